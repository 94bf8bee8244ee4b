"""What edits of a draft's territories would do, told before they are made."""

from fastapi import APIRouter

from ridings.app import plan_acting, territory_previews
from ridings.app.edit_outcome import Previewed
from ridings.web.here import WritePlans
from ridings.web.ids import Number
from ridings.web.once import OnceRoute
from ridings.web.plan_outcomes import Preview, Told, touched
from ridings.web.plan_territories import WhichGiving, WhichMerge, WhichNew, WhichSplit
from ridings.web.revisions import LookedAtIfSaid

router = APIRouter(prefix="/plans/{plan_id}/territories", tags=["plan edits"], route_class=OnceRoute)


@router.post("/preview", response_model=Preview)
def preview_territory(
    plan_id: Number, given: WhichNew, workspace: WritePlans, revision: LookedAtIfSaid, moves: Told = False
) -> Preview:  # fmt: skip
    """Tell what a new territory would do to a draft, and the rules that its accounts would break."""
    with plan_acting.looking(workspace, plan_id) as (inside, seen):
        done = territory_previews.preview_new(
            inside, seen.row.name, given.asked(), revision=revision, force=seen.force
        )
    return _told(done, moves)


@router.post("/merge/preview", response_model=Preview)
def preview_merge(
    plan_id: Number, given: WhichMerge, workspace: WritePlans, revision: LookedAtIfSaid, moves: Told = False
) -> Preview:  # fmt: skip
    """Tell what a merge would do to a draft, and the rules that it would break; nothing is changed."""
    with plan_acting.looking(workspace, plan_id) as (inside, seen):
        done = territory_previews.preview_merge(
            inside, seen.row.name, given.territory_ids, given.into, revision=revision, force=seen.force
        )
    return _told(done, moves)


@router.post("/split/preview", response_model=Preview)
def preview_split(
    plan_id: Number, given: WhichSplit, workspace: WritePlans, revision: LookedAtIfSaid, moves: Told = False
) -> Preview:  # fmt: skip
    """Tell what a split would do to a draft: it is the same each time, so this is how it will be."""
    with plan_acting.looking(workspace, plan_id) as (inside, seen):
        done = territory_previews.preview_split(
            inside, seen.row.name, given.territory_id, revision=revision, new_id=given.new_id,
            force=seen.force,
        )  # fmt: skip
    return _told(done, moves)


@router.post("/give/preview", response_model=Preview)
def preview_giving(
    plan_id: Number, given: WhichGiving, workspace: WritePlans, revision: LookedAtIfSaid, moves: Told = False
) -> Preview:  # fmt: skip
    """Tell what another rep would do to a draft, and the rules that their accounts would break."""
    with plan_acting.looking(workspace, plan_id) as (inside, seen):
        done = territory_previews.preview_give(
            inside, seen.row.name, given.territory_id, given.rep_id, revision=revision, force=seen.force
        )
    return _told(done, moves)


def _told(done: Previewed, moves: bool) -> Preview:
    return Preview(**touched(done, moves), revision=done.revision)

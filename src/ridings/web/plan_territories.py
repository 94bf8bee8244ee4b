"""Edits of a draft's territories, and locks of its accounts; each from the revision looked at."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field, model_validator

from ridings.app import locking, plan_acting, splitting, territories
from ridings.app.drafts import of_postal_code
from ridings.web.here import WritePlans
from ridings.web.ids import Number
from ridings.web.lists import Body
from ridings.web.once import OnceRoute
from ridings.web.plan_edits import MOST_MOVED, Rule
from ridings.web.plan_outcomes import Outcome, Told, answered
from ridings.web.revisions import LookedAt
from ridings.web.texts import Note, Plain, Text

router = APIRouter(prefix="/plans/{plan_id}", tags=["plan edits"], route_class=OnceRoute)
MOST_TERRITORIES = 10_000
NewId = Annotated[
    Annotated[Plain, Field(min_length=1, max_length=100)] | None,
    Field(description="Of the new territory; null: the next one that is free"),
]
Anyway = Annotated[bool, Field(description="Do it even where that breaks rules; it is told which")]
Several = Annotated[list[Text], Field(min_length=1, max_length=MOST_TERRITORIES)]


class WhichNew(Body):
    """A territory to be added, vacant or with a rep, at a place or at none, with accounts or empty."""

    territory_id: NewId = None
    rep_id: Annotated[Text | None, Field(description="Null: it is vacant")] = None
    latitude: Annotated[float | None, Field(ge=-90, le=90, allow_inf_nan=False)] = None
    longitude: Annotated[float | None, Field(ge=-180, le=180, allow_inf_nan=False)] = None
    account_ids: Annotated[
        list[Text], Field(max_length=MOST_MOVED, description="That go there in the same edit")
    ] = Field(default_factory=list)

    @model_validator(mode="after")
    def _whole_place(self) -> "WhichNew":
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("give latitude and longitude, or neither")
        return self

    def asked(self) -> territories.NewTerritory:
        """What is asked for, for the use case."""
        place = None
        if self.latitude is not None and self.longitude is not None:
            place = (self.latitude, self.longitude)
        return territories.NewTerritory(self.territory_id, self.rep_id, place, tuple(self.account_ids))


class NewTerritory(WhichNew):
    """A territory to be added now."""

    note: Note = ""
    anyway: Anyway = False


class WhichMerge(Body):
    """Territories that are to go into another one."""

    territory_ids: Several
    into: Text


class Merge(WhichMerge):
    """Territories that go into another one now."""

    note: Note = ""
    anyway: Anyway = False


class WhichSplit(Body):
    """A territory that is to be two."""

    territory_id: Text
    new_id: NewId = None


class Split(WhichSplit):
    """A territory that is made two now."""

    note: Note = ""


class WhichGiving(Body):
    """A territory and who is to have it."""

    territory_id: Text
    rep_id: Annotated[Text | None, Field(description="Null: it is vacant from then on")]


class Giving(WhichGiving):
    """A territory that is given to another rep now."""

    note: Note = ""
    anyway: Anyway = False


class Removal(Body):
    """An empty territory that goes."""

    territory_id: Text
    note: Note = ""


class Locking(Body):
    """Accounts to be locked where they are, or unlocked: by ids, rule, postal code, or territory."""

    account_ids: Annotated[list[Text], Field(min_length=1, max_length=MOST_MOVED)] | None = None
    rule: Rule | None = None
    postal_code: Text | None = None
    territory_ids: Annotated[Several | None, Field(description="All that they hold now")] = None
    locked: Annotated[bool, Field(description="False: unlock them")] = True
    note: Note = ""

    @model_validator(mode="after")
    def _one_way(self) -> "Locking":
        ways = (self.account_ids, self.rule, self.postal_code, self.territory_ids)
        if sum(one is not None for one in ways) != 1:
            raise ValueError("give one of account_ids, rule, postal_code and territory_ids")
        return self


@router.post("/territories", response_model=Outcome)
def add_territory(
    plan_id: Number, given: NewTerritory, workspace: WritePlans, revision: LookedAt, response: Response,
    moves: Told = True,
) -> Outcome:  # fmt: skip
    """Add a territory to a draft, empty or with accounts: 409 with `broken` where that breaks rules."""
    with plan_acting.acting(workspace, plan_id) as (inside, found):
        done = territories.add_territory(
            inside, found.row.name, given.asked(), revision=revision, note=given.note, force=found.force,
            anyway=given.anyway,
        )  # fmt: skip
    return answered(done, moves, response)


@router.post("/territories/merge", response_model=Outcome)
def merge_territories(
    plan_id: Number, given: Merge, workspace: WritePlans, revision: LookedAt, response: Response,
    moves: Told = True,
) -> Outcome:  # fmt: skip
    """Move all accounts of territories into another one; the emptied ones go."""
    with plan_acting.acting(workspace, plan_id) as (inside, found):
        done = territories.merge_territories(
            inside, found.row.name, given.territory_ids, given.into, revision=revision, note=given.note,
            force=found.force, anyway=given.anyway,
        )  # fmt: skip
    return answered(done, moves, response)


@router.post("/territories/split", response_model=Outcome)
def split_territory(
    plan_id: Number, given: Split, workspace: WritePlans, revision: LookedAt, response: Response,
    moves: Told = True,
) -> Outcome:  # fmt: skip
    """Split a territory into itself and a vacant one: balanced, compact, and the same each time."""
    with plan_acting.looking(workspace, plan_id) as (inside, seen):
        halves = splitting.find_halves(
            inside, seen.row.name, given.territory_id, revision=revision, force=seen.force
        )
    with plan_acting.acting(workspace, plan_id) as (inside, found):
        done = splitting.split_territory(
            inside, found.row.name, halves, revision=revision, new_id=given.new_id, note=given.note,
            force=found.force,
        )  # fmt: skip
    return answered(done, moves, response)


@router.post("/territories/give", response_model=Outcome)
def give_territory(
    plan_id: Number, given: Giving, workspace: WritePlans, revision: LookedAt, response: Response,
    moves: Told = True,
) -> Outcome:  # fmt: skip
    """Put another rep on a territory, or make it vacant: 409 with `broken` where that breaks rules."""
    with plan_acting.acting(workspace, plan_id) as (inside, found):
        done = territories.give_territory(
            inside, found.row.name, given.territory_id, given.rep_id, revision=revision, note=given.note,
            force=found.force, anyway=given.anyway,
        )  # fmt: skip
    return answered(done, moves, response)


@router.post("/territories/remove", response_model=Outcome)
def remove_territory(
    plan_id: Number, given: Removal, workspace: WritePlans, revision: LookedAt, response: Response,
    moves: Told = True,
) -> Outcome:  # fmt: skip
    """Take an empty territory away from a draft."""
    with plan_acting.acting(workspace, plan_id) as (inside, found):
        done = territories.remove_territory(
            inside, found.row.name, given.territory_id, revision=revision, note=given.note, force=found.force
        )
    return answered(done, moves, response)


@router.post("/locks", response_model=Outcome)
def lock_accounts(
    plan_id: Number, given: Locking, workspace: WritePlans, revision: LookedAt, response: Response,
    moves: Told = True,
) -> Outcome:  # fmt: skip
    """Lock accounts of a draft where they are, or unlock them; drawing it anew leaves locked ones."""
    rule = given.rule if given.postal_code is None else of_postal_code(given.postal_code)
    with plan_acting.acting(workspace, plan_id) as (inside, found):
        done = locking.lock(
            inside, found.row.name, locked=given.locked, account_ids=given.account_ids, rule=rule,
            territory_ids=given.territory_ids, revision=revision, note=given.note, force=found.force,
        )  # fmt: skip
    return answered(done, moves, response)

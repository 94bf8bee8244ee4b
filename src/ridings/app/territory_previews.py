"""What an edit of a draft's territories would do, and the rules that it would break; nothing is changed."""

from collections.abc import Sequence

from ridings.app.drafts import draft_seen
from ridings.app.edit_outcome import Previewed, previewed
from ridings.app.splitting import find_halves, parting
from ridings.app.territories import NewTerritory, adding, giving, merging
from ridings.app.workspace import FIRST_FORCE, Workspace


def preview_new(
    workspace: Workspace, name: str, given: NewTerritory, *, revision: int | None = None,
    force: str = FIRST_FORCE,
) -> Previewed:  # fmt: skip
    """Tell what `territories.add_territory` would do.

    Parameters
    ----------
    revision
        Of the draft that was looked at; None: whichever it is in.

    Raises
    ------
    RidingsError
        As the edit; broken rules are in the answer.
    """
    with workspace.read() as connection:
        row = draft_seen(workspace, connection, name, force, revision)
        return previewed(connection, row, *adding(workspace, connection, row, given))


def preview_merge(
    workspace: Workspace, name: str, territory_ids: Sequence[str], into: str, *, revision: int | None = None,
    force: str = FIRST_FORCE,
) -> Previewed:  # fmt: skip
    """Tell what `territories.merge_territories` would do; see `preview_new`."""
    with workspace.read() as connection:
        row = draft_seen(workspace, connection, name, force, revision)
        return previewed(connection, row, *merging(workspace, connection, row, territory_ids, into))


def preview_give(
    workspace: Workspace, name: str, territory_id: str, rep_id: str | None, *, revision: int | None = None,
    force: str = FIRST_FORCE,
) -> Previewed:  # fmt: skip
    """Tell what `territories.give_territory` would do; see `preview_new`."""
    with workspace.read() as connection:
        row = draft_seen(workspace, connection, name, force, revision)
        return previewed(connection, row, *giving(workspace, connection, row, territory_id, rep_id))


def preview_split(
    workspace: Workspace, name: str, territory_id: str, *, revision: int | None = None,
    new_id: str | None = None, force: str = FIRST_FORCE,
) -> Previewed:  # fmt: skip
    """Tell what `splitting.split_territory` would do; see `preview_new`."""
    halves = find_halves(workspace, name, territory_id, revision=revision, force=force)
    with workspace.read() as connection:
        row = draft_seen(workspace, connection, name, force, revision)
        return previewed(connection, row, *parting(workspace, connection, row, halves, new_id))

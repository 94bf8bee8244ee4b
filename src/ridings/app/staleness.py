"""Say what others have changed since somebody looked: in a draft, or by publishing another plan."""

import polars as pl
from sqlalchemy import Connection

from ridings.errors import StaleError
from ridings.market.phrases import counted, examples
from ridings.storage.plan_edit_parts import lock_changes_of, territory_changes_of
from ridings.storage.plan_editing import edits_of, moves_of
from ridings.storage.plans import PlanRow
from ridings.storage.publications import Publication, given_since, publications

MOST_WORDS = 5  # edits told in the message
MOST_EDITS, MOST_ACCOUNTS = 100, 300  # in what is ready for JSON


def edited_since(connection: Connection, row: PlanRow, revision: int) -> StaleError:
    """The error that says who changed what in a draft since a revision.

    Its `changes` have an item an edit, the latest 100: revision, kind, actor, at, note, accounts (how many it
    moved or locked), account_ids (300 of them at most) and territories (that it made, changed or took away).
    """
    edits = edits_of(connection, row.org_id, row.id, after=revision)
    moves = moves_of(connection, row.org_id, row.id, after=revision)
    locks = lock_changes_of(connection, row.org_id, row.id, after=revision)
    names = ("revision", "account_id")
    found = pl.concat([moves.select(names), locks.select(names)]).group_by("revision").agg("account_id")
    ids = {number: sorted(accounts) for number, accounts in found.iter_rows()}
    changed = territory_changes_of(connection, row.org_id, row.id, after=revision)
    lines = {number: [one.territory_id for one in found] for number, found in changed.items()}
    told = [
        f"revision {edit.revision} by {edit.actor} at {edit.at}: "
        f"{edit.kind} of {_of(ids.get(edit.revision, []), lines.get(edit.revision, []))}"
        for edit in edits[-MOST_WORDS:]
    ]
    more = f"; and {len(edits) - MOST_WORDS} before" if len(edits) > MOST_WORDS else ""
    changes = [
        {
            "revision": edit.revision, "kind": edit.kind, "actor": edit.actor, "at": edit.at,
            "note": edit.note, "accounts": len(ids.get(edit.revision, [])),
            "account_ids": ids.get(edit.revision, [])[:MOST_ACCOUNTS],
            "territories": lines.get(edit.revision, []),
        }
        for edit in edits[-MOST_EDITS:]
    ]  # fmt: skip
    return StaleError(
        f"plan {row.name} has changed since revision {revision}: {'; '.join(told)}{more}. "
        "Look at it again and repeat",
        hint=f" with --revision {row.revision}",
        changes=changes,
    )


def _of(ids: list[str], territories: list[str]) -> str:
    """What an edit was about, in words."""
    about = [examples(ids)] if ids else []
    if territories:
        about.append(examples(territories, "territory", "territories"))
    return " and ".join(about)


def published_since(connection: Connection, row: PlanRow) -> StaleError:
    """The error that says what was published since a plan was drawn, and where the plan says otherwise.

    Its `changes` have an item a publication: publication, plan, actor, at, effective_on, accounts (how many
    have the owner that it gave), differing (to how many of them this plan gives another) and differs, at most
    300 of those: account_id, published_rep_id and planned_rep_id (null: vacant, or not in the plan).
    """
    base = row.base_publication_id
    since = [one for one in publications(connection, row.org_id, row.sales_force_id) if one.id > base]
    given = given_since(connection, row.org_id, row.sales_force_id, row.id, base)
    differs = given.filter(pl.col("rep_id").ne_missing(pl.col("planned_rep_id")))
    told = "; ".join(
        f"{one.plan_name} by {one.actor}, publication {one.id}, effective from {one.effective_on}"
        for one in since
    )
    shown = [
        f"{account} (published: {published or 'vacant'}, here: {planned or 'vacant'})"
        for account, published, planned, _ in differs.rows()
    ]
    gives = "this plan gives them to the same reps"
    if shown:
        of_them = counted(differs.height, "of them", "of them")
        gives = f"this plan gives {of_them} to somebody else: {examples(shown)}"
    return StaleError(
        f"plan {row.name} is stale: published since it was drawn: {told}. That gave "
        f"{counted(given.height, 'account')}, and {gives}. Having looked at that, go on "
        "from what is published now",
        hint=f" by ridings plan clone {row.name} NEW --onto-latest",
        changes=[_of_publication(one, given, differs) for one in since],
    )


def _of_publication(one: Publication, given: pl.DataFrame, differs: pl.DataFrame) -> dict[str, object]:
    own = pl.col("publication_id") == one.id
    rows = differs.filter(own)
    shown = rows.head(MOST_ACCOUNTS).select("account_id", "planned_rep_id", published_rep_id="rep_id")
    return {
        "publication": one.id, "plan": one.plan_name, "actor": one.actor, "at": one.at.isoformat(),
        "effective_on": one.effective_on.isoformat(), "accounts": given.filter(own).height,
        "differing": rows.height, "differs": shown.to_dicts(),
    }  # fmt: skip

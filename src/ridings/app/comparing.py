"""Compare two plans in the database, or a plan and today."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Connection

from ridings.app.outputs import measures, rounded
from ridings.app.planning import plan_named
from ridings.app.todays_owners import owned_on
from ridings.app.workspace import FIRST_FORCE, Workspace
from ridings.crm.csvfile.write import csv_bytes, write_file
from ridings.design.brief import brief_from_mapping
from ridings.design.compare import Comparison, Side, compare, side_of_today
from ridings.design.yardstick import Yardstick
from ridings.errors import DataError
from ridings.storage.market import market_frame
from ridings.storage.plan_yardstick import yardstick_of
from ridings.storage.plans import alignment_of

TODAY = "today"


@dataclass(frozen=True)
class Compared:
    """A comparison and what its sides are called."""

    before: str
    after: str
    found: Comparison
    currency: str
    notes: tuple[str, ...]

    @property
    def moved(self) -> dict[str, Any]:
        """What goes from one rep to another, and what is newly owned or left without a rep."""
        moves = self.found.moves
        kinds = {
            "changes_hands": (pl.col("from_rep_id") != "") & (pl.col("to_rep_id") != ""),
            "newly_owned": pl.col("from_rep_id") == "",
            "left_without": pl.col("to_rep_id") == "",
        }
        return {kind: _counted(moves.filter(rule)) for kind, rule in kinds.items()}


def compare_plans(
    workspace: Workspace, name: str, other: str | None = None, *, force: str = FIRST_FORCE
) -> Compared:
    """Compare a plan with what it would change: from today to it; or from it to another plan.

    Both are measured by the yardstick and the brief of the plan that comes after. Today's owners are those
    by ownership where a plan has been published, else the imported ones.

    Raises
    ------
    DataError
        If nothing has an owner today.
    NotFoundError
        If there is no such plan.
    """
    with workspace.read() as connection:
        after = plan_named(workspace, connection, other or name, force=force)
        yardstick = yardstick_of(connection, workspace.org_id, after.id)
        last = _side(workspace, connection, after.id, yardstick)
        if other is None:
            first, note = _today(workspace, connection, force, yardstick)
        else:
            before = plan_named(workspace, connection, name, force=force)
            own = yardstick_of(connection, workspace.org_id, before.id)
            first, note = _side(workspace, connection, before.id, own), ""
    found = compare(yardstick, brief_from_mapping(json.loads(after.brief)), first, last)
    said = [note] if note else []
    if found.only_before:
        said.append(
            f"{found.only_before:,} accounts of {name if other else TODAY} are not known to {after.name}"
        )
    return Compared(TODAY if other is None else name, after.name, found, workspace.organisation.currency,
                    tuple(said))  # fmt: skip


def figures(compared: Compared, *, most_moves: int | None = None) -> dict[str, Any]:
    """Return a comparison ready for JSON, with the largest moves or (None) all of them."""
    found = compared.found
    moves = found.moves if most_moves is None else found.moves.head(most_moves)
    return {
        "before": compared.before, "after": compared.after, "currency": compared.currency,
        "measures": {"before": measures(found.before), "after": measures(found.after)},
        "moved": compared.moved,
        "flows": rounded(found.flows).to_dicts(), "reps": rounded(found.reps).to_dicts(),
        "moves": rounded(moves).to_dicts(), "notes": list(compared.notes),
    }  # fmt: skip


def write_moves(compared: Compared, path: Path) -> None:
    """Write the moves as CSV, the largest first."""
    write_file(path, csv_bytes(rounded(compared.found.moves)))


def _side(workspace: Workspace, connection: Connection, plan_id: int, yardstick: Yardstick) -> Side:
    return Side(alignment_of(connection, workspace.org_id, plan_id), yardstick.roster())


def _today(
    workspace: Workspace, connection: Connection, force: str, yardstick: Yardstick
) -> tuple[Side, str]:
    number = workspace.force(connection, force)
    owned = owned_on(workspace, connection, number, workspace.today)
    note = f"today: owners by ownership on {workspace.today}"
    if owned is None:
        accounts = market_frame(connection, workspace.org_id, "accounts")
        if "owner" not in accounts.columns or not accounts["owner"].count():
            raise DataError("nothing has an owner today: name two plans to compare")
        owned = accounts.select("account_id", rep_id="owner")
        note = "today: owners as imported, as no plan has been published"
    return side_of_today(owned, yardstick.roster()), note


def _counted(moves: pl.DataFrame) -> dict[str, Any]:
    sums = {name: round(float(moves[name].sum()), 2) for name in ("potential", "pipeline")}
    return {"accounts": moves.height} | sums

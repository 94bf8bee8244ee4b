"""Territories of a draft edited: made, merged, split, given, taken away, and all of it taken back exactly."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.app.drawn_company import company, drawn
from tests.app.test_editing import check_totals, held

from ridings.app.edit_outcome import Edited
from ridings.app.editing import move, preview_move, redo, undo
from ridings.app.locking import lock
from ridings.app.planning import clone, delete, open_plan
from ridings.app.splitting import find_halves, split_territory
from ridings.app.territories import (
    NewTerritory,
    add_territory,
    give_territory,
    merge_territories,
    remove_territory,
)
from ridings.app.workspace import Workspace
from ridings.design.territory_edits import next_id
from ridings.errors import DataError, NotFoundError, RefusedError, RuleError, StaleError
from ridings.storage import plan_holdings
from ridings.storage.plan_reading import alignment_seen
from ridings.storage.plan_yardstick import RECENT, yardstick_of


def state(workspace: Workspace, name: str = "North") -> dict[str, Any]:
    """All that an edit may change: as a fresh process would read it."""
    opened = open_plan(workspace, name)
    RECENT._held.clear()
    with workspace.read() as connection:
        yardstick = yardstick_of(connection, workspace.org_id, opened.row.id)
        alignment = alignment_seen(connection, workspace.scope, opened.row.id)
    measures = opened.figures["measures"]
    measures.pop("outlying_accounts", None)  # of a plan as it was designed alone
    return {
        "alignment": alignment.to_dicts(), "territories": opened.territories.to_dicts(),
        "lines": yardstick.territories, "measures": measures,
        "admits": [one.admits.tolist() for one in yardstick.sortings],
    }  # fmt: skip


def assert_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert_frame_equal(one.pop("lines"), other.pop("lines"), check_exact=True)
    assert one == other


def split(workspace: Workspace, territory: str, revision: int, **more: Any) -> Any:
    halves = find_halves(workspace, "North", territory, revision=revision)
    return split_territory(workspace, "North", halves, revision=revision, **more)


def test_every_edit_of_territories_is_taken_back_and_put_back_exactly(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    edits: list[Callable[[int], Edited]] = [
        lambda at: add_territory(workspace, "North", NewTerritory(place=(41.0, -82.0)), revision=at),
        lambda at: merge_territories(workspace, "North", ["T03"], "T02", revision=at, anyway=True),
        lambda at: add_territory(workspace, "North", NewTerritory("East", "R2"), revision=at),
        lambda at: split(workspace, "T02", at),
        lambda at: give_territory(workspace, "North", "T02", None, revision=at),
        lambda at: remove_territory(workspace, "North", "T04", revision=at),
        lambda at: lock(workspace, "North", territory_ids=["T01"], revision=at),
        lambda at: merge_territories(workspace, "North", ["T02", "East"], "T05", revision=at),
    ]
    states, revision = [state(workspace)], 0
    for edit in edits:
        revision = edit(revision).revision
        check_totals(workspace)
        states.append(state(workspace))
    for _ in edits:
        assert_same(state(workspace), states[-1].copy())
        revision = undo(workspace, "North", revision=revision).revision
        states = [states[-1], *states[:-1]]
    assert_same(state(workspace), states[-1].copy())
    for one in states[::-1][:0:-1]:
        revision = redo(workspace, "North", revision=revision).revision
        assert_same(state(workspace), one.copy())


def test_a_new_territory_has_the_next_id_and_can_be_filled(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    made = add_territory(workspace, "North", revision=0)
    assert (made.territories["territory_id"].to_list(), made.before.height) == (["T04"], 0)
    row = made.territories.row(0, named=True)
    assert (row["accounts"], row["potential"], row["workload_hours"]) == (0, 0.0, 0.0)
    moved = move(workspace, "North", ["A03", "A04"], "T04", revision=1)
    filled = moved.territories.filter(pl.col("territory_id") == "T04")
    assert filled["accounts"].to_list() == [2]
    check_totals(workspace)
    with pytest.raises(RefusedError, match="already"):
        add_territory(workspace, "North", NewTerritory("T04"), revision=2)
    with pytest.raises(RefusedError, match="holds 2 accounts"):
        remove_territory(workspace, "North", "T04", revision=2)


def test_a_territory_emptied_by_moves_stays_until_it_is_taken_away(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    ids = [one for one, territory in held(workspace).items() if territory == "T02"]
    move(workspace, "North", ids, "T01", revision=0)
    check_totals(workspace)
    kept = open_plan(workspace, "North").territories
    assert kept.filter(pl.col("territory_id") == "T02")["accounts"].to_list() == [0]
    remove_territory(workspace, "North", "T02", revision=1)
    check_totals(workspace)
    assert "T02" not in open_plan(workspace, "North").territories["territory_id"]
    with pytest.raises(NotFoundError, match="no territory T02"):
        move(workspace, "North", ids[:1], "T02", revision=2)


def test_halves_are_balanced_the_same_each_time_and_leave_locked_accounts(address: str) -> None:
    workspace = company(address, 60)
    drawn(workspace)
    mine = [one for one, territory in held(workspace).items() if territory == "T01"]
    free = find_halves(workspace, "North", "T01", revision=0)
    assert find_halves(workspace, "North", "T01", revision=0) == free
    assert 0.3 < len(free.account_ids) / len(mine) < 0.7
    lock(workspace, "North", account_ids=free.account_ids[:3], revision=0)
    done = split(workspace, "T01", 1, new_id="New")
    assert set(done.territories["territory_id"]) == {"T01", "New"}
    assert not set(free.account_ids[:3]) & set(done.moves["account_id"])
    check_totals(workspace)
    lock(workspace, "North", territory_ids=["New"], revision=2)
    with pytest.raises(RefusedError, match="locked"):
        find_halves(workspace, "North", "New", revision=3)


def test_a_move_of_a_locked_account_breaks_a_rule(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    done = lock(workspace, "North", account_ids=["A03", "A05"], revision=0)
    assert done.locks.to_dicts() == [
        {"account_id": "A03", "locked": True}, {"account_id": "A05", "locked": True}
    ]  # fmt: skip
    to = "T01" if held(workspace)["A03"] != "T01" else "T02"
    with pytest.raises(RuleError, match="A03 is locked in this plan"):
        move(workspace, "North", ["A03", "A04"], to, revision=1)
    assert move(workspace, "North", ["A03"], to, revision=1, anyway=True).broken[0].rule == "planner_lock"
    with pytest.raises(RefusedError, match="locked already"):
        lock(workspace, "North", account_ids=["A03"], revision=2)
    clone(workspace, "North", "Copy")
    with pytest.raises(RuleError, match="locked in this plan"):
        move(workspace, "Copy", ["A05"], "T01" if held(workspace)["A05"] != "T01" else "T02", revision=0)
    lock(workspace, "North", locked=False, rule="account_id in ['A03', 'A05']", revision=2)
    undo(workspace, "North", revision=3)
    assert {one["account_id"] for one in state(workspace)["alignment"] if one["locked"]} == {"A03", "A05"}


def test_another_rep_breaks_the_rules_of_accounts_that_are_tied_to_the_one_before(address: str) -> None:
    workspace = company(address, locked=[i == 0 for i in range(24)], reps=4)
    drawn(workspace)
    mine = held(workspace)["A00"]
    merge_territories(workspace, "North", ["T04"], "T03", revision=0, anyway=True)
    with pytest.raises(RefusedError, match="has the territory"):
        give_territory(workspace, "North", mine, "R2", revision=1)
    with pytest.raises(NotFoundError, match="no rep R9"):
        give_territory(workspace, "North", mine, "R9", revision=1)
    with pytest.raises(RuleError, match="A00 is locked to"):
        give_territory(workspace, "North", mine, "R3", revision=1)
    done = give_territory(workspace, "North", mine, "R3", revision=1, anyway=True)
    assert done.territories["rep_id"].to_list() == ["R3"]
    check_totals(workspace)
    back = undo(workspace, "North", revision=2)
    assert back.territories["rep_id"].to_list() == ["R0"]


def test_what_cannot_be_done_is_refused(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    with pytest.raises(DataError, match="into itself"):
        merge_territories(workspace, "North", ["T01", "T02"], "T01", revision=0)
    with pytest.raises(StaleError):
        merge_territories(workspace, "North", ["T01"], "T02", revision=3)
    with pytest.raises(DataError, match="no id of a territory"):
        add_territory(workspace, "North", NewTerritory(" x"), revision=0)
    merge_territories(workspace, "North", ["T01", "T02"], "T03", revision=0, anyway=True)
    with pytest.raises(RefusedError, match="is of R2 already"):
        give_territory(workspace, "North", "T03", "R2", revision=1)
    check_totals(workspace)
    delete(workspace, "North")


def test_ids_go_on_in_the_style_of_most() -> None:
    assert next_id(["T01", "T02"]) == "T03"
    assert next_id(["T09", "TR1", "East 7", "East 12"]) == "East 13"
    assert next_id(["North"]) == "T01"
    assert next_id([*(f"T{j:02d}" for j in range(1, 100))]) == "T100"


def test_totals_stay_right_where_whole_alignments_are_kept_in_memory(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_holdings, "FEW", 0)
    workspace = company(address)
    drawn(workspace)
    for revision, account in enumerate(("A03", "A04", "A03")):
        to = "T01" if held(workspace)[account] != "T01" else "T02"
        foreseen = preview_move(workspace, "North", [account], to, revision=revision)
        again = preview_move(workspace, "North", [account], to, revision=revision)
        done = move(workspace, "North", [account], to, revision=revision, anyway=True)
        assert foreseen.measures == again.measures == done.measures
        check_totals(workspace)

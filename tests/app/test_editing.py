"""Edits of a draft: moves with a revision, what they break, undo and redo, totals that are always right."""

import json
import threading
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.app.drawn_company import as_actor, company, drawn

from ridings.app.editing import list_edits, move, move_postal_code, move_where, redo, undo
from ridings.app.outputs import measures
from ridings.app.plan_life import propose
from ridings.app.planning import clone, delete, open_plan
from ridings.app.workspace import Workspace, open_workspace
from ridings.design.brief import brief_from_mapping
from ridings.design.totals import all_totals
from ridings.errors import DataError, NotFoundError, RefusedError, RuleError, StaleError
from ridings.storage.plan_editing import whole_territories
from ridings.storage.plan_yardstick import yardstick_of


def held(workspace: Workspace, name: str = "North") -> dict[str, str]:
    """The territory of every account."""
    return dict(open_plan(workspace, name).alignment.select("account_id", "territory_id").iter_rows())


def check_totals(workspace: Workspace, name: str = "North") -> None:
    """What is kept equals what is computed from scratch."""
    opened = open_plan(workspace, name)
    with workspace.read() as connection:
        yardstick = yardstick_of(connection, workspace.org_id, opened.row.id)
        kept = whole_territories(connection, workspace.org_id, opened.row.id)
    brief = brief_from_mapping(json.loads(opened.row.brief))
    anew = all_totals(yardstick, brief, opened.alignment)
    fresh = anew.territories.with_columns(pl.col(pl.Float64).fill_nan(None))
    for column in fresh.columns:
        if fresh.schema[column].is_numeric():
            found, wanted = (one[column].fill_null(-999).to_list() for one in (kept, fresh))
            assert found == pytest.approx(wanted, rel=1e-9, abs=1e-9), column
    figures = opened.figures["measures"]
    assert {name: figures[name] for name in measures(anew)} == pytest.approx(measures(anew), abs=1e-6)


def other(workspace: Workspace, account: str, name: str = "North") -> str:
    """A territory that does not have the account."""
    return "T01" if held(workspace, name)[account] != "T01" else "T02"


def test_a_move_changes_its_accounts_and_nothing_else(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    before, to = held(workspace), other(workspace, "A03")
    edited = move(workspace, "North", ["A03"], to, revision=0, note="nearer")
    assert edited.revision == 1
    assert held(workspace) == before | {"A03": to}
    assert set(edited.territories["territory_id"]) == {before["A03"], to}
    assert edited.territories["accounts"].sum() == edited.before["accounts"].sum()
    check_totals(workspace)
    row = open_plan(workspace, "North").alignment.filter(pl.col("account_id") == "A03").row(0, named=True)
    assert row["reason"] == "Moved by ann: nearer"


def test_accounts_are_moved_by_postal_code_and_by_rule(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    move_postal_code(workspace, "North", "43002", "T02", revision=0)
    assert {t for a, t in held(workspace).items() if int(a[1:]) % 4 == 2} == {"T02"}
    move_where(workspace, "North", "territory_id == 'T02' and open_pipeline < 10", "T03", revision=1)
    assert {t for a, t in held(workspace).items() if int(a[1:]) < 10 and int(a[1:]) % 4 == 2} == {"T03"}
    check_totals(workspace)
    with pytest.raises(DataError, match="no account of plan North"):
        move_where(workspace, "North", "potential > 1e9", "T01", revision=2)


def test_a_stale_revision_is_refused_with_what_changed_since(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    move(as_actor(workspace, "bob"), "North", ["A05"], other(workspace, "A05"), revision=0)
    with pytest.raises(StaleError, match=r"since revision 0.*by bob.*account A05.*--revision 1") as stale:
        move(workspace, "North", ["A06"], "T01", revision=0)
    (change,) = json.loads(json.dumps(stale.value.changes))
    at = change.pop("at")
    assert at.endswith("+00:00")
    assert change == {
        "revision": 1, "kind": "move", "actor": "bob", "note": "", "accounts": 1, "account_ids": ["A05"],
        "territories": [],
    }  # fmt: skip
    with pytest.raises(StaleError, match="no revision 9"):
        move(workspace, "North", ["A06"], "T01", revision=9)


@pytest.mark.parametrize(
    ("ids", "to", "said"),
    [(["A99"], "T01", "no territory for account A99"), (["A01"], "T77", "no territory T77")],
)
def test_what_is_not_in_the_plan_cannot_be_moved(address: str, ids: list[str], to: str, said: str) -> None:
    workspace = company(address)
    drawn(workspace)
    with pytest.raises(NotFoundError, match=said):
        move(workspace, "North", ids, to, revision=0)
    with pytest.raises(RefusedError, match="has account A01 already"):
        move(workspace, "North", ["A01"], held(workspace)["A01"], revision=0)


def test_only_a_draft_can_be_edited(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    propose(workspace, "North")
    with pytest.raises(RefusedError, match="only a draft"):
        move(workspace, "North", ["A03"], "T01", revision=0)
    with pytest.raises(RefusedError, match="only a draft"):
        delete(workspace, "North")
    clone(workspace, "North", "South")
    move(workspace, "South", ["A03"], other(workspace, "A03", "South"), revision=0)


RULES: dict[str, tuple[dict[str, Any], str]] = {
    "locked": ({"locked": [True] + [False] * 23}, "A00 is locked to R0"),
    "named": ({"named_rep": ["R1"] + [None] * 23}, "A00 is a named account of R1"),
    "never": ({"not_reps": [["R2"]] + [None] * 23}, "A00: R2 is ruled out"),
}


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_move_that_breaks_a_rule_is_refused_unless_asked_for_anyway(address: str, rule: str) -> None:
    columns, said = RULES[rule]
    workspace = company(address, **columns)
    drawn(workspace)
    with pytest.raises(RuleError, match=f"{said}.*--anyway") as refused:
        move(workspace, "North", ["A00"], "T03", revision=0)
    (broken,) = refused.value.broken
    assert (broken["rule"], broken["account_id"]) == (rule, "A00")
    assert str(broken["words"]) in refused.value.message
    edited = move(workspace, "North", ["A00"], "T03", revision=0, anyway=True)
    assert [(one.rule, one.account_id) for one in edited.broken] == [(rule, "A00")]


def test_undo_and_redo_work_as_in_an_editor(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    first, to = held(workspace), other(workspace, "A03")
    with pytest.raises(RefusedError, match="nothing to take back"):
        undo(workspace, "North", revision=0)
    move(workspace, "North", ["A03"], to, revision=0)
    moved = held(workspace)
    undo(workspace, "North", revision=1)
    assert held(workspace) == first
    redo(workspace, "North", revision=2)
    assert held(workspace) == moved
    undo(workspace, "North", revision=3)
    fresh = move(workspace, "North", ["A04"], other(workspace, "A04"), revision=4)
    assert not fresh.can_redo
    with pytest.raises(RefusedError, match="nothing to put back"):
        redo(workspace, "North", revision=5)
    undo(workspace, "North", revision=5)
    assert held(workspace) == first
    assert [edit.kind for edit, _ in list_edits(workspace, "North")] == [
        "move", "undo", "redo", "undo", "move", "undo",
    ]  # fmt: skip
    check_totals(workspace)


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.sets(st.integers(0, 23), min_size=1, max_size=6), st.integers(1, 3)),
        st.sampled_from(["undo", "redo"]),
    ),
    max_size=12,
)


def naming(numbers: set[int]) -> list[str]:
    return [f"A{i:02d}" for i in sorted(numbers)]


def attempt(workspace: Workspace, name: str, action: Any, ids: list[str], to: str, revision: int) -> None:
    """What has nothing to do."""
    if action == "undo":
        undo(workspace, name, revision=revision)
    elif action == "redo":
        redo(workspace, name, revision=revision)
    else:
        move(workspace, name, ids, to, revision=revision)


def test_any_sequence_of_edits_equals_a_naive_replay(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    first, names = held(workspace), iter(range(1000))

    @settings(max_examples=12)
    @given(actions=ACTIONS)
    def replayed(actions: list[Any]) -> None:
        name = f"Scenario {next(names)}"
        clone(workspace, "North", name)
        past: list[dict[str, str]] = []
        future: list[dict[str, str]] = []
        now, revision = dict(first), 0
        for action in actions:
            ids, to = ([], "") if isinstance(action, str) else (naming(action[0]), f"T{action[1]:02d}")
            before = now
            if action == "undo" and past:
                revision = undo(workspace, name, revision=revision).revision
                future.append(before)
                now = past.pop()
            elif action == "redo" and future:
                revision = redo(workspace, name, revision=revision).revision
                past.append(before)
                now = future.pop()
            elif any(now[account] != to for account in ids):
                revision = move(workspace, name, ids, to, revision=revision).revision
                past.append(before)
                now, future = now | dict.fromkeys(ids, to), []
            else:
                with pytest.raises(RefusedError, match="nothing to"):
                    attempt(workspace, name, action, ids, to, revision)
        assert held(workspace, name) == now
        check_totals(workspace, name)

    replayed()


def test_of_two_planners_at_one_revision_exactly_one_wins_fifty_times(address: str) -> None:
    workspace = company(address, reps=4)
    drawn(workspace)
    move(workspace, "North", naming(set(range(8))), "T01", revision=0)
    planners = [open_workspace(address, actor=actor) for actor in ("ann", "bob")]

    def edit(planner: Workspace, start: threading.Barrier, revision: int, told: list[str]) -> None:
        to = f"T{1 + revision % 2 + 2 * (planner.actor == 'bob'):02d}"
        start.wait()
        try:
            told.append(str(move(planner, "North", naming(set(range(8))), to, revision=revision).revision))
        except RefusedError as error:
            told.append(str(error))

    for revision in range(1, 51):
        start, told = threading.Barrier(2), list[str]()
        threads = [
            threading.Thread(target=edit, args=(planner, start, revision, told)) for planner in planners
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        lost = [text for text in told if "has changed since" in text]
        assert len(lost) == 1
        assert set(told) - set(lost) == {str(revision + 1)}
    assert [edit.revision for edit, _ in list_edits(workspace, "North")] == list(range(1, 52))
    check_totals(workspace)

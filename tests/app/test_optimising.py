"""A draft drawn anew from where it is: a proposal that changes nothing until it is accepted."""

from typing import Any

import pytest
from tests.app.drawn_company import company, drawn
from tests.app.test_editing import check_totals, held
from tests.app.test_territories import assert_same, state

from ridings.app.editing import move, redo, undo
from ridings.app.locking import lock
from ridings.app.optimising import Asked, accept, discard, optimise, proposal_of
from ridings.app.plan_reading import told
from ridings.app.planning import clone, delete, open_plan
from ridings.app.territories import add_territory
from ridings.app.workspace import Workspace
from ridings.errors import DataError, NotFoundError, RefusedError, StaleError
from ridings.storage.proposals import Proposal, proposed_moves


def run(workspace: Workspace, job: int = 1, *, on_best: Any = None, **asked: Any) -> Proposal:
    """Optimise the draft North."""
    optimise(
        workspace, "North", Asked(**asked), job, told=lambda frame: told(frame).to_dicts(), on_best=on_best
    )
    with workspace.read() as connection:
        return proposal_of(connection, workspace.org_id, open_plan(workspace, "North").row.id, job)


def moved(workspace: Workspace, job: int = 1) -> dict[str, str]:
    with workspace.read() as connection:
        frame = proposed_moves(connection, workspace.org_id, job)
    return dict(frame.select("account_id", "to_territory_id").iter_rows())


def spoilt(workspace: Workspace, count: int = 8) -> list[str]:
    """Move many accounts of T01 away; returns which."""
    drawn(workspace)
    ids = [one for one, territory in held(workspace).items() if territory == "T01"][:count]
    move(workspace, "North", ids, "T02", revision=0, anyway=True)
    return ids


def test_a_proposal_improves_a_spoilt_draft_and_changes_nothing_until_it_is_accepted(address: str) -> None:
    workspace = company(address, 60)
    spoilt(workspace, 12)
    before = state(workspace)
    best: list[dict[str, Any]] = []
    found = run(workspace, keep_moves=False, on_best=best.append)
    assert_same(state(workspace), before.copy())
    assert found.figures["feasible"], found.figures["reasons"]
    assert found.figures["measures"]["imbalance_potential"] < before["measures"]["imbalance_potential"]
    assert found.figures["measures_before"] == before["measures"]
    assert found.figures["moves"] == len(moved(workspace)) > 0
    assert {"cost", "imbalance"} <= set(best[-1])
    done = accept(workspace, "North", 1, revision=1)
    check_totals(workspace)
    assert (done.kind, done.revision, done.measures) == ("optimise", 2, found.figures["measures"])
    after = state(workspace)
    undo(workspace, "North", revision=2)
    assert_same(state(workspace), before.copy())
    redo(workspace, "North", revision=3)
    assert_same(state(workspace), after.copy())
    with pytest.raises(RefusedError, match="was accepted already"):
        discard(workspace, open_plan(workspace, "North").row.id, 1)


def test_locked_accounts_and_moves_by_hand_stay(address: str) -> None:
    workspace = company(address, 60)
    ids = spoilt(workspace, 12)
    lock(workspace, "North", account_ids=ids[:2], revision=1)
    run(workspace)
    assert not set(ids) & set(moved(workspace))
    run(workspace, 2, keep_moves=False)
    assert not set(ids[:2]) & set(moved(workspace, 2))
    assert set(ids[2:]) & set(moved(workspace, 2))


def test_some_territories_are_drawn_anew_among_themselves(address: str) -> None:
    workspace = company(address, 80, 4)
    drawn(workspace)
    at = held(workspace)
    ids = [one for one, territory in at.items() if territory == "T01"][:12]
    move(workspace, "North", ids, "T02", revision=0, anyway=True)
    now = held(workspace)
    found = run(workspace, keep_moves=False, territories=("T01", "T02"))
    new = moved(workspace)
    assert new
    assert set(new.values()) <= {"T01", "T02"}
    assert {now[one] for one in new} <= {"T01", "T02"}
    assert {row["territory_id"] for row in found.figures["before"]} <= {"T01", "T02"}


def test_few_moves_are_made_where_few_are_allowed(address: str) -> None:
    workspace = company(address, 60)
    spoilt(workspace, 12)
    few = run(workspace, keep_moves=False, most_moves=3, slack=10.0)
    assert few.figures["feasible"]
    assert len(moved(workspace)) <= 3
    tight = run(workspace, 3, keep_moves=False, most_moves=1, slack=0.1)
    assert not tight.figures["feasible"]
    assert any("moves" in reason for reason in tight.figures["reasons"])
    owners = {f"A{i:02d}": f"R{i % 3}" for i in range(60)}
    run(workspace, 2, keep_moves=False, max_moved={"accounts": 0.0})
    reps = {"T01": "R0", "T02": "R1", "T03": "R2"}
    now = held(workspace)
    assert not {one for one in moved(workspace, 2) if reps[now[one]] == owners.get(one)}


def test_a_new_territory_is_filled(address: str) -> None:
    workspace = company(address, 60)
    drawn(workspace)
    add_territory(workspace, "North", revision=0)
    found = run(workspace)
    assert found.figures["feasible"], found.figures["reasons"]
    accept(workspace, "North", 1, revision=1)
    assert list(held(workspace).values()).count("T04") > 5
    check_totals(workspace)


def test_a_proposal_of_an_older_revision_is_stale_and_says_what_changed(address: str) -> None:
    workspace = company(address, 60)
    spoilt(workspace)
    run(workspace, keep_moves=False)
    lock(workspace, "North", account_ids=["A03"], revision=1)
    with pytest.raises(StaleError) as raised:
        accept(workspace, "North", 1, revision=2)
    assert raised.value.changes[0]["kind"] == "lock"
    discard(workspace, open_plan(workspace, "North").row.id, 1)
    assert moved(workspace) == {}
    clone(workspace, "North", "Copy")
    delete(workspace, "North")


def test_what_cannot_be_asked_is_refused(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    with pytest.raises(DataError, match="cannot be balanced here"):
        run(workspace, balance={"pipeline": 0.1})
    with pytest.raises(NotFoundError, match="no territory T09"):
        run(workspace, territories=("T09",))

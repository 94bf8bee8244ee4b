"""Disputes: what rules decide, what a person decides, and the plan drawn anew around what was accepted."""

import datetime

import polars as pl
import pytest
from sqlalchemy import select
from tests.app.drawn_company import as_actor, company, drawn

from ridings.app.disputes import decide, list_disputes, raise_dispute
from ridings.app.editing import list_edits, undo
from ridings.app.locking import lock
from ridings.app.plan_life import propose
from ridings.app.planning import open_plan
from ridings.app.publishing import publish
from ridings.app.resolving import resolve
from ridings.app.workspace import Workspace
from ridings.errors import DataError, RefusedError
from ridings.storage.audit import entries
from ridings.storage.ownership import owner_on
from ridings.storage.schema import plan_lock


def planned(workspace: Workspace, account: str = "A0000") -> tuple[str, str]:
    """Who has an account in the plan, and somebody else who has a territory."""
    alignment = open_plan(workspace, "North").alignment
    rep = alignment.row(by_predicate=pl.col("account_id") == account, named=True)["rep_id"]
    return rep, next(other for other in ("R0", "R1", "R2") if other != rep)


def first(workspace: Workspace) -> str:
    return str(open_plan(workspace, "North").alignment["account_id"][0])


def test_what_no_rule_decides_is_open_and_somebody_else_decides_it(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    account = first(workspace)
    has, wants = planned(workspace, account)
    one = raise_dispute(workspace, "North", account, wants, "I know them")
    assert (one.state, one.planned_rep_id, one.raised_by) == ("open", has, "ann")
    with pytest.raises(RefusedError, match="somebody else has to accept"):
        decide(workspace, one.id, "accepted", "mine")
    with pytest.raises(RefusedError, match="who alone can withdraw"):
        decide(as_actor(workspace, "bob"), one.id, "withdrawn", "no")
    done = decide(as_actor(workspace, "bob"), one.id, "accepted", "true")
    assert (done.state, done.decided_by, done.decision) == ("accepted", "bob", "true")
    with pytest.raises(RefusedError, match="was accepted by bob"):
        decide(as_actor(workspace, "bob"), one.id, "rejected", "no")
    with workspace.read() as connection:
        row = connection.execute(select(plan_lock)).one()
        actions = [one.action for one in entries(connection) if one.kind == "dispute"]
    assert (row.account_id, row.rep_id, row.settled) == (account, wants, False)
    assert actions == ["raise", "accept"]
    assert [one.state for one in list_disputes(workspace, "North")] == ["accepted"]


def test_one_takes_back_what_one_raised(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    account = first(workspace)
    one = raise_dispute(workspace, "North", account, planned(workspace, account)[1], "why")
    assert decide(workspace, one.id, "withdrawn", "I was wrong").state == "withdrawn"
    with workspace.read() as connection:
        assert connection.execute(select(plan_lock)).first() is None


def test_the_first_rule_of_the_brief_that_is_true_decides_at_once(address: str) -> None:
    since = [datetime.date(2020, 1, 1)] * 24
    workspace = company(address, owner=["R1"] * 24, owner_since=since)
    rules = [
        {"reject": "wanted_rep == 'R0'", "words": "R0 is full"},
        {"accept": "wanted_is_owner and owner_years >= 3", "words": "has had it for years"},
    ]
    drawn(workspace, disputes=rules)
    alignment = open_plan(workspace, "North").alignment
    others = dict(alignment.filter(alignment["rep_id"] == "R2").select("account_id", "rep_id").iter_rows())
    account, another = sorted(others)[:2]
    said = raise_dispute(workspace, "North", account, "R1", "mine since 2020")
    assert (said.state, said.decided_by, said.decision) == ("accepted", "rule", "has had it for years")
    said = raise_dispute(workspace, "North", another, "R0", "please")
    assert (said.state, said.decided_by, said.decision) == ("rejected", "rule", "R0 is full")


def test_a_hard_rule_rejects_by_itself(address: str) -> None:
    workspace = company(address, locked=[True] + [False] * 23)
    drawn(workspace, disputes=[{"accept": "true"}])
    account = first(workspace)
    said = raise_dispute(workspace, "North", account, planned(workspace, account)[1], "mine")
    assert (said.state, said.decided_by) == ("rejected", "rule")
    assert "is locked to" in str(said.decision)


def test_what_cannot_be_disputed_is_refused_with_words(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    account = first(workspace)
    has, wants = planned(workspace, account)
    for arguments, words in (
        (("none", account, wants), "there is no plan none"), (("North", "X", wants), "has no account X"),
        (("North", account, "R9"), "R9 has no territory"), (("North", account, has), "already"),
    ):  # fmt: skip
        with pytest.raises(RefusedError, match=words):
            raise_dispute(workspace, *arguments, "why")
    with pytest.raises(DataError, match="has a reason"):
        raise_dispute(workspace, "North", account, wants, " ")
    with pytest.raises(RefusedError, match="there is no dispute 9"):
        decide(workspace, 9, "accepted", "why")
    with pytest.raises(RefusedError, match="nothing to draw it around"):
        resolve(workspace, "North")


def test_a_plan_drawn_anew_keeps_the_dispute_and_moves_few_others(address: str) -> None:
    workspace = company(address, accounts=60)
    drawn(workspace)
    account = first(workspace)
    _, wants = planned(workspace, account)
    before = open_plan(workspace, "North")
    one = raise_dispute(workspace, "North", account, wants, "I know them")
    propose(workspace, "North", levels=0)
    decide(as_actor(workspace, "bob"), one.id, "accepted", "true")
    done = resolve(workspace, "North")
    assert (done.status, done.revision, done.disputed) == ("approved", 1, 1)
    assert done.others <= 6
    after = open_plan(workspace, "North")
    assert after.row.status == "draft"
    assert after.steps[-1].note == "drawn anew around 1 accepted dispute"
    row = after.alignment.row(by_predicate=pl.col("account_id") == account, named=True)
    assert row["rep_id"] == wants
    assert row["reason"] == f"Dispute {one.id} was accepted: it goes to {wants}. I know them"
    moved = after.alignment.join(before.alignment, on=["account_id", "territory_id"], how="anti")
    assert moved.height == 1 + done.others
    assert after.alignment["previous_rep_id"].to_list() == before.alignment["previous_rep_id"].to_list()
    same = after.alignment.join(moved.select("account_id"), on="account_id", how="anti")
    told = same.join(before.alignment, on="account_id")
    assert told["reason"].to_list() == told["reason_right"].to_list()
    assert [(edit.kind, count) for edit, count in list_edits(workspace, "North")] == [
        ("resolve", moved.height)
    ]
    assert after.figures["measures"] == done.after
    with workspace.read() as connection:
        assert connection.execute(select(plan_lock.c.settled)).scalars().all() == [True]
    again = resolve(workspace, "North")
    assert (again.disputed, again.others) == (0, 0)
    assert undo(workspace, "North", revision=1).moves.height == moved.height


def test_publishing_gives_a_disputed_account_to_who_wanted_it_also_before_the_plan_is_drawn_anew(
    address: str,
) -> None:
    workspace = company(address)
    drawn(workspace)
    account = first(workspace)
    _, wants = planned(workspace, account)
    one = raise_dispute(workspace, "North", account, wants, "I know them")
    decide(as_actor(workspace, "bob"), one.id, "accepted", "true")
    propose(workspace, "North", levels=0)
    found = publish(workspace, "North", effective_on=workspace.today)
    assert any("1 accepted dispute" in note for note in found.notes)
    with workspace.read() as connection:
        row = owner_on(connection, workspace.org_id, 1, account, workspace.today)
    assert row is not None
    assert (row.rep_id, row.why) == (wants, "dispute")
    with pytest.raises(RefusedError, match="before it is published"):
        raise_dispute(workspace, "North", account, "R0", "late")


def test_a_plan_drawn_anew_leaves_what_a_planner_has_locked(address: str) -> None:
    workspace = company(address, accounts=60)
    drawn(workspace)
    mine = [one for one, rep in given(workspace).items() if rep == "R0"]
    lock(workspace, "North", account_ids=mine[1:], revision=0)
    for account in mine[:1]:
        one = raise_dispute(workspace, "North", account, "R1", "I know them")
        decide(as_actor(workspace, "bob"), one.id, "accepted", "true")
    resolve(workspace, "North")
    now = given(workspace)
    assert [now[one] for one in mine] == ["R1", *["R0"] * (len(mine) - 1)]


def given(workspace: Workspace) -> dict[str, str]:
    """The rep of every account."""
    return dict(open_plan(workspace, "North").alignment.select("account_id", "rep_id").iter_rows())

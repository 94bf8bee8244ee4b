"""Publishing: who owns what from a day on, in the stated order, and what is refused."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import polars as pl
import pytest
from sqlalchemy import select
from tests.app.planned import (
    JAN,
    NOON,
    fresh,
    put_accounts,
    put_force,
    put_plan,
    put_reps,
    set_base,
    status_of,
)

from ridings.app.publishing import publish
from ridings.app.workspace import Workspace
from ridings.errors import DataError, RefusedError
from ridings.storage.ownership import OwnerRow, history_of, owner_on, owners_on
from ridings.storage.publications import publications
from ridings.storage.schema import ownership, plan_lock

FEB, MAR, APR = (datetime.date(2026, month, 1) for month in (2, 3, 4))


def on(
    workspace: Workspace,
    account: str,
    day: datetime.date,
    force: str = "main",
    known_at: datetime.datetime | None = None,
) -> OwnerRow | None:
    with workspace.read() as connection:
        number = workspace.force(connection, force)
        return owner_on(connection, workspace.org_id, number, account, day, known_at=known_at)


def rep_on(workspace: Workspace, account: str, day: datetime.date, **asked: object) -> str | None:
    found = on(workspace, account, day, **asked)  # type: ignore[arg-type]
    assert found is not None
    return found.rep_id


def test_the_owners_are_the_plans_from_its_first_day_on_and_nobody_before(address: str) -> None:
    workspace = fresh(address)
    put_accounts(workspace, {"A": {}, "B": {}})
    put_plan(workspace, "first", {"A": "R1", "B": None})
    found = publish(workspace, "first", effective_on=FEB)
    assert found.publication is not None
    assert on(workspace, "A", datetime.date(2026, 1, 31)) is None
    row = on(workspace, "A", FEB)
    assert row is not None
    assert (row.rep_id, row.territory_id, row.why, row.reason) == ("R1", "TR1", "alignment", "By first.")
    vacant = on(workspace, "B", APR)
    assert vacant is not None
    assert (vacant.rep_id, vacant.territory_id) == (None, "T0")
    assert status_of(workspace, "first") == "published"


def test_a_lock_goes_before_a_name_before_a_dispute_before_a_holdover_before_the_plan(address: str) -> None:
    workspace = fresh(address)
    open_deal = {"open_pipeline_cents": 100, "owner": "R1"}
    put_accounts(
        workspace,
        {
            "L": {**open_deal, "locked": True, "named_rep": "R2"}, "N": {**open_deal, "named_rep": "R2"},
            "D": open_deal, "H": open_deal, "P": {"owner": "R1"},
        },
    )  # fmt: skip
    number = put_plan(
        workspace, "plan", dict.fromkeys("LNDHP", "R3"), reps={f"TR{x}": f"R{x}" for x in (1, 2, 3, 4)}
    )
    with workspace.write() as connection:
        own = {
            "org_id": workspace.org_id,
            "plan_id": number,
            "rep_id": "R4",
            "dispute_id": 7,
            "settled": False,
        }
        for account in "LND":
            connection.execute(plan_lock.insert().values(own | {"account_id": account}))
    found = publish(workspace, "plan", effective_on=FEB, holdover_days=30)
    got = {account: on(workspace, account, FEB) for account in "LNDHP"}
    said = {account: (row.rep_id, row.why) for account, row in got.items() if row is not None}
    assert said == {
        "L": ("R1", "lock"), "N": ("R2", "named_account"), "D": ("R4", "dispute"), "H": ("R1", "holdover"),
        "P": ("R3", "alignment"),
    }  # fmt: skip
    assert rep_on(workspace, "H", datetime.date(2026, 3, 2)) == "R1"
    assert rep_on(workspace, "H", datetime.date(2026, 3, 3)) == "R3"
    assert got["H"] is not None
    assert got["H"].reason == "Open opportunities: R1 keeps it until 2026-03-03, then it goes to R3."
    assert found.figures["changed_by_why"] == dict.fromkeys(
        ["alignment", "dispute", "holdover", "lock", "named_account"], 1
    )
    assert any("drawn anew" in note for note in found.notes)


def test_a_holdover_that_overlaps_the_next_plan_runs_to_its_end_and_then_goes_where_that_plan_says(
    address: str,
) -> None:
    workspace = fresh(address)
    put_reps(workspace, {"R1": {}, "R2": {}, "R3": {}})
    put_accounts(workspace, {"A": {"open_pipeline_cents": 100, "owner": "R1"}, "B": {"owner": "R1"}})
    put_plan(workspace, "one", {"A": "R2", "B": "R2"})
    publish(workspace, "one", effective_on=FEB, holdover_days=59)  # until 1 April
    put_plan(workspace, "two", {"A": "R3", "B": "R3"})
    publish(workspace, "two", effective_on=MAR, holdover_days=10)
    days = {day: rep_on(workspace, "A", day) for day in (FEB, MAR, datetime.date(2026, 3, 31), APR)}
    assert list(days.values()) == ["R1", "R1", "R1", "R3"]
    row = on(workspace, "A", MAR)
    assert row is not None
    assert row.reason == "An earlier holdover runs on: R1 keeps it until 2026-04-01, then it goes to R3."
    assert [rep_on(workspace, "B", day) for day in (FEB, MAR)] == ["R2", "R3"]


def test_who_leaves_during_a_holdover_holds_nothing_over_from_then_on(address: str) -> None:
    workspace = fresh(address)
    leaving = datetime.date(2026, 2, 10)
    put_reps(workspace, {"R1": {"ends_on": leaving}, "R2": {}, "R0": {"ends_on": JAN}})
    deal = {"open_pipeline_cents": 1}
    put_accounts(workspace, {"A": {**deal, "owner": "R1"}, "B": {**deal, "owner": "R0"}})
    put_plan(workspace, "one", {"A": "R2", "B": "R2"})
    publish(workspace, "one", effective_on=FEB, holdover_days=30)
    assert rep_on(workspace, "A", leaving) == "R1"
    assert rep_on(workspace, "A", datetime.date(2026, 2, 11)) == "R2"
    assert rep_on(workspace, "B", FEB) == "R2"


def test_accounts_of_a_rep_deleted_in_the_crm_pass_to_the_plans_territories_and_it_is_said(
    address: str,
) -> None:
    workspace = fresh(address)
    put_reps(workspace, {"R1": {}, "R9": {}})
    put_accounts(workspace, {"A": {}, "B": {}, "old": {}})
    put_plan(workspace, "one", {"A": "R9", "B": "R1", "old": "R9"})
    publish(workspace, "one", effective_on=FEB)
    put_reps(workspace, {"R1": {}})
    put_accounts(workspace, {"A": {"open_pipeline_cents": 5, "locked": True}, "B": {}})
    put_plan(workspace, "two", {"A": "R1", "B": "R1"})
    found = publish(workspace, "two", effective_on=MAR, holdover_days=30)
    assert "R9 is no longer there: 1 account passes to the plan's territory" in found.notes
    row = on(workspace, "A", MAR)
    assert row is not None
    assert (row.rep_id, row.reason) == ("R1", "R9 is no longer there. By two.")
    left = on(workspace, "old", MAR)
    assert left is not None
    assert (left.rep_id, left.territory_id) == (None, "TR9")
    assert "the plan does not have the account" in left.reason


def test_a_plan_that_gives_accounts_to_who_is_not_there_is_refused_with_the_list(address: str) -> None:
    workspace = fresh(address)
    put_reps(workspace, {"R1": {}, "R2": {"ends_on": JAN}, "R3": {"starts_on": APR}})
    put_accounts(workspace, {"A": {}, "B": {}, "C": {}, "D": {}})
    put_plan(workspace, "one", {"A": "R1", "B": "R2", "C": "R3", "D": "R4"})
    with pytest.raises(RefusedError) as refused:
        publish(workspace, "one", effective_on=FEB)
    said = str(refused.value)
    assert "R2 left on 2026-01-01 and would get account B" in said
    assert "R3 starts on 2026-04-01 and would get account C" in said
    assert "R4 is not in the market and would get account D" in said
    assert on(workspace, "A", FEB) is None


def test_an_account_whose_owner_does_not_change_keeps_its_row(address: str) -> None:
    workspace = fresh(address)
    put_accounts(workspace, {"A": {}, "B": {}})
    put_plan(workspace, "one", {"A": "R1", "B": "R1"})
    publish(workspace, "one", effective_on=FEB)
    put_plan(workspace, "two", {"A": "R1", "B": "R2"})
    found = publish(workspace, "two", effective_on=MAR)
    assert found.changes["account_id"].to_list() == ["B"]
    with workspace.read() as connection:
        kept = history_of(connection, workspace.org_id, 1, "A", superseded=True)
        changed = history_of(connection, workspace.org_id, 1, "B", superseded=True)
    assert [(row.publication_id, row.superseded_in) for row in kept] == [(1, None)]
    told = [
        (row.from_on, row.to_on, row.rep_id, row.publication_id, row.recorded_in, row.superseded_in)
        for row in changed
    ]
    assert told == [
        (FEB, None, "R1", 1, 1, 2), (FEB, MAR, "R1", 1, 2, None), (MAR, None, "R2", 2, 2, None),
    ]  # fmt: skip


def test_a_plan_from_an_earlier_day_takes_the_place_of_what_was_to_come(address: str) -> None:
    workspace = fresh(address)
    put_accounts(workspace, {"A": {}})
    put_plan(workspace, "later", {"A": "R1"})
    publish(workspace, "later", effective_on=APR)
    put_plan(workspace, "sooner", {"A": "R2"})
    publish(workspace, "sooner", effective_on=FEB)
    assert [rep_on(workspace, "A", day) for day in (FEB, APR)] == ["R2", "R2"]
    assert (status_of(workspace, "later"), status_of(workspace, "sooner")) == ("archived", "published")


def test_a_day_that_is_past_needs_backdate_and_is_said(address: str) -> None:
    workspace = fresh(address)
    put_accounts(workspace, {"A": {}})
    put_plan(workspace, "one", {"A": "R1"})
    past = datetime.date(2025, 12, 1)
    with pytest.raises(RefusedError, match="--backdate"):
        publish(workspace, "one", effective_on=past)
    found = publish(workspace, "one", effective_on=past, backdate=True)
    assert "is past" in found.notes[0]
    assert rep_on(workspace, "A", past) == "R1"


def test_a_dry_run_says_exactly_what_publishing_then_changes_and_changes_nothing(address: str) -> None:
    workspace = fresh(address)
    put_accounts(
        workspace,
        {
            f"A{x}": {"owner": f"R{x % 3}", "open_pipeline_cents": x % 2 * 100, "potential": x}
            for x in range(9)
        },
    )
    put_plan(workspace, "one", {f"A{x}": f"R{x % 2}" for x in range(9)})
    said = publish(workspace, "one", effective_on=FEB, holdover_days=20, dry_run=True)
    assert said.publication is None
    assert status_of(workspace, "one") == "approved"
    assert on(workspace, "A1", FEB) is None
    done = publish(workspace, "one", effective_on=FEB, holdover_days=20)
    assert done.changes.equals(said.changes)
    rest = ("figures", "notes", "digest", "archived")
    assert [getattr(done, name) for name in rest] == [getattr(said, name) for name in rest]
    with workspace.read() as connection:
        query = select(*(ownership.c[name] for name in done.changes.columns[:7]))
        rows = sorted((tuple(row) for row in connection.execute(query)), key=str)
    assert rows == sorted(done.changes.select(done.changes.columns[:7]).rows(), key=str)


@pytest.mark.parametrize("status", ["draft", "proposed", "published", "archived"])
def test_only_an_approved_plan_is_published(address: str, status: str) -> None:
    workspace = fresh(address)
    put_accounts(workspace, {"A": {}})
    put_plan(workspace, "one", {"A": "R1"}, status=status)
    for dry_run in (True, False):
        with pytest.raises(RefusedError, match=f"plan one is {status}"):
            publish(workspace, "one", effective_on=FEB, dry_run=dry_run)


def test_what_will_not_do_is_refused_with_words(address: str) -> None:
    workspace = fresh(address)
    with pytest.raises(RefusedError, match="there is no plan none"):
        publish(workspace, "none", effective_on=FEB, dry_run=True)
    with pytest.raises(RefusedError, match="there is no plan none"):
        publish(workspace, "none", effective_on=FEB)
    with pytest.raises(DataError, match="holdover-days -1"):
        publish(workspace, "none", effective_on=FEB, holdover_days=-1)


def test_a_published_plan_is_undone_by_publishing_another(address: str) -> None:
    workspace = fresh(address)
    put_accounts(workspace, {"A": {}})
    for name, rep in (("one", "R1"), ("two", "R2"), ("one again", "R1")):
        put_plan(workspace, name, {"A": rep})
        publish(workspace, name, effective_on=FEB)
    assert rep_on(workspace, "A", FEB) == "R1"
    with workspace.read() as connection:
        assert [one.plan_name for one in publications(connection, workspace.org_id, 1)] == [
            "one",
            "two",
            "one again",
        ]


def test_two_sales_forces_never_disturb_each_other(address: str) -> None:
    workspace = fresh(address)
    put_force(workspace, "overlay")
    put_accounts(workspace, {"A": {}})
    put_plan(workspace, "one", {"A": "R1"})
    put_plan(workspace, "theirs", {"A": "S1"}, force="overlay")
    publish(workspace, "one", effective_on=FEB)
    publish(workspace, "theirs", effective_on=FEB, force="overlay")
    put_plan(workspace, "two", {"A": "R2"})
    publish(workspace, "two", effective_on=MAR)
    assert [rep_on(workspace, "A", day) for day in (FEB, MAR)] == ["R1", "R2"]
    assert [rep_on(workspace, "A", day, force="overlay") for day in (FEB, MAR)] == ["S1", "S1"]
    assert status_of(workspace, "theirs") == "published"


def test_what_was_believed_at_a_time_is_still_answered(address: str) -> None:
    workspace = fresh(address, NOON.replace(hour=0))
    put_accounts(workspace, {"A": {}})
    for hour, rep in enumerate(("R1", "R2", "R3")):
        put_plan(workspace, rep, {"A": rep})
        publish(fresh(address, NOON.replace(hour=hour)), rep, effective_on=FEB)
    told = [rep_on(workspace, "A", FEB, known_at=NOON.replace(hour=hour, minute=30)) for hour in range(3)]
    assert told == ["R1", "R2", "R3"]
    assert on(workspace, "A", FEB, known_at=NOON - datetime.timedelta(days=1)) is None
    with workspace.read() as connection:
        frame = owners_on(connection, workspace.org_id, 1, FEB, known_at=NOON.replace(hour=1, minute=30))
    assert frame["rep_id"].to_list() == ["R2"]


def test_after_a_clock_has_jumped_back_what_was_known_stays_in_order(address: str) -> None:
    workspace = fresh(address)
    put_accounts(workspace, {"A": {}})
    put_plan(workspace, "one", {"A": "R1"})
    publish(workspace, "one", effective_on=FEB)
    back = replace(workspace, clock=lambda: NOON - datetime.timedelta(hours=2))
    put_plan(workspace, "two", {"A": "R2"})
    publish(back, "two", effective_on=FEB)
    with workspace.read() as connection:
        times = [one.at for one in publications(connection, workspace.org_id, 1)]
    assert times == [NOON, NOON]
    assert rep_on(workspace, "A", FEB, known_at=NOON) == "R2"
    assert on(workspace, "A", FEB, known_at=NOON - datetime.timedelta(hours=1)) is None


@pytest.mark.parametrize(
    ("clock", "day"),
    [
        ("2026-03-08T04:59:00", "2026-03-07"),  # before the day of 23 hours begins in New York
        ("2026-03-08T05:00:00", "2026-03-08"),
        ("2026-03-09T03:59:00", "2026-03-08"),
        ("2026-03-09T04:00:00", "2026-03-09"),
        ("2026-11-01T03:59:00", "2026-10-31"),  # and the one of 25
        ("2026-11-01T04:00:00", "2026-11-01"),
        ("2026-11-02T04:59:00", "2026-11-01"),
        ("2026-11-02T05:00:00", "2026-11-02"),
    ],
)
def test_a_day_begins_where_the_organisation_is_also_when_clocks_change(
    tmp_path: object, clock: str, day: str
) -> None:
    at = datetime.datetime.fromisoformat(clock).replace(tzinfo=datetime.UTC)
    workspace = fresh(f"{tmp_path}/a.db", at, time_zone="America/New_York")
    put_accounts(workspace, {"A": {}})
    put_plan(workspace, "one", {"A": "R1"})
    today = datetime.date.fromisoformat(day)
    assert workspace.today == today
    with pytest.raises(RefusedError, match="is past"):
        publish(workspace, "one", effective_on=today - datetime.timedelta(days=1), dry_run=True)
    assert publish(workspace, "one", effective_on=today).notes == ()


def test_of_two_planners_who_publish_from_one_base_one_wins_and_the_other_is_told_the_difference(
    address: str,
) -> None:
    workspace = fresh(address)
    put_accounts(workspace, {"A": {}, "B": {}})
    with ThreadPoolExecutor(2) as pool:
        for turn in range(50):
            put_plan(workspace, f"ann {turn}", {"A": f"R{turn}", "B": "R0"})
            put_plan(workspace, f"bob {turn}", {"A": f"S{turn}", "B": "R0"})
            both = [
                pool.submit(_attempt, replace(workspace, actor=name), f"{name} {turn}")
                for name in ("ann", "bob")
            ]
            won = [future.result() for future in both]
            said = [text for text in won if text]
            assert len(said) == 1
            assert f"A (published: {'R' if won[0] == '' else 'S'}{turn}" in said[0]
            winner = "ann" if won[0] == "" else "bob"
            assert rep_on(workspace, "A", FEB) == f"{'R' if winner == 'ann' else 'S'}{turn}"
            assert status_of(workspace, f"{winner} {turn}") == "published"
    with workspace.read() as connection:
        assert [one.base_id for one in publications(connection, workspace.org_id, 1)] == list(range(50))
    set_base(workspace, "ann 49", 0)


def _attempt(workspace: Workspace, name: str) -> str:
    try:
        publish(workspace, name, effective_on=FEB)
    except RefusedError as error:
        return str(error)
    return ""


def test_at_the_first_publication_only_what_leaves_its_imported_owner_changes_hands(address: str) -> None:
    workspace = fresh(address)
    put_accounts(workspace, {"A": {"owner": "R1", "potential": 2.0}, "B": {"owner": "R2", "potential": 3.0}})
    put_plan(workspace, "one", {"A": "R1", "B": "R1"})
    figures = publish(workspace, "one", effective_on=FEB).figures
    assert (figures["changed"], figures["changing_hands"], figures["potential"]) == (2, 1, 3.0)


def test_the_record_says_who_published_what_and_the_digest_of_what_changed(address: str) -> None:
    from ridings.storage.audit import entries

    workspace = fresh(address)
    put_accounts(workspace, {"A": {"potential": 3.0, "open_pipeline_cents": 250, "owner": "R0"}})
    put_plan(workspace, "one", {"A": "R1"})
    found = publish(workspace, "one", effective_on=FEB)
    with workspace.read() as connection:
        last = list(entries(connection))[-1]
        kept = publications(connection, workspace.org_id, 1)[-1]
    assert (last.actor, last.action, last.kind, last.ident) == ("ann", "publish", "ownership", "1")
    assert found.digest in last.after
    assert kept.figures["potential"] == 3.0
    assert kept.figures["open_pipeline"] == 2.5
    assert isinstance(found.changes, pl.DataFrame)

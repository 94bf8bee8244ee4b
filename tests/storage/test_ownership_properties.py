"""Random histories of publications: one owner a day, as a replay day by day in plain Python says."""

import datetime
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from tests.app.planned import NOON, fresh, put_accounts, put_force, put_plan, put_reps

from ridings.app.publishing import publish
from ridings.app.workspace import Workspace
from ridings.errors import RefusedError
from ridings.storage.ownership import history_of, owner_on
from ridings.storage.schema import ownership, plan, plan_assignment, plan_lock, plan_territory, publication

ACCOUNTS, REPS = ("A", "B"), ("R1", "R2", "R3")
FIRST, DAYS = datetime.date(2026, 1, 1), 16
FORCES = ("main", "overlay")
HOURS = itertools.count(1)  # the record is never emptied: its times only go up
Owner = tuple[str | None, str | None]  # rep, territory


def day_of(number: int) -> datetime.date:
    return FIRST + datetime.timedelta(days=number)


@dataclass(frozen=True)
class Turn:
    """One publication, and what the market is like then; days are counted from FIRST."""

    force: str
    effective: int
    holdover: int
    alignment: dict[str, str | None]
    accounts: dict[str, dict[str, Any]]
    ends: dict[str, int | None]  # last day of each rep who is in the market
    locks: dict[str, str]


@dataclass
class Replay:
    """Who owns what on each day by the rules, one day after the other."""

    owner: dict[str, dict[int, Owner]] = field(default_factory=lambda: {account: {} for account in ACCOUNTS})
    held: dict[str, dict[int, bool]] = field(default_factory=lambda: {account: {} for account in ACCOUNTS})

    def there(self, rep: str | None, turn: Turn, day: int) -> bool:
        if rep not in turn.ends:
            return False
        last = turn.ends[rep]
        return last is None or day <= last

    def publish(self, turn: Turn) -> bool:
        """Apply a turn; False where it is refused."""
        given = {account: self.given(account, turn) for account in turn.alignment}
        if any(rep is not None and not self.there(rep, turn, turn.effective) for rep, _, _ in given.values()):
            return False
        for account in ACCOUNTS:
            owner, held = self.owner[account], self.held[account]
            if account not in given:
                for day in [day for day in owner if day >= turn.effective]:
                    rep, territory = owner[day]
                    if rep is not None and not self.there(rep, turn, turn.effective):
                        owner[day], held[day] = (None, territory), False
                continue
            rep, territory, claimed = given[account]
            keeper, keeper_territory, until = self.keeper(account, turn, rep, claimed)
            for day in range(turn.effective, DAYS):
                holds = keeper is not None and day < until and self.there(keeper, turn, day)
                owner[day] = (keeper, keeper_territory) if holds else (rep, territory)
                held[day] = holds
        return True

    def given(self, account: str, turn: Turn) -> tuple[str | None, str | None, bool]:
        """Whose it is when holdovers are over, in what territory, and whether by a claim of its own."""
        row, lines = turn.accounts.get(account, {}), set(turn.alignment.values()) - {None}
        planned = turn.alignment[account]
        keeper = self.former(account, turn)[0]
        if row.get("locked") and keeper in lines:
            return keeper, f"T{keeper}", True
        if row.get("named_rep") in lines:
            return row["named_rep"], f"T{row['named_rep']}", True
        if account in turn.locks:
            wanted = turn.locks[account]
            return wanted, f"T{wanted}" if wanted in lines else None, True
        return planned, f"T{planned or '0'}", False

    def former(self, account: str, turn: Turn) -> Owner:
        before = self.owner[account].get(turn.effective - 1)
        if before is not None:
            return before
        rep = turn.accounts.get(account, {}).get("owner")
        return rep, f"T{rep}" if rep in turn.alignment.values() else None

    def keeper(
        self, account: str, turn: Turn, rep: str | None, claimed: bool
    ) -> tuple[str | None, str | None, int]:
        """Who holds it over, and the first day they no longer do."""
        former, territory = self.former(account, turn)
        if claimed or former in (None, rep) or not self.there(former, turn, turn.effective):
            return None, None, 0
        day = turn.effective
        held, owner = self.held[account], self.owner[account]
        if held.get(day - 1):
            while held.get(day) and owner[day][0] == former:
                day += 1
            if day > turn.effective:
                return former, territory, day
        if turn.holdover and turn.accounts.get(account, {}).get("open_pipeline_cents"):
            return former, territory, turn.effective + turn.holdover
        return None, None, 0


rep = st.sampled_from(REPS)
turns = st.builds(
    Turn,
    force=st.sampled_from(FORCES),
    effective=st.integers(1, DAYS - 4),
    holdover=st.sampled_from([0, 3, 6]),
    alignment=st.dictionaries(st.sampled_from(ACCOUNTS), st.none() | rep, min_size=1),
    accounts=st.fixed_dictionaries(
        {
            account: st.fixed_dictionaries(
                {
                    "owner": st.none() | rep, "open_pipeline_cents": st.sampled_from([None, 0, 100]),
                    "locked": st.sampled_from([None, False, False, True]),
                    "named_rep": st.none() | st.none() | rep,
                }
            )
            for account in ACCOUNTS
        }
    ),
    ends=st.builds(
        lambda last, gone: {one: day for one, day in last.items() if one != gone},
        st.fixed_dictionaries(dict.fromkeys(REPS, st.sampled_from([None, None, None, 6, 11]))),
        st.sampled_from([None, None, None, *REPS]),
    ),
    locks=st.dictionaries(st.sampled_from(ACCOUNTS), rep, max_size=1),
)  # fmt: skip


@pytest.fixture
def emptied(address: str) -> Callable[[], Workspace]:
    """One database, without any plan or owner each time it is asked for."""
    workspace = fresh(address)
    put_force(workspace, "overlay")

    def again() -> Workspace:
        with workspace.write() as connection:
            for table in (ownership, publication, plan_lock, plan_assignment, plan_territory, plan):
                connection.execute(delete(table))
        return workspace

    return again


EXAMPLES = {"sqlite": 20, "postgresql": 5}


def test_every_account_has_one_owner_a_day_and_the_replay_names_the_same(
    emptied: Callable[[], Workspace],
) -> None:
    number = EXAMPLES["postgresql" if emptied().database.is_postgresql else "sqlite"]

    @settings(max_examples=number)
    @given(history=st.lists(turns, min_size=2, max_size=5))
    def check(history: list[Turn]) -> None:
        _replayed(emptied(), history)

    check()


def _replayed(workspace: Workspace, history: list[Turn]) -> None:
    replays = {force: Replay() for force in FORCES}
    believed: list[tuple[datetime.datetime, str, dict[str, dict[int, Owner]]]] = []
    for number, turn in enumerate(history):
        at = NOON + datetime.timedelta(hours=next(HOURS))
        done = _publish(workspace, f"plan {number}", turn, at)
        assert done == replays[turn.force].publish(turn)
        if done:
            owner = {account: dict(days) for account, days in replays[turn.force].owner.items()}
            believed.append((at, turn.force, owner))
    for force, replay in replays.items():
        _same(workspace, force, replay.owner, None)
    for at, force, owner in believed:
        _same(workspace, force, owner, at)


def _publish(workspace: Workspace, name: str, turn: Turn, at: datetime.datetime) -> bool:
    """Publish a turn; False where it is refused for who is not there."""
    put_accounts(workspace, turn.accounts)
    ends = {one: {"ends_on": None if last is None else day_of(last)} for one, last in turn.ends.items()}
    put_reps(workspace, ends)
    number = put_plan(workspace, name, turn.alignment, force=turn.force)
    with workspace.write() as connection:
        own = {"org_id": workspace.org_id, "plan_id": number, "dispute_id": None, "settled": True}
        for account, wanted in turn.locks.items():
            connection.execute(plan_lock.insert().values(own | {"account_id": account, "rep_id": wanted}))
    asked = {"force": turn.force, "effective_on": day_of(turn.effective), "holdover_days": turn.holdover}
    try:
        publish(replace(workspace, clock=lambda: at), name, backdate=True, **asked)  # type: ignore[arg-type]
    except RefusedError as error:
        if "cannot be published from" not in str(error):
            raise
        return False
    return True


def _same(
    workspace: Workspace, force: str, owners: dict[str, dict[int, Owner]], known_at: datetime.datetime | None
) -> None:
    """Compare every account and day, at a time; and see that days have one owner without a gap."""
    with workspace.read() as connection:
        number = workspace.force(connection, force)
        for account, days in owners.items():
            for day in range(0, DAYS, 1 if known_at is None else 5):
                row = owner_on(connection, workspace.org_id, number, account, day_of(day), known_at=known_at)
                assert (None if row is None else (row.rep_id, row.territory_id)) == days.get(day)
            if known_at is None:
                rows = history_of(connection, workspace.org_id, number, account)
                assert all(one.to_on == other.from_on for one, other in itertools.pairwise(rows))
                assert not rows or rows[-1].to_on is None

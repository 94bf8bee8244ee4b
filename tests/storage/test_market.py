"""The market in the database: what was imported comes back, and every import can be taken back."""

import datetime

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from sqlalchemy import Connection, select

from ridings.app.workspace import Workspace, open_workspace
from ridings.errors import RefusedError
from ridings.storage.market import market_frame, put_market, undo_market
from ridings.storage.market_rows import cents
from ridings.storage.schema import KEPT

FEW = settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
TEXTS = st.none() | st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1, max_size=8)
ITEMS = st.text(st.characters(codec="utf-8", exclude_characters=";\0"), min_size=1, max_size=4)
LISTS = st.none() | st.lists(ITEMS, min_size=1, max_size=3)
MONEY = st.none() | st.integers(-(10**15), 10**15).map(lambda cents_: cents_ / 100)
NUMBERS = st.none() | st.floats(-1e12, 1e12)
DAYS = st.none() | st.dates(datetime.date(1, 1, 1), datetime.date(9999, 12, 31))
ROWS = st.fixed_dictionaries(
    {
        "name": TEXTS, "latitude": st.none() | st.floats(-90, 90), "potential": NUMBERS, "owner_since": DAYS,
        "locked": st.none() | st.booleans(), "required_skills": LISTS, "open_pipeline": MONEY,
        "extra note": TEXTS, "score": NUMBERS,
    }
)  # fmt: skip
SCHEMA = {
    "account_id": pl.String(), "name": pl.String(), "latitude": pl.Float64(), "potential": pl.Float64(),
    "locked": pl.Boolean(), "open_pipeline": pl.Float64(), "required_skills": pl.List(pl.String()),
    "owner_since": pl.Date(), "extra note": pl.String(), "score": pl.Float64(),
}  # fmt: skip
MARKETS = st.dictionaries(
    st.text(st.characters(codec="ascii", min_codepoint=33), min_size=1, max_size=5),
    ROWS,
    min_size=1,
    max_size=6,
)


def frame_of(rows: dict[str, dict[str, object]]) -> pl.DataFrame:
    listed = [{"account_id": key, **row} for key, row in rows.items()]
    return pl.DataFrame(listed, schema=SCHEMA)


def kept(connection: Connection, org_id: int) -> pl.DataFrame:
    """The accounts as they are kept, in the columns and the order of `SCHEMA`."""
    frame = market_frame(connection, org_id, "accounts")
    missing = [pl.lit(None, kind).alias(name) for name, kind in SCHEMA.items() if name not in frame.columns]
    return frame.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


@pytest.fixture
def workspace(address: str) -> Workspace:
    return open_workspace(address, actor="ann", create=True)


@given(rows=MARKETS)
@FEW
def test_what_was_put_in_comes_back(workspace: Workspace, rows: dict[str, dict[str, object]]) -> None:
    frame = frame_of(rows)
    with workspace.write() as connection:
        put_market(connection, workspace.org_id, 1, {"accounts": frame}, replaces=True)
        assert_frame_equal(kept(connection, workspace.org_id), frame.sort("account_id"), check_exact=True)
        connection.rollback()


@given(batches=st.lists(st.tuples(MARKETS, st.booleans()), min_size=1, max_size=4))
@FEW
def test_each_import_changes_what_it_says_and_undoing_all_goes_back_step_by_step(
    workspace: Workspace, batches: list[tuple[dict[str, dict[str, object]], bool]]
) -> None:
    org_id = workspace.org_id
    known: dict[str, dict[str, object]] = {}
    history = []
    with workspace.write() as connection:
        for batch, (rows, replaces) in enumerate(batches, 1):
            change = put_market(connection, org_id, batch, {"accounts": frame_of(rows)}, replaces=replaces)
            history.append(known)
            before, known = known, rows if replaces else {**known, **rows}
            counted = change["accounts"]
            assert counted.added == len(rows.keys() - before.keys())
            assert counted.removed == len(before.keys() - known.keys())
            assert counted.changed == sum(before[key] != rows[key] for key in rows.keys() & before.keys())
            assert counted.unchanged == len(rows) - counted.added - counted.changed
            assert_frame_equal(kept(connection, org_id), frame_of(known).sort("account_id"))
        for batch, earlier in zip(range(len(batches), 0, -1), reversed(history), strict=True):
            undo_market(connection, org_id, batch)
            assert_frame_equal(kept(connection, org_id), frame_of(earlier).sort("account_id"))
        _, past = KEPT["accounts"]
        assert not connection.execute(select(past)).all()
        connection.rollback()


def test_only_the_latest_import_of_a_table_can_be_taken_back(workspace: Workspace) -> None:
    row = dict.fromkeys(SCHEMA) | {"name": "One"}
    with workspace.write() as connection:
        for batch, name in enumerate(("One", "Two"), 1):
            frame = pl.DataFrame([row | {"account_id": "A", "name": name}], schema=SCHEMA)
            put_market(connection, workspace.org_id, batch, {"accounts": frame}, replaces=False)
        with pytest.raises(RefusedError, match="batch 2 has changed the accounts since"):
            undo_market(connection, workspace.org_id, 1)


@pytest.mark.parametrize(
    ("amount", "whole"),
    [(0.285, 29), (1.005, 101), (-1.005, -101), (0.1, 10), (1e13, 10**15), (9e12 + 0.07, 9 * 10**14 + 7)],
)  # fmt: skip
def test_money_is_rounded_as_its_digits_say(amount: float, whole: int) -> None:
    assert cents(pl.Series([amount])).to_list() == [whole]

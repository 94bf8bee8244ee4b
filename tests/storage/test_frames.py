"""Whole tables in and out: what goes in comes out, whatever is written in it."""

import datetime

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from sqlalchemy import delete, select

from ridings.app.workspace import open_workspace
from ridings.storage.frames import insert_frame, read_frame
from ridings.storage.schema import ownership, plan_assignment

AWKWARD = [
    "50% off",
    "it's",
    'say "so"',
    "a\\b",
    ":name",
    "?",
    "%s",
    "--",
    "Łódź",
    "=1+1",
    "a,b",
    "x\ny",
    "{}",
]
ROWS = {"org_id": 1, "plan_id": 1, "reason": "r"}


def test_a_value_in_a_condition_may_hold_any_sign(address: str) -> None:
    workspace = open_workspace(address, create=True)
    frame = pl.DataFrame({"account_id": AWKWARD, "territory_id": AWKWARD}).with_columns(
        pl.lit(value).alias(name) for name, value in ROWS.items()
    )
    with workspace.write() as connection:
        insert_frame(connection, plan_assignment, frame)
        for value in AWKWARD:
            asked = select(plan_assignment.c.account_id).where(plan_assignment.c.territory_id.in_([value]))
            assert read_frame(connection, asked)["account_id"].to_list() == [value]


def test_a_table_comes_back_as_it_was_put_in(address: str) -> None:
    workspace = open_workspace(address, create=True)
    texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=9)
    row = st.tuples(st.none() | texts, st.none() | st.dates(datetime.date(1900, 1, 1)))

    @settings(max_examples=15)
    @given(st.lists(row, max_size=6))
    def put(rows: list[tuple[str | None, datetime.date | None]]) -> None:
        days = [datetime.date(1800, 1, 1 + n) for n in range(len(rows))]
        frame = pl.DataFrame(
            {
                "account_id": "A", "rep_id": [rep for rep, _ in rows], "from_on": days,
                "to_on": [end for _, end in rows], "superseded_in": list(range(1, len(rows) + 1)),
            },
            schema={
                "account_id": pl.String, "rep_id": pl.String, "from_on": pl.Date, "to_on": pl.Date,
                "superseded_in": pl.Int64,
            },
        )  # fmt: skip
        own = {"org_id": 1, "sales_force_id": 1, "publication_id": 1, "recorded_in": 1}
        said = {"why": "alignment", "reason": "r"}
        whole = frame.with_columns(pl.lit(value).alias(name) for name, value in (own | said).items())
        with workspace.write() as connection:
            connection.execute(delete(ownership))
            insert_frame(connection, ownership, whole)
            kept = [ownership.c[name] for name in frame.columns]
            assert_frame_equal(read_frame(connection, select(*kept)).sort("from_on"), frame)

    put()

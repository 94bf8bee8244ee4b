"""A market is loaded whole: checked against itself, located, in an order of its own."""

import datetime
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from ridings.app.market import LoadedMarket, load_alignment, load_market
from ridings.crm.csvfile.options import ReadOptions
from ridings.errors import DataError

HOME = {"latitude": 41.0, "longitude": -88.0}


def accounts(*rows: dict[str, object]) -> pl.DataFrame:
    """Accounts called a, b, c ... each at the same place unless the row says otherwise."""
    made = [{"account_id": chr(97 + i), **HOME, **row} for i, row in enumerate(rows)]
    return pl.DataFrame(made, infer_schema_length=None)


def reps(*ids: str, **columns: list[object]) -> pl.DataFrame:
    return pl.DataFrame({"rep_id": list(ids), **columns})


def refused(
    accounts: pl.DataFrame | None = None,
    reps: pl.DataFrame | None = None,
    units: pl.DataFrame | None = None,
    edges: pl.DataFrame | None = None,
) -> list[tuple[str, int | None, str, str]]:
    with pytest.raises(DataError) as caught:
        load_market(accounts=accounts, reps=reps, units=units, edges=edges)
    return [(cell.table, cell.line, cell.column, cell.value) for cell in caught.value.cells]


def test_accounts_come_out_sorted_located_and_the_same_for_any_order_of_rows() -> None:
    frame = accounts({"potential": "$5"}, {"potential": "1,000"}, {"potential": None})
    first = load_market(accounts=frame).market.accounts
    second = load_market(accounts=frame.reverse()).market.accounts
    assert first is not None
    assert second is not None
    assert first.drop("line").equals(second.drop("line"))
    assert first["potential"].to_list() == [5.0, 1000.0, None]
    assert first["place_source"].to_list() == ["coordinates"] * 3
    assert second["line"].to_list() == [4, 3, 2]


def test_pandas_and_polars_frames_load_alike() -> None:
    frame = accounts({"potential": 1.5}, {"potential": None})
    pandas = pd.DataFrame(frame.to_dict(as_series=False))
    one, other = load_market(accounts=frame).market.accounts, load_market(accounts=pandas).market.accounts
    assert one is not None
    assert other is not None
    assert one.equals(other)


def test_rejected_rows_stop_unless_they_may_be_skipped() -> None:
    frame = accounts({"potential": "x"}, {"potential": "1"}, {"potential": "-1", "longitude": 999.0})
    expected = [
        ("accounts", 2, "potential", "x"),
        ("accounts", 4, "longitude", "999"),
        ("accounts", 4, "potential", "-1"),
    ]
    assert refused(accounts=frame) == expected
    loaded = load_market(accounts=frame, skip_rejected=True)
    assert loaded.rejected.columns == ["table", "line", "column", "value", "reason"]
    assert loaded.rejected.select("table", "line", "column", "value").rows() == expected
    assert loaded.market.rejected == 2
    assert loaded.market.accounts is not None
    assert loaded.market.accounts["account_id"].to_list() == ["b"]


def test_nothing_left_is_said() -> None:
    with pytest.raises(DataError, match="no good row is left in accounts"):
        load_market(accounts=accounts({"potential": "x"}), skip_rejected=True)


def test_a_row_without_a_place_is_named_and_null_island_is_no_place() -> None:
    frame = accounts({}, {"latitude": None, "longitude": None}, {"latitude": 0.0, "longitude": 0.0})
    assert refused(accounts=frame) == [
        ("accounts", 3, "latitude", ""),
        ("accounts", 4, "latitude", ""),
    ]
    assert any("0, 0" in note for note in load_market(accounts=frame, skip_rejected=True).market.notes)


def test_accounts_without_any_column_of_place_are_refused() -> None:
    with pytest.raises(DataError, match=r"accounts have no place.*Columns found: account_id, name"):
        load_market(accounts=pl.DataFrame({"account_id": ["a"], "name": ["Ada"]}))


def test_reps_need_no_home() -> None:
    loaded = load_market(reps=reps("R2", "R1", name=["Bo", "Ada"]))
    assert loaded.market.reps is not None
    assert loaded.market.reps["rep_id"].to_list() == ["R1", "R2"]
    some = load_market(reps=reps("R1", "R2", latitude=[41.0, None], longitude=[-88.0, None])).market.reps
    assert some is not None
    assert some["latitude"].to_list() == [41.0, None]


def test_reps_outside_their_dates_take_no_part() -> None:
    force = reps(
        "R1", "R2", "R3", starts_on=[None, "2026-06-01", None], ends_on=["2025-12-31", None, "2026-01-01"]
    )
    loaded = load_market(reps=force, effective=datetime.date(2026, 1, 1))
    assert loaded.market.reps is not None
    assert loaded.market.reps["rep_id"].to_list() == ["R3"]
    assert loaded.market.notes == ("reps: 2 take no part on 2026-01-01: R1, R2",)


def test_an_unknown_owner_is_a_note_but_an_unknown_named_rep_or_owner_of_a_locked_account_a_fault() -> None:
    frame = accounts(
        {"owner": "gone", "named_rep": None, "locked": None},
        {"owner": "R1", "named_rep": "nobody", "locked": "no"},
        {"owner": "gone", "named_rep": "R1", "locked": "yes"},
        {"owner": None, "named_rep": None, "locked": "yes"},
        {"owner": "R1", "named_rep": None, "locked": "yes"},
    )
    assert refused(accounts=frame, reps=reps("R1")) == [
        ("accounts", 3, "named_rep", "nobody"),
        ("accounts", 4, "owner", "gone"),
        ("accounts", 5, "owner", ""),
    ]
    loaded = load_market(accounts=frame, reps=reps("R1"), skip_rejected=True)
    assert any("1 owner who is not among the reps (gone)" in note for note in loaded.market.notes)
    assert load_market(accounts=frame).market.rejected == 0


def test_owners_given_by_name_become_ids() -> None:
    frame = accounts({"owner": "ada b"}, {"owner": "R2"}, {"owner": "Twin"})
    force = reps("R1", "R2", "R3", "R4", name=["Ada B", "Bo", "Twin", "Twin"])
    found = load_market(accounts=frame, reps=force).market.accounts
    assert found is not None
    assert found["owner"].to_list() == ["R1", "R2", "Twin"]


def test_a_ring_of_parents_is_named_and_a_family_below_it_is_not() -> None:
    frame = accounts({"parent_id": "b"}, {"parent_id": "c"}, {"parent_id": "a"}, {"parent_id": "a"}, {})
    with pytest.raises(DataError) as caught:
        load_market(accounts=frame)
    assert [cell.line for cell in caught.value.cells] == [2, 3, 4]
    assert "a -> b -> c -> a" in caught.value.cells[0].reason
    assert [cell[1] for cell in refused(accounts=accounts({"parent_id": "a"}, {}))] == [2]


def test_a_long_chain_of_parents_is_no_ring() -> None:
    count = 500
    frame = pl.DataFrame(
        {
            "account_id": [f"n{i}" for i in range(count)],
            "parent_id": [f"n{i + 1}" for i in range(count)],
            "latitude": [41.0] * count,
            "longitude": [-88.0] * count,
        }
    )
    assert load_market(accounts=frame).market.notes == ("accounts: 1 parent id is no account of the file",)


def tracts() -> pl.DataFrame:
    return pl.DataFrame({"geoid": ["u2", "u1"], "lat": [40.0, 41.0], "lon": [-80.0, -80.0], "pop": [5, 6]})


def test_units_and_edges_are_checked_against_each_other() -> None:
    edges = pl.DataFrame(
        {"a": ["u1", "u1", "u2", "u9"], "b": ["u2", "u1", "u1", "u2"], "shared_perim_m": [1.0] * 4}
    )
    assert refused(units=tracts(), edges=edges) == [("edges", 3, "b", "u1"), ("edges", 5, "a", "u9")]
    loaded = load_market(
        units=tracts(), edges=edges, skip_rejected=True, options=ReadOptions(map={"pop": "population"})
    )
    assert loaded.market.units is not None
    assert loaded.market.edges is not None
    assert loaded.market.units.columns == ["unit_id", "latitude", "longitude", "population", "line"]
    assert loaded.market.units["unit_id"].to_list() == ["u1", "u2"]
    assert loaded.market.edges.select("a", "b").rows() == [("u1", "u2")]


def test_a_unit_needs_coordinates() -> None:
    frame = pl.DataFrame(
        {"unit_id": ["u1", "u2", "u3"], "lat": [40.0, 0.0, None], "lon": [-80.0, 0.0, -80.0]}
    )
    assert refused(units=frame) == [("units", 3, "lat", ""), ("units", 4, "lat", "")]


def test_options_are_for_the_accounts_alone_when_there_are_some(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("nr,lat,lon,kind\n1,41,-88,A\n2,41,-88,B\n")
    loaded: LoadedMarket = load_market(
        accounts=path, reps=reps("R1"), options=ReadOptions(map={"nr": "account_id"}, where="kind == 'B'")
    )
    assert loaded.market.accounts is not None
    assert loaded.market.accounts["account_id"].to_list() == ["2"]
    assert loaded.mapping == (
        "accounts: nr -> account_id",
        "accounts: lat -> latitude",
        "accounts: lon -> longitude",
    )


def test_an_alignment_is_read_and_rows_of_other_accounts_are_left_out() -> None:
    frame = pl.DataFrame(
        {"Account ID": ["b", "a", "z"], "territory": ["T1", "T2", "T1"], "rep": ["R1", None, "R1"]}
    )
    market = load_market(accounts=accounts({}, {})).market
    loaded = load_alignment(frame, accounts=market.accounts)
    assert loaded.alignment.select("account_id", "territory_id", "rep_id").rows() == [
        ("a", "T2", None),
        ("b", "T1", "R1"),
    ]
    assert loaded.notes == ("alignment: 1 row names no account of the file",)
    with pytest.raises(DataError) as caught:
        load_alignment(pl.concat([frame, frame]))
    assert len(caught.value.cells) == 3

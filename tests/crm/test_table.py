"""Tables are mapped, typed and checked; every faulty cell is named, none stops the others."""

import datetime
import random
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ridings.crm.csvfile.options import ReadOptions
from ridings.crm.csvfile.table import Table, read_table
from ridings.errors import DataError


def read(text: str, tmp_path: Path, table: str = "accounts", options: ReadOptions | None = None) -> Table:
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    return read_table(path, table, options)


def faults(table: Table) -> list[tuple[int, str, str]]:
    return table.rejected.select("line", "column", "value").rows()


def test_an_export_maps_itself_and_says_how(tmp_path: Path) -> None:
    table = read(
        "Account ID,Account Name,Billing Zip/Postal Code,Account Owner,Annual Revenue,Colour\n"
        '001,Ada,02134,Jo,"$1,234.5",red\n',
        tmp_path,
    )
    assert table.frame.drop("line").row(0, named=True) == {
        "account_id": "001",
        "name": "Ada",
        "postal_code": "02134",
        "owner": "Jo",
        "revenue": 1234.5,
        "Colour": "red",
    }
    assert "accounts: Account Owner -> owner" in table.mapping


def test_what_the_user_maps_wins_over_names_and_aliases(tmp_path: Path) -> None:
    options = ReadOptions(map={"beds": "Potential", "OWNER": "-", "sales potential": "-"})
    text = "ID,BEDS,owner,potential,sales_potential\n1,50,PRIVATE,7,8\n"
    table = read(text, tmp_path, options=options)
    assert table.frame.drop("line").row(0, named=True) == {"account_id": "1", "potential": 50.0}
    assert any("column potential of the file is not used" in note for note in table.notes)


def test_an_alias_whose_values_do_not_fit_stays_a_column_of_its_own(tmp_path: Path) -> None:
    table = read("id,lat,lon,zip\n1,flat,-80.5,02134\n2,high,-81,02135\n", tmp_path)
    assert table.frame["lat"].to_list() == ["flat", "high"]
    assert table.frame["longitude"].to_list() == [-80.5, -81.0]
    assert table.notes == ("accounts: column lat is not taken as latitude: its values do not fit",)


def test_of_two_columns_for_one_the_preferred_is_used_and_said(tmp_path: Path) -> None:
    table = read("id,Account Owner,OwnerId,city\n1,Jo,R1,X\n", tmp_path)
    assert table.frame["owner"].to_list() == ["R1"]
    assert table.notes == ("accounts: column Account Owner could be owner too; OwnerId is used",)


def test_a_column_kept_is_numeric_only_where_every_cell_is_a_number_and_no_code(tmp_path: Path) -> None:
    rows = "".join(f"{i},{i},0{i},{i if i != 13 else 'n/a'}\n" for i in range(1, 21))
    table = read(f"id,beds,county,staff\n{rows}", tmp_path)
    assert table.frame.select("beds", "county", "staff").dtypes == [pl.Float64, pl.String, pl.String]
    said = "accounts: column staff is taken as text: 1 cell is no number, the first 'n/a' on line 14"
    assert table.notes == (said,)


@pytest.mark.parametrize(
    ("column", "good", "typed", "bad"),
    [
        ("potential", "€ 1,234,567.5", 1234567.5, ["abc", "nan", "inf", "-1", "1,23", "2e13", "1.234,5"]),
        ("potential", "1e3", 1000.0, ["$", "12%", "0x10"]),
        ("call_minutes", "0", 0.0, ["1441", "-inf"]),
        ("call_frequency", "366", 366.0, ["367"]),
        ("latitude", "-90", -90.0, ["90.1", "52,520", "N52"]),
        ("longitude", "180", 180.0, ["-180.5"]),
        ("locked", "Yes", True, ["maybe", "2"]),
        (
            "owner_since",
            "2026-01-31T10:00:00Z",
            datetime.date(2026, 1, 31),
            ["31.1.2026", "2026-02-30", "2026"],
        ),
        ("channel", "In Person", "in_person", ["by post"]),
        ("required_skills", " a ; b;;", ["a", "b"], []),
        ("time_windows", "mo-fr 09:00-12:00,13:00-17:00; sa 09:00-12:00", None, ["9 to 5", "mo 09:00-25:00"]),
    ],
)
def test_cells_are_typed_and_the_faulty_named(
    tmp_path: Path, column: str, good: str, typed: object, bad: list[str]
) -> None:
    text = "".join(f'{i},"{cell}"\n' for i, cell in enumerate([good, *bad]))
    table = read(f"account_id,{column}\n{text}", tmp_path)
    found = table.frame[column].to_list()[0]
    assert found == (good if typed is None else typed)
    assert faults(table) == [(i, column, cell) for i, cell in enumerate(bad, start=3)]
    assert table.good()["account_id"].to_list() == ["0"]


def test_all_faults_of_all_columns_are_gathered_under_their_own_headers(tmp_path: Path) -> None:
    text = "ID,Lat,BEDS\n1,91,x\n1,5,2,3\n,50,inf\n1,50,2\n"
    table = read(text, tmp_path, options=ReadOptions(map={"beds": "potential"}))
    assert faults(table) == [
        (2, "BEDS", "x"),
        (2, "Lat", "91"),
        (3, "", "1,5,2,3"),
        (4, "BEDS", "inf"),
        (5, "ID", "1"),
    ]
    assert table.rejected["reason"].to_list()[-1] == "the id is on line 2 already"


def test_every_later_row_of_a_repeated_id_is_named_even_where_identical(tmp_path: Path) -> None:
    table = read("id,city\na,X\nb,Y\na,X\na,Z\n", tmp_path)
    assert faults(table) == [(4, "id", "a"), (5, "id", "a")]
    assert table.good()["account_id"].to_list() == ["a", "b"]


def test_a_huge_cell_is_named_with_its_size(tmp_path: Path) -> None:
    table = read(f"id,city,extra\n1,X,{'y' * 10_000_000}\n2,{'z' * 100_001},w\n", tmp_path)
    assert [row[:2] for row in faults(table)] == [(2, "extra"), (3, "city")]
    assert "10000000 bytes" in table.rejected["reason"][0]
    assert max(table.rejected["value"].str.len_chars()) <= 200


@pytest.mark.parametrize(
    ("text", "table", "options", "said"),
    [
        (
            "nr,city\n1,X\n",
            "accounts",
            ReadOptions(),
            "lacks the accounts column account_id.*found: nr, city",
        ),
        ("a,c\n1,2\n", "edges", ReadOptions(), "lacks the edges column b"),
        (
            "id,beds\n1,2\n",
            "accounts",
            ReadOptions(map={"bedz": "x"}),
            "no column 'bedz'; did you mean 'beds'",
        ),
        ("id,b,c\n1,2,3\n", "accounts", ReadOptions(map={"b": "x", "c": "x"}), "both 'b' and 'c'"),
        ("id,b\n1,2\n", "accounts", ReadOptions(map={"b": "line"}), "cannot be mapped to 'line'"),
        ("id,b\n1,2\n", "accounts", ReadOptions(map={"b": " "}), "cannot be mapped to ''"),
        ("id,b\n1,2\n", "accounts", ReadOptions(where="b == 3"), "no row of .* matches"),
        ("id,b\n1,2\n", "accounts", ReadOptions(id_columns=("c",)), "no column 'c'"),
    ],
)
def test_what_is_missing_is_said_with_what_is_there(
    tmp_path: Path, text: str, table: str, options: ReadOptions, said: str
) -> None:
    with pytest.raises(DataError, match=said):
        read(text, tmp_path, table, options)


def test_faults_in_rows_that_are_not_kept_do_not_matter(tmp_path: Path) -> None:
    options = ReadOptions(
        where="STATUS == 'OPEN' and potential > 1", map={"beds": "potential", "status": "-"}
    )
    table = read("id,beds,STATUS\n1,-5,CLOSED\n2,7,OPEN\n3,x,OPEN\n", tmp_path, options=options)
    assert table.frame["account_id"].to_list() == ["2"]
    assert not table.rejected.height


CHAINS = "brand,store_id,street,city\na,1,x,Y\na,2,x,Y\nb,,Main St 1,Y\nb,,Main St 2,Y\nb,,Main St 1,Y\n"


def test_an_id_of_several_columns_with_a_stable_one_where_a_part_is_missing(tmp_path: Path) -> None:
    table = read(CHAINS, tmp_path, options=ReadOptions(id_columns=("brand", "store_id")))
    ids = table.frame["account_id"].to_list()
    assert ids[:2] == ["a-1", "a-2"]
    assert all(one.startswith("b-") for one in ids[2:])
    assert {ids[2], ids[4]} == {min(ids[2], ids[4], key=len), f"{min(ids[2], ids[4], key=len)}-2"}
    assert len(set(ids)) == 5
    assert table.notes == (
        "accounts: 3 rows without store_id got an id made of what there is, name and place",
    )


names = st.sampled_from(["Ada", "Bo", "Cy"])
places = st.sampled_from(["X", "Y", ""])


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from(["", "", "k"]), names, places), min_size=1, max_size=12), st.randoms()
)
def test_rows_without_an_id_get_a_stable_one(rows: list[tuple[str, str, str]], draw: random.Random) -> None:
    rows = [(f"{one}{i}" if one else "", name, place) for i, (one, name, place) in enumerate(rows)]
    shuffled = draw.sample(rows, len(rows))
    schema = ["account_id", "name", "city"]
    first, second = (
        read_table(pl.DataFrame(one, schema=schema, orient="row"), "accounts") for one in (rows, shuffled)
    )
    assert not first.rejected.height
    assert first.frame.drop("line").sort("account_id").equals(second.frame.drop("line").sort("account_id"))
    assert first.frame["account_id"].n_unique() == len(rows)


def test_other_tables_need_their_ids(tmp_path: Path) -> None:
    reps = read("rep_id,name\nR1,Ada\n,Bo\n", tmp_path, "reps")
    assert faults(reps) == [(3, "rep_id", "")]
    options = ReadOptions(id_columns=("s", "c"))
    units = read("s,c,lat,lon\n1,2,40,-80\n1,,40,-80\n", tmp_path, "units", options)
    assert units.frame["unit_id"].to_list() == ["1-2", None]
    assert faults(units) == [(3, "unit_id", "")]

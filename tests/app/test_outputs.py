"""A plan's files: what they hold, how numbers are written, and all of them or none."""

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from ridings.app.insight import plain
from ridings.app.outputs import plan_figures, rounded, write_plan, write_rejected
from ridings.design.plan import Moved, Plan, Scored
from ridings.errors import CellFault, SourceError
from ridings.market.finding import Finding

INTERFACE = {
    "feasible",
    "proved",
    "reasons",
    "cost",
    "lower_bound",
    "bound_kind",
    "gap",
    "floor",
    "measures",
    "moved",
    "brief",
    "seed",
    "version",
    "seconds",
    "travel",
    "rejected",
}


@pytest.fixture
def plan() -> Plan:
    """A plan of two accounts."""
    alignment = pl.DataFrame(
        {
            "account_id": ["A1", "A2"],
            "unit_id": ["A1", "A2"],
            "territory_id": ["T1", "T2"],
            "rep_id": ["R1", ""],
            "sales_force": pl.Series([None, None], dtype=pl.String),
            "previous_rep_id": ["R2", None],
            "moved": [True, False],
            "reason": ["nearest with room", 'said "no", then yes'],
        }
    )
    territories = pl.DataFrame(
        {
            "territory_id": ["T1", "T2"],
            "potential": [0.1 + 0.2, 1e6 / 3],
            "workload_index": [0.98765432, float("nan")],
            "imbalance_potential": [-0.00000001, 0.123456],
            "latitude": [40.123456789, None],
        }
    )
    return Plan(
        feasible=True,
        proved=True,
        reasons=(),
        alignment=alignment,
        planned=Scored(territories, {"imbalance_potential": 1 / 3, "gone": float("nan"), "accounts": 2.0}),
        today=None,
        cost=100 / 3,
        lower_bound=33.0,
        bound_kind="fixed_centers",
        gap=0.01,
        cost_unit="hours a year",
        floor={"potential": 0.0},
        tolerances={"potential": 0.05},
        moved=Moved(1, 0.1 + 0.2, 0.0, 0, 2, 3.0, 0.0),
        brief={"moves": {"protect": ("a", "b"), "price": 0.1}},
        seed=0,
        version="0.1.0",
        seconds=1.23456,
        travel="estimate",
        rejected=0,
    )


def test_a_plan_is_four_files_and_the_pages(plan: Plan, tmp_path: Path) -> None:
    names = write_plan(tmp_path / "plan", plan, pages={"report.html": "<p>", "territories.geojson": "{}"})
    assert sorted(names) == sorted(path.name for path in (tmp_path / "plan").iterdir())
    assert set(names) >= {"alignment.csv", "territories.csv", "plan.json", "territories.geojson"}


def test_the_alignment_is_plain_csv_with_true_and_false(plan: Plan, tmp_path: Path) -> None:
    write_plan(tmp_path, plan)
    assert (tmp_path / "alignment.csv").read_text() == (
        "account_id,unit_id,territory_id,rep_id,sales_force,previous_rep_id,moved,reason\n"
        "A1,A1,T1,R1,,R2,true,nearest with room\n"
        'A2,A2,T2,,,,false,"said ""no"", then yes"\n'
    )


def test_numbers_are_written_without_noise(plan: Plan, tmp_path: Path) -> None:
    write_plan(tmp_path, plan)
    assert (tmp_path / "territories.csv").read_text() == (
        "territory_id,potential,workload_index,imbalance_potential,latitude\n"
        "T1,0.3,0.9877,0.0,40.12346\n"
        "T2,333333.33,,0.1235,\n"
    )


def test_plan_json_has_every_promised_key_sorted_and_no_nan(plan: Plan, tmp_path: Path) -> None:
    write_plan(tmp_path, plan, findings=[Finding("zero_potential", "1 account", 1, ("A1",))])
    text = (tmp_path / "plan.json").read_text()
    found = json.loads(text)
    assert set(found) >= INTERFACE
    assert list(found) == sorted(found)
    assert "NaN" not in text
    assert found["measures"] == {"accounts": 2, "gone": None, "imbalance_potential": 0.333333}
    assert '"accounts": 2,' in text
    assert found["moved"]["potential"] == 0.3
    assert found["findings"][0]["kind"] == "zero_potential"


def test_the_brief_in_plan_json_keeps_every_digit(plan: Plan) -> None:
    brief = {"workload": {"root": 3.640000001}, "moves": {"protect": ()}}
    assert plan_figures(replace(plan, brief=brief))["brief"] == {
        "workload": {"root": 3.640000001},
        "moves": {"protect": []},
    }


def test_a_second_run_drops_the_rejects_of_the_first(plan: Plan, tmp_path: Path) -> None:
    fault = CellFault("accounts", 7, "potential", "-1", "expected a number of 0 or more")
    write_rejected(tmp_path, [fault])
    assert [path.name for path in tmp_path.iterdir()] == ["rejected.csv"]
    write_plan(tmp_path, plan)
    assert not (tmp_path / "rejected.csv").exists()


def test_rejected_rows_name_table_line_column_value_and_reason(tmp_path: Path) -> None:
    write_rejected(
        tmp_path,
        [CellFault("accounts", 7, "potential", "-1", "too little"), CellFault("reps", None, "", "", "no")],
    )
    assert (tmp_path / "rejected.csv").read_text() == (
        "table,line,column,value,reason\naccounts,7,potential,-1,too little\nreps,,,,no\n"
    )


def test_a_page_that_cannot_be_written_leaves_the_folder_as_it_was(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "alignment.csv").write_text("before\n")
    with pytest.raises(SourceError):
        write_plan(tmp_path, plan, pages={"no/such/folder.html": ""})
    assert [path.name for path in tmp_path.iterdir()] == ["alignment.csv"]
    assert (tmp_path / "alignment.csv").read_text() == "before\n"


def test_a_negative_zero_and_what_is_not_finite_become_plain() -> None:
    assert str(plain(-1e-9, 2)) == "0.0"
    assert plain({"a": float("inf"), "b": [True, 1, "x", None]}, 2) == {"a": None, "b": [True, 1, "x", None]}
    assert str(rounded(pl.DataFrame({"drive_hours": [-1e-9]}))["drive_hours"][0]) == "0.0"

"""The measures of any alignment, against figures worked out by hand."""

import math

import polars as pl
import pytest
from tests.design.drawn_markets import accounts_of, reps_of

from ridings.design.brief import brief_from_mapping
from ridings.design.measures import MEASURES
from ridings.design.plan import TERRITORY_COLUMNS, Scored
from ridings.design.score import score
from ridings.errors import DataError
from ridings.market.market import Market

BRIEF = brief_from_mapping({"balance": {"potential": 0.1, "accounts": 0.1}})


def scored(accounts: pl.DataFrame, territories: list[str | None] | None = None) -> Scored:
    alignment = None
    if territories is not None:
        alignment = pl.DataFrame({"account_id": accounts["account_id"], "territory_id": territories})
    return score(Market(accounts=accounts), BRIEF, alignment)


def test_imbalance_spread_and_shares_within_by_hand() -> None:
    found = scored(accounts_of(4, potential=[10.0, 20.0, 30.0, 60.0]), ["T1", "T1", "T2", "T2"])
    assert found.territories["imbalance_potential"].to_list() == pytest.approx([-0.5, 0.5])
    assert found.measures["imbalance_potential"] == pytest.approx(0.5)
    assert found.measures["spread_potential"] == pytest.approx(0.5)
    assert found.measures["within_15_potential"] == 0
    assert found.measures["within_05_accounts"] == 1


def test_the_table_has_every_column_and_one_for_each_activity_sorted() -> None:
    table = scored(accounts_of(6), ["B", "A", "B", "A", "C", "C"]).territories
    assert table.columns == [*TERRITORY_COLUMNS, "imbalance_accounts"]
    assert table["territory_id"].to_list() == ["A", "B", "C"]


def test_accounts_without_a_territory_are_counted_and_left_out() -> None:
    found = scored(accounts_of(5), ["A", "A", None, "B", "B"])
    assert found.measures["unowned_accounts"] == 1
    assert found.measures["territories"] == 2
    assert found.territories["accounts"].sum() == 4


def test_dispersion_is_the_mean_way_to_the_median_weighted_by_potential() -> None:
    accounts = accounts_of(3, latitude=[0.0, 0.0, 0.0], longitude=[0.0, 0.0, 1.0], potential=[3.0, 3.0, 2.0])
    found = scored(accounts, ["A", "A", "A"])
    degree = math.pi / 180 * 6371.0088
    assert found.measures["dispersion_km"] == pytest.approx(degree * 2 / 8, rel=1e-3)


def test_hours_are_on_site_and_drive() -> None:
    accounts = accounts_of(4, call_frequency=[12.0] * 4, call_minutes=[60.0] * 4, channel=["remote"] * 4)
    found = scored(accounts, ["A", "A", "B", "B"])
    assert found.measures["workload_hours"] == pytest.approx(48)
    assert found.measures["drive_hours"] == 0
    assert found.measures["selling_share"] == 1


def test_today_is_the_owners() -> None:
    found = scored(accounts_of(4, owner=["R1", "R1", "R1", "R2"], potential=[1.0] * 4))
    assert found.territories["territory_id"].to_list() == ["R1", "R2"]
    assert found.measures["imbalance_accounts"] == pytest.approx(0.5)


def test_without_owners_there_is_no_today() -> None:
    with pytest.raises(DataError, match="no account has an owner"):
        scored(accounts_of(4))


def test_homes_of_the_reps_are_the_bases() -> None:
    accounts, reps = accounts_of(6, owner=["R0", "R1"] * 3), reps_of(2, latitude=[10.0, 10.0])
    far = score(Market(accounts=accounts, reps=reps), BRIEF).measures["drive_hours"]
    assert far > 5 * score(Market(accounts=accounts), BRIEF).measures["drive_hours"]


def test_outlying_accounts_are_off_the_largest_piece() -> None:
    accounts = accounts_of(6, latitude=[40.0, 40.1, 40.2, 40.3, 40.4, 40.5], longitude=[-90.0] * 6)
    whole = scored(accounts, ["A", "A", "A", "B", "B", "B"])
    torn = scored(accounts, ["A", "A", "B", "B", "B", "A"])
    assert whole.measures["outlying_accounts"] == 0
    assert torn.measures["outlying_accounts"] == pytest.approx(1 / 6)


def test_every_figure_is_in_the_list_of_measures() -> None:
    names = {measure.name for measure in MEASURES}
    found = scored(accounts_of(6), ["A", "A", "A", "B", "B", "B"]).measures
    stems = ("imbalance_", "spread_", "within_05_", "within_10_", "within_15_")
    plain = {name for name in found if not name.startswith(stems)}
    assert plain <= names

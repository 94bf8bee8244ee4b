"""Plans on drive times that the distance does not tell: a river with one bridge, as a source of minutes."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.design.drawn_markets import accounts_of, reps_of

from ridings.app.outputs import plan_figures
from ridings.app.roads import with_travel
from ridings.design.amounts import Amounts
from ridings.design.brief import DesignBrief, brief_from_mapping
from ridings.design.draft import draft
from ridings.design.places import places_of
from ridings.design.plan import Plan
from ridings.design.score import counted, score
from ridings.errors import DataError
from ridings.market.market import Market
from ridings.travel.estimate import Estimate

RIVER = -89.5  # longitude; the maps of the drawn markets reach from -90 to -89
DETOUR = 60.0  # minutes to the other bank
HOMES_ONLY = {"home": 1.0, "center": 0.0}


@dataclass(frozen=True)
class River:
    """The estimator, with a long way round to the other bank and no roads at all above a latitude."""

    roads_end: float = 90.0
    detour: float = DETOUR
    name: str = "river.osm.pbf (0123456789ab)"

    def minutes(self, points: Any, places: Any) -> Any:
        east, there = points[:, None, 1] > RIVER, places[None, :, 1] > RIVER
        out = Estimate().minutes(points, places) + np.where(
            east != there, np.float32(self.detour), np.float32(0)
        )
        out[points[:, 0] > self.roads_end] = np.nan
        out[:, places[:, 0] > self.roads_end] = np.nan
        return out


def brief_of(**values: Any) -> DesignBrief:
    return brief_from_mapping({"balance": {"accounts": 0.25}} | values)


def town(count: int = 60, reps: int = 4, **columns: Any) -> Market:
    return Market(accounts=accounts_of(count, 3, **columns), reps=reps_of(reps, 5))


def planned(market: Market, brief: DesignBrief, source: Any = None) -> Plan:
    on = market if source is None else with_travel(market, brief, source)
    return draft(on, brief).plan


def drive(market: Market, brief: DesignBrief, plan: Plan, source: Any) -> float:
    scored = score(with_travel(market, brief, source), brief, plan.alignment)
    return scored.measures["drive_hours"]


def crossings(plan: Plan, market: Market) -> int:
    """Accounts on the other bank from their rep's home."""
    assert market.accounts is not None
    assert market.reps is not None
    east = dict(market.accounts.select("account_id", pl.col("longitude") > RIVER).iter_rows())
    home = dict(market.reps.select("rep_id", pl.col("longitude") > RIVER).iter_rows())
    rows = plan.alignment.select("account_id", "rep_id").iter_rows()
    return sum(east[account] != home[rep] for account, rep in rows)


def test_a_plan_on_roads_stays_on_its_bank_where_it_can() -> None:
    homes: dict[str, Any] = {"latitude": [40.2, 40.4, 40.6, 40.8], "longitude": [-89.6, -89.6, -89.4, -89.4]}
    market, brief = Market(accounts=accounts_of(60, 3), reps=reps_of(4, **homes)), brief_of()
    by_distance, by_road = planned(market, brief), planned(market, brief, River())
    assert crossings(by_road, market) < crossings(by_distance, market)
    assert drive(market, brief, by_road, River()) < 0.95 * drive(market, brief, by_distance, River())


@pytest.mark.parametrize("homes", [True, False])
def test_a_plan_and_its_score_count_the_same_hours(homes: bool) -> None:
    market = town(owner=[f"R{x % 4}" for x in range(60)])
    if not homes:
        market = Market(accounts=market.accounts)
    brief = brief_of(balance={"workload": 0.3}, territories={"count": 4})
    plan = planned(market, brief, River())
    scored = score(with_travel(market, brief, River()), brief, plan.alignment)
    assert plan.planned.measures["drive_hours"] == pytest.approx(scored.measures["drive_hours"], rel=1e-9)
    assert plan.today is not None
    today = score(with_travel(market, brief, River()), brief).measures
    assert plan.today.measures["drive_hours"] == pytest.approx(today["drive_hours"], rel=1e-9)


@pytest.mark.parametrize("rule", ["median", "mean", "unit"])
def test_the_cost_on_roads_is_the_drive_hours_and_never_below_its_bound(rule: str) -> None:
    market = Market(accounts=accounts_of(60, 3))
    brief = brief_of(territories={"count": 4}, cost={"center": rule})
    plan = planned(market, brief, River())
    assert plan.feasible
    assert plan.cost == pytest.approx(plan.planned.measures["drive_hours"], rel=1e-6)
    assert 0 < plan.lower_bound <= plan.cost


def test_every_center_on_roads_is_a_place_with_known_minutes() -> None:
    market, brief = Market(accounts=accounts_of(60, 3)), brief_of(territories={"count": 4})
    on = with_travel(market, brief, River())
    assert on.roads is not None
    centers = draft(on, brief).plan.planned.territories.select("latitude", "longitude").to_numpy()
    known = {(round(a, 6), round(b, 6)) for a, b in _places(market, brief)}
    assert {(round(a, 6), round(b, 6)) for a, b in centers} <= known


def _places(market: Market, brief: DesignBrief) -> Any:
    filled, amounts = counted(market, brief)
    return places_of(filled, brief, amounts)


def test_without_a_detour_roads_change_nothing_but_rounding() -> None:
    market, brief = town(), brief_of(cost=HOMES_ONLY)
    plain, same = planned(market, brief), planned(market, brief, Estimate())
    assert same.cost == pytest.approx(plain.cost, rel=1e-5)
    assert same.alignment["territory_id"].to_list() == plain.alignment["territory_id"].to_list()


def test_the_places_are_the_same_whatever_the_order_of_the_rows() -> None:
    market, brief = town(400), brief_of()
    assert market.accounts is not None
    backwards = Market(accounts=market.accounts.reverse(), reps=market.reps)
    places = _places(market, brief)
    assert 48 <= len(places) < 60
    assert np.array_equal(_places(backwards, brief), places)


def test_with_a_geometric_measure_roads_change_the_hours_and_not_the_lines() -> None:
    market, brief = town(), brief_of(cost={"measure": "distance"})
    plain, roads = planned(market, brief), planned(market, brief, River())
    assert roads.alignment["territory_id"].to_list() == plain.alignment["territory_id"].to_list()
    assert roads.cost == pytest.approx(plain.cost)
    assert roads.planned.measures["drive_hours"] > plain.planned.measures["drive_hours"]


def test_workload_is_balanced_by_the_hours_on_roads() -> None:
    market = town()
    brief = brief_of(balance={"workload": 0.15})
    plan = planned(market, brief, River())
    assert plan.feasible
    scored = score(with_travel(market, brief, River()), brief, plan.alignment)
    assert scored.measures["imbalance_workload"] <= 0.15 + 1e-6


def test_families_drive_to_each_of_their_sites_on_roads() -> None:
    parents = [f"A{x - x % 3:02d}" if x % 3 else None for x in range(60)]
    market = town(parent_id=parents)
    brief = brief_of(locks={"families": "whole"})
    plan = planned(market, brief, River())
    assert plan.planned.measures["drive_hours"] == pytest.approx(
        drive(market, brief, plan, River()), rel=1e-9
    )
    assert plan.lower_bound <= plan.cost


def test_pairs_that_no_road_joins_are_estimated_and_counted() -> None:
    market, brief = town(), brief_of()
    assert market.accounts is not None
    north = int((market.accounts["latitude"] > 40.8).sum())
    plan = planned(market, brief, River(roads_end=40.8))
    assert plan.travel == "river.osm.pbf (0123456789ab)"
    roads = plan_figures(plan)["roads"]
    assert 0 < roads["accounts_off_network"] == north < 60
    assert roads["places_off_network"] > 0
    lost = roads["places_off_network"]
    kept = roads["places"] - lost
    assert roads["pairs"] == 60 * roads["places"]
    assert roads["pairs_estimated"] == roads["pairs"] - (60 - north) * kept
    told = " ".join(plan.notes)
    assert f"off the road network: {north} of 60 accounts" in told
    assert f"drive times of {roads['pairs_estimated']:,} pairs" in told


def test_accounts_that_nobody_drives_to_are_not_counted_as_off_the_network() -> None:
    channel = ["remote" if latitude > 40.8 else "in_person" for latitude in accounts_of(60, 3)["latitude"]]
    plan = planned(town(channel=channel), brief_of(), River(roads_end=40.8))
    assert plan_figures(plan)["roads"]["accounts_off_network"] == 0
    assert plan_figures(plan)["roads"]["accounts_visited"] == channel.count("in_person")


def test_local_hops_are_corrected_by_what_short_ways_take_on_roads() -> None:
    close = pl.DataFrame({"latitude": [40 + x % 10 / 100 for x in range(60)],
                          "longitude": [-89.9 + x // 10 / 100 for x in range(60)]})  # fmt: skip
    accounts = accounts_of(60, 3).with_columns(close)
    brief = brief_of(territories={"count": 3})
    assert _hops(Market(accounts=accounts), brief, Slow()) == pytest.approx(
        2.0 * _hops(Market(accounts=accounts), brief), rel=1e-4
    )


@dataclass(frozen=True)
class Slow:
    """Roads on which everything takes twice as long."""

    name: str = "slow"

    def minutes(self, points: Any, places: Any) -> Any:
        return Estimate().minutes(points, places) * np.float32(2)


def _hops(market: Market, brief: DesignBrief, source: Any = None) -> float:
    on = market if source is None else with_travel(market, brief, source)
    amounts: Amounts = counted(on, brief)[1]
    return float(amounts.workload.hop_hours.sum())


def test_without_roads_the_plan_says_estimate() -> None:
    figures = plan_figures(planned(town(), brief_of()))
    assert figures["travel"] == "estimate"
    assert figures["roads"] is None


def test_units_without_accounts_have_nobody_who_drives() -> None:
    units = pl.DataFrame(
        {"unit_id": ["a", "b"], "latitude": [1.0, 2.0], "longitude": [1.0, 2.0], "people": [1, 2]}
    )
    with pytest.raises(DataError, match="--roads needs accounts"):
        with_travel(Market(units=units), brief_of(balance={"people": 0.5}, territories={"count": 2}), River())

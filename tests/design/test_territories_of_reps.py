"""The roster: who holds which territory, and how large it should be."""

import numpy as np
import polars as pl
import pytest
from tests.design.drawn_markets import reps_of

from ridings.design.brief import DesignBrief, brief_from_mapping
from ridings.design.roster import CAPACITY_HOURS, VACANT, make_roster
from ridings.errors import DataError


def brief(count: int | None = None, **values: object) -> DesignBrief:
    return brief_from_mapping(({"territories": {"count": count}} if count else {}) | values)


def test_every_rep_has_a_territory_in_order_of_the_rep_id() -> None:
    roster = make_roster(reps_of(3).reverse(), brief(), [])
    assert roster.rep_ids == ("R0", "R1", "R2")
    assert roster.territory_ids == ("T01", "T02", "T03")
    assert np.isfinite(roster.homes_xyz).all()


def test_a_count_above_the_reps_leaves_vacant_territories_that_admit_everything() -> None:
    roster = make_roster(reps_of(1, skills=[["a"]]), brief(3), [])
    assert roster.rep_ids == ("R0", VACANT, VACANT)
    assert roster.skills == (frozenset({"a"}), None, None)
    assert roster.index == {"R0": 0}


def test_a_count_below_the_reps_is_refused() -> None:
    with pytest.raises(DataError, match="2 territories for 3 reps"):
        make_roster(reps_of(3), brief(2), [])


def test_neither_reps_nor_a_count_is_refused() -> None:
    with pytest.raises(DataError, match="how many territories"):
        make_roster(None, brief(), [])


def test_open_territories_begin_as_the_largest_owners_only_where_moves_matter() -> None:
    assert make_roster(None, brief(2), ["R9", "R8", "R7"]).rep_ids == (VACANT, VACANT)
    held = make_roster(None, brief(2, moves={"accounts": 0.1}), ["R9", "R8", "R7"])
    assert held.rep_ids == ("R9", "R8")
    assert not held.open


def test_shares_and_capacities_sum_to_one_with_defaults_for_what_is_unknown() -> None:
    reps = reps_of(2, share=[3.0, None], capacity_hours=[None, 800.0])
    roster = make_roster(reps, brief(), [])
    assert roster.target_shares("share").tolist() == [0.75, 0.25]
    assert roster.target_shares("capacity").tolist() == pytest.approx(
        [CAPACITY_HOURS / (CAPACITY_HOURS + 800), 800 / (CAPACITY_HOURS + 800)]
    )


def test_a_home_of_half_a_coordinate_is_no_home() -> None:
    reps = reps_of(2).with_columns(latitude=pl.Series([40.0, None]))
    assert np.isfinite(make_roster(reps, brief(), []).homes_xyz[:, 0]).tolist() == [True, False]


def test_names_widen_with_the_count() -> None:
    assert make_roster(None, brief(100), []).territory_ids[:1] == ("T001",)

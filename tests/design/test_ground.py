"""Units: accounts, families, groups by place, and what rules take out of them."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.design.drawn_markets import accounts_of

from ridings.design.ground import Ground, families, grouped, on_units, with_pinned
from ridings.errors import DataError

FREE = np.full(6, -1, np.int32)


def family_units(
    rule: str, parents: list[str | None], apart: list[int] | None = None, **columns: Any
) -> Ground:
    accounts = accounts_of(6, parent_id=parents, **columns)
    amounts = np.ones((1, 6))
    return families(
        accounts, rule, amounts, np.full(1, 1.0), FREE if apart is None else np.array(apart, np.int32)
    )


def members(ground: Ground) -> dict[str, int]:
    return {unit: int((ground.unit_of == x).sum()) for x, unit in enumerate(ground.unit_ids)}


def test_without_the_rule_every_account_is_a_unit() -> None:
    assert members(family_units("none", [None, "A00", None, None, None, None])) == dict.fromkeys(
        ["A00", "A01", "A02", "A03", "A04", "A05"], 1
    )


def test_grandchildren_belong_to_the_topmost_parent() -> None:
    ground = family_units("whole", [None, "A00", "A01", None, None, None])
    assert members(ground)["A00"] == 3
    assert ground.family.tolist() == [True, False, False, False]


def test_children_of_a_parent_who_is_no_account_are_a_family() -> None:
    assert members(family_units("whole", [None, "HQ", "HQ", None, None, None]))["A01"] == 2


def test_a_site_group_is_a_family_at_one_place() -> None:
    place = [40.0, 40.0, 40.0, 41.0, 41.0, 42.0]
    ground = family_units(
        "site_group", [None, "A00", None, "A00", "A00", None], latitude=place, longitude=[-90.0] * 6
    )
    assert members(ground) == {"A00": 2, "A02": 1, "A03": 2, "A05": 1}


def test_a_family_of_more_than_half_a_territory_is_split_by_site() -> None:
    ground = family_units(
        "whole", [None, "A00", "A00", "A00", None, None],
        latitude=[40.0, 40.0, 41.0, 41.0, 42.0, 42.0], longitude=[-90.0] * 6,
    )  # fmt: skip
    assert members(ground) == {"A00": 2, "A02": 2, "A04": 1, "A05": 1}
    assert ground.notes == ("family A00 is larger than half a territory and was split by site",)


def test_a_family_locked_to_two_reps_falls_apart_and_is_a_conflict() -> None:
    ground = family_units("whole", [None, "A00", "A00", None, None, None], [0, 1, -1, -1, -1, -1])
    assert members(ground)["A00"] == 1
    assert len(ground.conflicts) == 1
    assert ground.conflicts[0].startswith("rule families: family A00")


def test_a_family_locked_to_one_rep_stays_whole() -> None:
    ground = family_units("whole", [None, "A00", "A00", None, None, None], [1, -1, 1, -1, -1, -1])
    assert members(ground)["A00"] == 3
    assert ground.conflicts == ()


def test_accounts_without_a_key_join_the_nearest_one_with() -> None:
    accounts = accounts_of(
        3, latitude=[40.0, 41.0, 40.9], longitude=[-90.0] * 3, county=["Adams", "Brown", None]
    )
    ground = grouped(accounts, "county", 2)
    assert members(ground) == {"Adams": 1, "Brown": 2}
    assert len(ground.notes) == 1
    assert "county" in ground.notes[0]


def test_long_postal_codes_are_grouped_by_their_first_five() -> None:
    ground = grouped(accounts_of(2, postal_code=["12345-6789", "12345"]), "postal_code", 1)
    assert members(ground) == {"12345": 2}


def test_a_unit_kind_without_its_column_is_refused() -> None:
    with pytest.raises(DataError, match="county"):
        grouped(accounts_of(3), "county", 2)


def test_accounts_go_to_their_unit_else_the_nearest() -> None:
    units = pl.DataFrame({"unit_id": ["N", "S"], "latitude": [41.0, 40.0], "longitude": [-90.0, -90.0]})
    accounts = accounts_of(
        3, latitude=[40.1, 40.9, 40.1], longitude=[-90.0] * 3, unit_id=["N", None, "nowhere"]
    )
    ground = on_units(accounts, units)
    assert ground.unit_of.tolist() == [0, 0, 1]
    assert "2 accounts" in ground.notes[0]


def test_pinned_accounts_become_units_of_their_own() -> None:
    ground = grouped(accounts_of(3, county=["X", "X", "Y"]), "county", 1)
    pinned = with_pinned(ground, ["A00", "A01", "A02"], np.array([False, True, False]), [""] * 3)
    assert members(pinned) == {"X": 1, "Y": 1, "account A01": 1}

"""Each example brief, on a smaller draw of the demonstration company, keeps the promise of its kind."""

from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import ridings
from ridings import DesignedPlan
from ridings.app.demo import make_company

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"
TODAY = ("owner", "owner_since", "named_rep", "locked")
OVERLAY_REPS = EXAMPLES / "overlay" / "reps.csv"
Rows = list[dict[str, Any]]


@cache
def company() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every third account, families torn or not, and all reps."""
    made = make_company()
    return made.accounts.gather_every(3), made.reps


def planned(
    example: str,
    accounts: pl.DataFrame,
    reps: Any,
    territories: int | None = None,
    balance: dict[str, float] | None = None,
    **reading: Any,
) -> DesignedPlan:
    brief = ridings.read_brief(EXAMPLES / example)
    market = ridings.read_market(accounts, reps, skip_rejected=True, **reading)
    return ridings.design_plan(market, territories, brief=brief, balance=balance)


def of_company(example: str) -> DesignedPlan:
    return planned(f"{example}/brief.toml", *company())


@cache
def on_the_ground(example: str) -> DesignedPlan:
    """A plan of the northern half, with bands for its few units: the example's are for the whole company."""
    accounts, reps = (table.filter(region="Ohio Valley") for table in company())
    return planned(f"{example}/brief.toml", accounts, reps, balance={"potential": 0.4, "workload": 0.4})


def rows_of(plan: DesignedPlan) -> Rows:
    """The alignment, each row with what the market knows of its account."""
    known = [c for c in plan.market.accounts.columns if c not in plan.alignment.columns or c == "account_id"]  # type: ignore[union-attr]
    return plan.alignment.join(plan.market.accounts.select(known), on="account_id").to_dicts()  # type: ignore[union-attr]


def off_balance(plan: DesignedPlan, group: dict[str, str], share: dict[str, float]) -> float:
    """Largest imbalance of potential of a rep among the reps of its group."""
    held: dict[str, float] = defaultdict(float)
    for row in rows_of(plan):
        held[row["rep_id"]] += row["potential"]
    worst = 0.0
    for rep, name in group.items():
        mates = [other for other, its in group.items() if its == name]
        target = sum(held[m] for m in mates) * share[rep] / sum(share[m] for m in mates)
        worst = max(worst, abs(held[rep] / target - 1))
    return worst


def pieces(plan: DesignedPlan) -> None:
    assert not [reason for reason in plan.plan.reasons if "pieces" in reason]


@pytest.mark.parametrize(("example", "column"), [("postal-codes", "postal_code"), ("counties", None)])
def test_a_geographic_unit_goes_whole_to_one_territory(example: str, column: str | None) -> None:
    plan = on_the_ground(example)
    reps: dict[str, set[str]] = defaultdict(set)
    for row in rows_of(plan):
        reps[row["unit_id"]].add(row["rep_id"])
        if column and not row["unit_id"].startswith("account "):
            assert row[column] == row["unit_id"]
    assert {len(held) for held in reps.values()} == {1}
    pieces(plan)


def test_hexagons_go_whole_and_every_territory_is_one_piece() -> None:
    plan = on_the_ground("cells")
    reps = plan.alignment.group_by("unit_id").agg(pl.col("rep_id").n_unique())
    assert reps["rep_id"].max() == 1
    pieces(plan)


def test_accounts_by_themselves_make_territories_of_one_piece() -> None:
    plan = on_the_ground("contiguous")
    assert plan.feasible
    pieces(plan)


def test_a_vertical_goes_to_the_reps_who_have_it() -> None:
    reps = pl.read_csv(EXAMPLES / "verticals" / "reps.csv")
    plan = planned("verticals/brief.toml", company()[0].drop(TODAY), reps)
    skill = dict(reps.select("rep_id", "skills").iter_rows())
    assert all(skill[row["rep_id"]] == f"industry:{row['industry']}" for row in rows_of(plan))
    assert plan.feasible
    assert off_balance(plan, skill, dict.fromkeys(skill, 1.0)) <= 0.10 + 1e-6


def test_without_skills_a_small_vertical_stays_whole_and_large_ones_share_few_territories() -> None:
    plan = planned("verticals/brief.toml", company()[0].drop(TODAY), None, 8)
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows_of(plan):
        found[row["industry"]].add(row["territory_id"])
    assert plan.feasible
    total = plan.market.accounts["potential"].sum()  # type: ignore[index]
    for industry, territories in found.items():
        held = sum(row["potential"] for row in rows_of(plan) if row["industry"] == industry)
        assert len(territories) <= held / total * 8 + 3
    assert sum(map(len, found.values())) < 5 * 8


def test_named_accounts_go_before_the_field() -> None:
    plan = of_company("named-accounts")
    for row in rows_of(plan):
        large = row["tier"] == "A" and row["potential"] >= 150_000
        assert row["layer"] == ("strategic" if large else "field")
        if row["named_rep"]:
            assert row["rep_id"] == row["named_rep"]
        elif not (row["locked"] and row["owner"]):
            assert (row["rep_id"] in {"R04", "R12"}) == large


def test_a_hybrid_gives_each_account_to_the_first_layer_that_claims_it() -> None:
    plan = of_company("hybrid")
    skilled = set(company()[1].filter(pl.col("skills") == "industry:healthcare")["rep_id"].to_list())
    counted: Counter[tuple[str, str]] = Counter()
    for row in rows_of(plan):
        layer = (
            "strategic" if row["tier"] == "A" and row["potential"] >= 150_000
            else "healthcare" if row["industry"] == "healthcare" and row["tier"] in ("A", "B")
            else "inside" if row["channel"] == "remote" else "field"
        )  # fmt: skip
        counted[row["territory_id"], layer] += 1
        assert row["layer"] == layer
        assert row["reason"].startswith(f"Claimed by {layer}")
        if row["named_rep"] or row["locked"]:
            continue
        who = {"strategic": {"R04", "R12"}, "inside": {"R17", "R20"}}.get(layer)
        assert who is None or row["rep_id"] in who
        if who is None:
            assert row["rep_id"] not in {"R04", "R12", "R17", "R20"}
        if layer == "healthcare":
            assert row["rep_id"] in skilled
        if layer == "inside":
            assert row["drive_hours"] == 0
    for row in plan.territories.to_dicts():
        for layer in ("strategic", "healthcare", "inside", "field"):
            assert row[f"accounts_{layer}"] == counted[row["territory_id"], layer]


def test_books_need_no_place_and_are_balanced() -> None:
    places = ("latitude", "longitude", "postal_code", "city", "state", "country", "time_zone")
    accounts, reps = company()[0].drop(places), company()[1].drop("latitude", "longitude", "postal_code")
    plan = planned("books/brief.toml", accounts, reps.head(12), places=False)
    assert plan.feasible
    assert plan.measures["drive_hours"] == 0
    share = dict(reps.head(12).select("rep_id", "share").iter_rows())
    assert off_balance(plan, dict.fromkeys(share, "all"), share) <= 0.05 + 1e-6
    kept = [row for row in rows_of(plan) if row["previous_rep_id"] in share]
    assert sum(row["moved"] for row in kept) < 0.5 * len(kept)  # nothing decides, but who has it today
    assert plan.territories["latitude"].is_nan().all()


def test_books_are_shown_without_a_map(tmp_path: Path) -> None:
    plan = planned("books/brief.toml", company()[0].head(60), None, 3)
    page = plan.report(tmp_path / "report.html").read_text(encoding="utf-8")
    assert "No geography" in page
    assert 'class="stage bookish"' in page


def primary() -> pl.DataFrame:
    accounts, _ = company()
    owned = accounts.filter(pl.col("owner") != "R-GONE")
    return owned.select("account_id", pl.col("owner").alias("territory_id"), pl.col("owner").alias("rep_id"))


def test_an_overlay_takes_every_primary_territory_whole() -> None:
    plan = planned("overlay/brief.toml", company()[0], OVERLAY_REPS, primary=primary())
    first = dict(primary().select("account_id", "rep_id").iter_rows())
    overlay: dict[str, set[str]] = defaultdict(set)
    for row in rows_of(plan):
        if row["account_id"] in first:
            overlay[first[row["account_id"]]].add(row["rep_id"])
        assert row["sales_force"] == "overlay"
    assert {len(reps) for reps in overlay.values()} == {1}
    ties = plan.plan.ties
    assert ties is not None
    assert ties.overlay_reps == dict.fromkeys(sorted(overlay), 1)
    assert sum(ties.primary_reps.values()) == len(overlay)


def test_a_near_overlay_works_with_fewer_primary_reps_than_a_free_one() -> None:
    near = planned("overlay/near.toml", company()[0], OVERLAY_REPS, primary=primary())
    market = ridings.read_market(company()[0].drop(TODAY), OVERLAY_REPS)
    free = ridings.design_plan(market, balance={"potential": 0.10})
    first = dict(primary().select("account_id", "rep_id").iter_rows())

    def pairs(plan: DesignedPlan) -> int:
        return len({(first.get(a), r) for a, r in plan.alignment.select("account_id", "rep_id").iter_rows()})

    assert near.feasible
    assert pairs(near) < pairs(free)


def test_a_given_region_is_served_by_its_own_reps() -> None:
    plan = of_company("regions-given")
    region = dict(company()[1].select("rep_id", "region").iter_rows())
    for row in rows_of(plan):
        if not row["named_rep"] and not row["locked"]:
            assert region[row["rep_id"]] == row["region"]
    share = dict(company()[1].select("rep_id", "share").iter_rows())
    assert plan.feasible
    assert off_balance(plan, region, share) <= 0.10 + 1e-6


def test_regions_come_first_and_have_whole_territories() -> None:
    plan = of_company("regions-first")
    regions = Counter(plan.territories["region"].to_list())
    assert regions == {f"Region {r}": 6 for r in range(1, 5)}
    of_territory = dict(plan.territories.select("territory_id", "region").iter_rows())
    for row in rows_of(plan):
        if not row["named_rep"] and not row["locked"]:
            assert f"{of_territory[row['territory_id']]}." in row["reason"]

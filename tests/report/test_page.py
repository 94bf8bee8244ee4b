"""The report as HTML."""

import base64
import gzip
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import polars as pl
import pytest
from tests.report.drawn_plans import drawn_market, drawn_plan

from ridings.design.plan import Moved
from ridings.market.market import Market
from ridings.report import moves
from ridings.report.page import render

EVIL = "</script><img src=x onerror=alert(1)>"


class Texts(HTMLParser):
    """Collects the tags of a page, and the text a reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] not in ("script", "style"):
            self.seen.append(data)


def read(page: str) -> Texts:
    parser = Texts()
    parser.feed(page)
    return parser


def text_of(page: str) -> str:
    return " ".join(" ".join(read(page).seen).split())


def data_of(page: str) -> dict[str, Any]:
    packed = re.search(r'id="data">([^<]*)<', page)
    assert packed
    data: dict[str, Any] = json.loads(gzip.decompress(base64.b64decode(packed[1])))
    return data


def test_the_verdict_is_one_plain_sentence() -> None:
    text = text_of(render(drawn_plan(), drawn_market()))
    assert "3 territories, all within 5% on potential and workload; today 1 of 3 is." in text


def test_the_bound_is_said_in_hours_and_as_a_share() -> None:
    text = text_of(render(drawn_plan(), drawn_market()))
    assert (
        "No plan on these centres with these rules can need less than 1,000 hours a year of driving; "
        "this one needs 1,020, 2% more: at most 20 hours a year could still be saved."
    ) in text


def test_drive_hours_and_moves_are_compared_with_today() -> None:
    text = text_of(render(drawn_plan(), drawn_market()))
    assert "58 hours fewer, −28.6%" in text
    assert "66.7% of those owned" in text
    assert "$4,000 of open pipeline" in text


def test_an_infeasible_plan_says_each_reason_and_claims_no_bound() -> None:
    reasons = ("T1 is 9% over its target: unlock 4 accounts.", "Skill x is held by nobody.")
    text = text_of(render(drawn_plan(feasible=False, proved=True, reasons=reasons), drawn_market()))
    assert "No plan can keep every rule." in text
    assert all(reason in text for reason in reasons)
    assert "1,000 hours" not in text
    unproved = text_of(render(drawn_plan(feasible=False, proved=False, reasons=reasons), drawn_market()))
    assert "No plan that keeps every rule was found" in unproved


def test_texts_from_the_data_cannot_become_html() -> None:
    market = drawn_market()
    assert market.accounts is not None
    assert market.reps is not None
    market = replace(
        market,
        accounts=market.accounts.with_columns(name=pl.lit(EVIL)),
        reps=market.reps.with_columns(name=pl.lit(EVIL)),
        notes=(EVIL,),
        potential_unit=EVIL,
    )
    page = render(drawn_plan(market, notes=(EVIL,), brief={EVIL: EVIL}, travel=EVIL), market, title=EVIL)
    assert "<img" not in page
    assert read(page).tags.count("script") == 2
    assert EVIL in text_of(page)
    assert data_of(page)["points"]["name"][0] == EVIL


def test_the_page_asks_nothing_of_a_network() -> None:
    page = render(drawn_plan(), drawn_market())
    assert "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:" in page
    assert not re.search(r"""(src|href)=["'](?!data:|#)|url\(|@import|fetch\(|XMLHttpRequest""", page)


def test_what_is_not_known_is_a_dash_and_never_nan() -> None:
    plan = drawn_plan()
    nothing = pl.lit(float("nan"))
    table = plan.planned.territories.with_columns(
        drive_hours=nothing,
        imbalance_workload=nothing,
        latitude=nothing,
        dispersion_km=pl.lit(None, pl.Float64),
    )
    plan = replace(
        plan,
        planned=replace(plan.planned, territories=table),
        lower_bound=float("nan"),
        floor={"potential": float("nan")},
        brief={"x": float("nan")},
    )
    page = render(plan, drawn_market())
    assert not re.search(r"\bnan\b", text_of(page), re.IGNORECASE)
    assert "–" in text_of(page)
    assert data_of(page)["territories"][0]["center"] is None


def test_another_unit_of_potential_is_never_shown_as_money() -> None:
    market = replace(drawn_market(), potential_unit="beds")
    page = render(drawn_plan(market), market)
    assert "beds" in text_of(page)
    assert data_of(page)["units"]["potential"] == ["", " beds"]


def test_without_owners_today_there_is_no_toggle_and_no_list_of_moves() -> None:
    plan = drawn_plan()
    plan = replace(
        plan,
        today=None,
        moved=Moved(0, 0.0, 0.0, 0, 0, 0.0, 0.0),
        alignment=plan.alignment.with_columns(previous_rep_id=pl.lit(None, pl.String), moved=pl.lit(False)),
    )
    page = render(plan, drawn_market())
    assert "data-mode=" not in page.split("<script")[0]
    assert "No account has an owner today" in text_of(page)
    assert 'id="move-lists" hidden' in page


def test_units_without_accounts_are_shown_as_units() -> None:
    market, plan = drawn_market(), drawn_plan()
    assert market.accounts is not None
    units = market.accounts.select(
        pl.col("account_id").alias("unit_id"), "latitude", "longitude", "potential"
    )
    alignment = plan.alignment.with_columns(account_id=pl.lit(None, pl.String))
    page = render(replace(plan, alignment=alignment), Market(units=units))
    assert "144 units · 3 territories" in text_of(page)
    assert len(data_of(page)["points"]["x"]) == 144


def test_accounts_without_a_place_are_counted_but_not_drawn() -> None:
    market = drawn_market()
    assert market.accounts is not None
    lost = pl.when(pl.col("account_id") < "A003").then(None).otherwise(pl.col("latitude"))
    page = render(drawn_plan(), replace(market, accounts=market.accounts.with_columns(latitude=lost)))
    assert "3 accounts without a place, not on the map" in text_of(page)
    assert len(data_of(page)["points"]["x"]) == 141


def test_very_many_accounts_are_thinned_for_drawing_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moves, "MOST_POINTS", 60)
    monkeypatch.setattr(moves, "MOST_MOVES", 5)
    page = render(drawn_plan(), drawn_market())
    points = data_of(page)["points"]
    assert len(points["x"]) <= 60
    assert points["all"] == 144
    assert points["moved"] == 96
    assert f"The map draws {len(points['x'])} of 144 accounts" in text_of(page)
    assert [points["potential"][i] for i in points["moves"]] == [2390.0, 2380.0, 2370.0, 2360.0, 2350.0]
    assert sum(pair["count"] for pair in data_of(page)["pairs"]) == 96


def test_moves_are_summed_by_pair_of_reps() -> None:
    found = data_of(render(drawn_plan(), drawn_market()))["pairs"]
    assert [(pair["from"], pair["to"]) for pair in found[:2]] == [
        ("Cleo Dunn", "Ben Cole"),
        ("Cleo Dunn", "Ada Brook"),
    ]
    assert {pair["count"] for pair in found} == {16}
    assert sum(pair["pipeline"] for pair in found) == 4000.0


def test_the_same_plan_gives_the_same_page() -> None:
    assert render(drawn_plan(), drawn_market()) == render(drawn_plan(), drawn_market())


def test_territories_outside_their_band_are_tinted() -> None:
    page = render(drawn_plan(tolerances={"potential": 0.001}), drawn_market())
    assert page.count('class="over"') + page.count('class="under"') == 2

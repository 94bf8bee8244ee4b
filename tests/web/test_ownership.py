"""Who owns what over HTTP: on a day, by history, as was believed; of accounts that one sees."""

import datetime
import io

import polars as pl
import pytest
from tests.web.company import Company
from tests.web.planned import ALIGNMENT, published

from ridings.web.tables import ARROW

LATER = {"A1": "R1", "A2": "R1", "A3": "R2", "A4": "R3", "A5": "R3"}


def test_each_sees_the_owners_of_the_accounts_they_see_today(company: Company) -> None:
    published(company)
    seen = {
        who: [row["account_id"] for row in company.client(who).get("/api/v1/ownership").json()["items"]]
        for who in ("planner", "reader", "manager", "rep", "other manager", "other rep")
    }
    everything = sorted(ALIGNMENT)
    assert seen == {
        "planner": everything, "reader": everything, "manager": ["A1", "A2", "A3", "A5"], "rep": ["A1", "A5"],
        "other manager": ["A4"], "other rep": ["A4"],
    }  # fmt: skip
    for who, accounts in seen.items():
        for account in everything:
            status = 200 if account in accounts else 404
            for kind in ("owner", "ownership"):
                asked = company.client(who).get(f"/api/v1/accounts/{account}/{kind}")
                assert asked.status_code == status, (who, account, kind)


def test_an_account_of_others_answers_exactly_as_none(company: Company) -> None:
    published(company)
    client = company.client("rep")
    for kind in ("owner", "ownership"):
        both = [client.get(f"/api/v1/accounts/{one}/{kind}") for one in ("A4", "Z4")]
        assert [one.status_code for one in both] == [404, 404]
        assert both[0].json()["detail"].replace("A4", "Z4") == both[1].json()["detail"]


def test_owners_are_told_by_day_and_as_was_believed(company: Company) -> None:
    published(company)
    company.clock.now += datetime.timedelta(days=1)
    published(company, "South", "2026-02-01", alignment=LATER)
    client = company.client("planner")

    def owner(query: str = "") -> str:
        return str(client.get(f"/api/v1/accounts/A2/owner{query}").json()["owner"]["rep_id"])

    assert owner() == "R2"
    assert owner("?on=2026-02-01") == "R1"
    assert owner("?on=2026-02-01&known_at=2026-01-05T13:00:00Z") == "R2"
    assert client.get("/api/v1/accounts/A2/owner?on=2026-01-01").json()["owner"] is None
    history = client.get("/api/v1/accounts/A2/ownership").json()["items"]
    assert [(one["rep_id"], one["plan"]) for one in history] == [("R2", "North"), ("R1", "South")]
    superseded = client.get("/api/v1/accounts/A2/ownership?superseded=true").json()["items"]
    assert len(superseded) == 3
    rows = client.get("/api/v1/ownership?on=2026-02-01").json()["items"]
    assert {row["account_id"]: row["rep_id"] for row in rows} == LATER
    said = client.get("/api/v1/ownership?on=2026-02-01", headers={"Accept": ARROW})
    assert pl.read_ipc_stream(io.BytesIO(said.content))["rep_id"].to_list() == [
        LATER[one] for one in sorted(LATER)
    ]


def test_a_rep_who_loses_an_account_no_longer_sees_its_history(company: Company) -> None:
    published(company)
    client = company.client("other rep")
    assert client.get("/api/v1/accounts/A5/ownership").status_code == 404
    company.clock.now += datetime.timedelta(days=1)
    published(company, "South", "2026-01-06", alignment=LATER)
    assert len(client.get("/api/v1/accounts/A5/ownership").json()["items"]) == 2
    assert company.client("rep").get("/api/v1/accounts/A5/ownership").status_code == 404


def test_publications_come_in_pages_and_tell_totals_to_who_sees_the_whole_market(company: Company) -> None:
    published(company)
    published(company, "South", "2026-02-01", alignment=LATER)
    client = company.client("rep")
    page = client.get("/api/v1/publications?limit=1").json()
    assert [(one["plan"], one["figures"]) for one in page["items"]] == [("South", None)]
    rest = client.get(f"/api/v1/publications?limit=1&cursor={page['next']}").json()
    assert ([one["plan"] for one in rest["items"]], rest["next"]) == (["North"], None)
    whole = company.client("reader").get("/api/v1/publications").json()["items"]
    assert [one["figures"]["accounts"] for one in whole] == [5, 5]


@pytest.mark.parametrize(
    "query",
    ["on=tomorrow", "known_at=0001-01-01T00:00:00%2B14:00", "known_at=now", "sales_force=a%00b"],
)
def test_a_question_that_means_nothing_is_refused(company: Company, query: str) -> None:
    for path in ("ownership", "accounts/A1/owner"):
        assert company.client("planner").get(f"/api/v1/{path}?{query}").status_code == 422


def test_another_sales_force_is_named(company: Company) -> None:
    assert company.client("planner").get("/api/v1/ownership?sales_force=none").status_code == 404

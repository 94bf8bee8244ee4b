"""The market over HTTP: pages, filters, whole tables, exact money, the record."""

from urllib.parse import quote

import polars as pl
import pytest
from sqlalchemy import update
from tests.web.company import Company
from tests.web.market_data import put, put_many, put_records

from ridings.storage.schema import KEPT

API = "/api/v1"
ARROW = {"Accept": "application/vnd.apache.arrow.stream"}


def test_pages_give_every_account_once_in_the_order_of_ids(company: Company) -> None:
    put_many(company, 250, "R1")
    client, found, cursor, pages = company.client("planner"), [], None, 0
    while True:
        query = {"limit": 100} | ({} if cursor is None else {"cursor": cursor})
        page = client.get(f"{API}/accounts", params=query).json()
        found += [row["account_id"] for row in page["items"]]
        cursor, pages = page["next"], pages + 1
        if cursor is None:
            break
    assert pages == 3
    assert len(found) == 255
    assert found == sorted(set(found))


def test_edges_have_pages_by_both_ends(company: Company) -> None:
    put_records(company)
    client = company.client("planner")
    first = client.get(f"{API}/edges?limit=1").json()
    second = client.get(f"{API}/edges", params={"limit": 1, "cursor": first["next"]}).json()
    assert [(one["a"], one["b"]) for one in first["items"] + second["items"]] == [("U1", "U2"), ("U2", "U3")]
    assert second["next"] is None


@pytest.mark.parametrize(("query", "found"), [
    ("tier=A", ["A1"]), ("tier=a", []), ("owner=R1", ["A1", "A2"]), ("owner=R1&tier=A", ["A1"]),
    ("vacant=true", ["A5"]), ("vacant=false&owner=R3", ["A4"]), ("search=ALPH", ["A1"]),
    ("search=a4", ["A4"]), ("search=%25", []), ("search=_", []),
    ("account_id=A5&account_id=A1", ["A1", "A5"]),
    ("postal_code=01234", ["A2"]), ("search=Ö", ["A3"]), ("search=zürich", ["A3"]),
])  # fmt: skip
def test_accounts_are_filtered(company: Company, query: str, found: list[str]) -> None:
    accounts = KEPT["accounts"][0]
    with company.workspace.write() as connection:
        for ident, values in {"A1": {"tier": "A"}, "A2": {"postal_code": "01234"},
                              "A3": {"name": "Ölmühle Zürich"}}.items():  # fmt: skip
            connection.execute(update(accounts).where(accounts.c.account_id == ident).values(values))
    page = company.client("planner").get(f"{API}/accounts?count=true&{query}").json()
    assert [row["account_id"] for row in page["items"]] == found
    assert page["count"] == len(found)


def test_money_is_exact_to_the_cent(company: Company) -> None:
    put_records(company)
    largest = 999_999_999_999_999
    put(company, "sales", [{"sale_id": "S9", "account_id": "A1", "amount_cents": largest}])
    amounts = {
        one["sale_id"]: one["amount"] for one in company.client("rep").get(f"{API}/sales").json()["items"]
    }
    assert amounts == {"S-A1": 1_234_567.89, "S9": 9_999_999_999_999.99}
    assert round(amounts["S9"] * 100) == largest


def test_ids_may_hold_any_characters(company: Company) -> None:
    strange = ["a/b", "ünï", "x y", "50%", "a?b#c", "table/x"]
    put(company, "accounts", [{"account_id": one, "name": one, "owner": "R1"} for one in strange])
    client = company.client("rep")
    for one in strange:
        assert client.get(f"{API}/accounts/{quote(one, safe='')}").json()["name"] == one


def test_columns_of_one_s_own_are_told_of_an_account_and_given_in_the_table(company: Company) -> None:
    accounts = KEPT["accounts"][0]
    with company.workspace.write() as connection:
        wanted = accounts.c.account_id == "A1"
        connection.execute(update(accounts).where(wanted).values(extra='{"Segment": "Big", "Score": 1.5}'))
    client = company.client("rep")
    assert client.get(f"{API}/accounts/A1").json()["extra"] == {"Segment": "Big", "Score": 1.5}
    rows = client.get(f"{API}/accounts/table?fields=Segment&fields=Score").json()["items"]
    assert rows[0] == {"account_id": "A1", "Segment": "Big", "Score": 1.5}
    assert rows[1] == {"account_id": "A2", "Segment": None, "Score": None}
    ruled = client.get(f"{API}/accounts/table", params={"fields": "name", "where": "Segment == 'Big'"}).json()
    assert [row["account_id"] for row in ruled["items"]] == ["A1"]


def test_the_table_is_the_same_as_json_and_as_arrow(company: Company) -> None:
    put_many(company, 3_000, "R1")
    client = company.client("planner")
    path = (
        f"{API}/accounts/table?fields=name&fields=owner&fields=potential&fields=open_pipeline&fields=products"
    )
    rows = client.get(path).json()["items"]
    arrow = client.get(path, headers=ARROW)
    assert arrow.headers["content-type"] == ARROW["Accept"]
    frame = pl.read_ipc_stream(arrow.content)
    assert frame.height == 3_005
    assert frame.schema["owner"] == pl.Categorical
    assert frame.with_columns(pl.col("owner").cast(pl.String)).to_dicts() == rows


def test_the_table_has_what_a_map_needs_by_default(company: Company) -> None:
    row = company.client("rep").get(f"{API}/accounts/table").json()["items"][0]
    assert row == {
        "account_id": "A1",
        "latitude": 40.0,
        "longitude": -80.0,
        "potential": 100.0,
        "owner": "R1",
    }


@pytest.mark.parametrize("query", [
    "accounts?cursor=x", "accounts?cursor=WzFd", "accounts?cursor=WyJcdTAwMDAiXQ", "accounts?search=%00",
    "accounts?cursor=WyJcdWQ4MDAiXQ", "accounts?limit=0", "accounts?limit=100000",
    "accounts/table?fields=nothing",
    "accounts/table?where=import os", "accounts/table?where=name ==", "accounts/table?where=unknown == 1",
    "accounts/%00", "reps/%00", "search?q=", "search", "accounts?account_id=%00", "sales?rep_id=%00",
    "accounts/table?where=" + "(" * 900 + "1" + ")" * 900,
])  # fmt: skip
def test_13_what_cannot_be_meant_is_refused_by_name(company: Company, query: str) -> None:
    done = company.client("planner").get(f"{API}/{query}")
    assert done.status_code == 422, done.text
    assert done.headers["content-type"] == "application/problem+json"


def test_an_empty_market_is_answered_empty(company: Company) -> None:
    with company.workspace.write() as connection:
        for name in ("accounts", "reps"):
            connection.execute(KEPT[name][0].delete())
    client = company.client("planner")
    assert client.get(f"{API}/accounts?count=true").json() == {"items": [], "next": None, "count": 0}
    assert client.get(f"{API}/accounts/table").json() == {"items": []}
    assert pl.read_ipc_stream(client.get(f"{API}/accounts/table", headers=ARROW).content).height == 0
    assert client.get(f"{API}/findings").json() == []


def test_findings_are_of_the_market_as_it_is_now(company: Company) -> None:
    client, accounts = company.client("planner"), KEPT["accounts"][0]
    kinds = {one["kind"] for one in client.get(f"{API}/findings").json()}
    assert "zero_potential" not in kinds
    put(company, "accounts", [
        {"account_id": "Z", "name": "Zero", "latitude": 40.0, "longitude": -80.0, "potential": 0.0}
    ])  # fmt: skip
    with company.workspace.write() as connection:
        connection.execute(update(accounts).values(owner="R1"))
    company.clock.now = company.clock.now.replace(day=6)  # a new day: looked for anew
    assert "zero_potential" in {one["kind"] for one in client.get(f"{API}/findings").json()}


def test_the_record_is_told_to_admins_by_kind_person_and_time(company: Company) -> None:
    admin = company.client("admin")
    first = admin.get(f"{API}/audit?limit=3").json()
    assert len(first["items"]) == 3
    numbers = [one["number"] for one in first["items"]]
    after = admin.get(f"{API}/audit", params={"limit": 3, "cursor": first["next"]}).json()["items"]
    assert numbers == sorted(numbers, reverse=True)
    assert after[0]["number"] == numbers[-1] - 1
    kinds = admin.get(f"{API}/audit?kind=organisation").json()["items"]
    assert [one["action"] for one in kinds] == ["create"]
    assert admin.get(f"{API}/audit?actor=nobody").json()["items"] == []
    assert admin.get(f"{API}/audit?to=2026-01-05T12:00:00Z").json()["items"] == []
    assert admin.get(f"{API}/audit?from=2026-01-05T12:00:00Z").json()["items"]
    assert admin.get(f"{API}/audit?from=0001-01-01T00:00:00%2B14:00").status_code == 200
    verdict = admin.get(f"{API}/audit/verification").json()
    assert verdict["whole"]
    assert admin.get(f"{API}/audit/verification?head={verdict['head']}").json()["whole"]
    assert not admin.get(f"{API}/audit/verification?head={'a' * 64}").json()["whole"]


def test_accounts_tell_the_county_they_lie_in(company: Company) -> None:
    client = company.client("planner")
    rows = client.get("/api/v1/accounts/table?fields=county_code").json()["items"]
    assert rows[0] == {"account_id": "A1", "county_code": "42125"}  # Washington, Pennsylvania
    with_place = client.get("/api/v1/accounts/table?fields=county_code&fields=longitude&where=potential > 60")
    assert [list(row) for row in with_place.json()["items"]] == [
        ["account_id", "county_code", "longitude"]
    ] * 3
    assert {len(row["county_code"]) for row in rows} == {5}

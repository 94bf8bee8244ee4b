"""What a plan holds, as each sees it: territories, the alignment, the place of an account."""

import io

import polars as pl
import pytest
from tests.web.company import Company
from tests.web.planned import make_plan, proposed

from ridings.web.tables import ARROW

# whose territories, and which accounts: their own today, and those of their territories in the plan
SEEN = {
    "admin": (["TR1", "TR2", "TR3"], ["A1", "A2", "A3", "A4", "A5"]),
    "reader": (["TR1", "TR2", "TR3"], ["A1", "A2", "A3", "A4", "A5"]),
    "manager": (["TR1", "TR2"], ["A1", "A2", "A3", "A5"]),
    "other manager": (["TR3"], ["A4"]),
    "rep": (["TR1"], ["A1", "A2", "A5"]),
    "other rep": (["TR3"], ["A4"]),
}


@pytest.mark.parametrize("who", SEEN)
def test_each_sees_their_territories_and_accounts(company: Company, who: str) -> None:
    path, client = f"/api/v1/plans/{proposed(company)}", company.client(who)
    territories, accounts = SEEN[who]
    found = client.get(f"{path}/territories").json()["items"]
    assert [row["territory_id"] for row in found] == territories
    assert [row["account_id"] for row in client.get(f"{path}/alignment").json()["items"]] == accounts
    for territory in ("TR1", "TR2", "TR3"):
        asked = client.get(f"{path}/territories/{territory}")
        assert asked.status_code == (200 if territory in territories else 404)
    for account in ("A1", "A2", "A3", "A4", "A5"):
        asked = client.get(f"{path}/accounts/{account}")
        assert asked.status_code == (200 if account in accounts else 404)


def test_what_others_have_answers_exactly_as_what_is_not_there(company: Company) -> None:
    path, client = f"/api/v1/plans/{proposed(company)}", company.client("rep")
    for kind, there, none in (("accounts", "A4", "Z4"), ("territories", "TR3", "TZ3")):
        both = [client.get(f"{path}/{kind}/{one}") for one in (there, none)]
        assert [one.status_code for one in both] == [404, 404]
        assert both[0].json()["detail"].replace(there, none) == both[1].json()["detail"]
    assert client.get(f"{path}/alignment?territory_id=TR3").json()["items"] == []
    leaving = client.get(f"{path}/alignment?territory_id=TR2").json()["items"]
    assert [row["account_id"] for row in leaving] == ["A2"]  # their own today


def test_an_account_tells_its_place_and_reason(company: Company) -> None:
    number = make_plan(company)
    told = company.client("planner").get(f"/api/v1/plans/{number}/accounts/A2").json()
    assert told == {
        "account_id": "A2", "unit_id": "A2", "territory_id": "TR2", "rep_id": "R2", "previous_rep_id": "R1",
        "reason": "As given.", "locked": False,
    }  # fmt: skip


def test_the_alignment_comes_as_arrow_with_the_columns_asked_for(company: Company) -> None:
    path, client = f"/api/v1/plans/{make_plan(company)}/alignment", company.client("planner")
    said = client.get(f"{path}?fields=territory_id,account_id", headers={"Accept": ARROW})
    assert said.headers["content-type"] == ARROW
    frame = pl.read_ipc_stream(io.BytesIO(said.content))
    assert frame.columns == ["account_id", "territory_id"]
    rows = client.get(f"{path}?fields=account_id,territory_id").json()["items"]
    assert frame.to_dicts() == rows
    assert client.get(f"{path}?fields=rep_id").json()["items"][3] == {"rep_id": "R3"}
    assert client.get(f"{path}?fields=owner").status_code == 422


def test_territories_come_as_arrow_too(company: Company) -> None:
    path, client = f"/api/v1/plans/{make_plan(company)}/territories", company.client("planner")
    said = client.get(path, headers={"Accept": ARROW})
    assert pl.read_ipc_stream(io.BytesIO(said.content)).to_dicts() == client.get(path).json()["items"]


def test_a_table_that_one_has_is_not_sent_again(company: Company) -> None:
    path, client = f"/api/v1/plans/{make_plan(company)}", company.client("planner")
    tag = client.get(f"{path}/alignment").headers["etag"]
    for table in ("alignment", "territories"):
        again = client.get(f"{path}/{table}", headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
    moved = {"account_ids": ["A1"], "to": "TR2"}
    assert client.post(f"{path}/moves", json=moved, headers={"If-Match": tag}).status_code == 200
    again = client.get(f"{path}/alignment", headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert again.headers["etag"] != tag


def test_what_a_part_of_the_market_sees_is_always_read_anew(company: Company) -> None:
    path, client = f"/api/v1/plans/{proposed(company)}/alignment", company.client("rep")
    tag = client.get(path).headers["etag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("ident", ["a%00b", "%FF", "x" * 1001])
def test_an_id_that_no_database_holds_is_refused(company: Company, ident: str) -> None:
    path, client = f"/api/v1/plans/{make_plan(company)}", company.client("planner")
    assert client.get(f"{path}/accounts/{ident}").status_code in (404, 422)
    assert client.get(f"{path}/alignment?territory_id={ident}").status_code in (200, 422)


def test_the_alignment_tells_what_accounts_count_for_where_it_is_asked(company: Company) -> None:
    path, client = f"/api/v1/plans/{make_plan(company)}/alignment", company.client("planner")
    told = client.get(f"{path}?fields=workload_hours,account_id,potential,kept_why").json()["items"]
    assert [list(row) for row in told[:1]] == [["account_id", "potential", "workload_hours", "kept_why"]]
    assert [row["potential"] for row in told] == [100.0, 50.0, 70.0, 90.0, 10.0]
    assert all(row["workload_hours"] > 0 and row["kept_why"] is None for row in told)
    assert client.get(f"{path}?fields=potential").json()["items"][0] == {"potential": 100.0}
    assert "potential" not in client.get(path).json()["items"][0]


def test_an_account_that_a_dispute_binds_says_so(company: Company) -> None:
    number = proposed(company)
    given = {"account_id": "A2", "wants": "R1", "reason": "I opened it"}
    raised = company.client("rep").post(f"/api/v1/plans/{number}/disputes", json=given).json()
    company.client("other planner").post(f"/api/v1/disputes/{raised['id']}/accept", json={"reason": "Yes"})
    asked = company.client("planner").get(f"/api/v1/plans/{number}/alignment?fields=account_id,kept_why")
    kept = {row["account_id"]: row["kept_why"] for row in asked.json()["items"]}
    assert kept == {"A1": None, "A2": "dispute", "A3": None, "A4": None, "A5": None}


def test_a_rep_is_told_what_their_own_accounts_count_for(company: Company) -> None:
    path = f"/api/v1/plans/{proposed(company)}/alignment?fields=account_id,potential"
    told = company.client("other rep").get(path).json()["items"]
    assert told == [{"account_id": "A4", "potential": 90.0}]

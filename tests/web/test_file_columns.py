"""Looking into a file before it is imported: which table, which columns, with what in them."""

import gzip
from typing import Any

import pytest
from tests.web.company import Company
from tests.web.test_market_jobs import API, brought, worked

from ridings.app import file_looking

CSV = 'Account ID,Account Name,lat,lng,Colour\n1,"Al, Inc.",40,-80,red\n2,Be,41,-81,\n'
REPS = "Rep,Full Name,home lat,home lng,Shoe\nR8,Ida,40,-80,41\n"


def looked(company: Company, file: int, **query: str) -> dict[str, Any]:
    done = company.client("planner").get(f"{API}/files/{file}/columns", params=query)
    assert done.status_code == 200, done.text
    return dict(done.json())


def ours(look: dict[str, Any]) -> dict[str, str | None]:
    return {one["name"]: one["ours"] for one in look["columns"]}


@pytest.mark.parametrize(("content", "name"), [
    (CSV.encode(), "list.csv"), (gzip.compress(CSV.encode(), mtime=0), "list.csv.gz"),
    (CSV.encode("utf-8-sig"), "reps.csv"),
])  # fmt: skip
def test_a_file_is_matched_with_sample_values(company: Company, content: bytes, name: str) -> None:
    look = looked(company, brought(company, content, name))
    assert look["guessed"] == look["table"] == "accounts"
    assert ours(look) == {"Account ID": "account_id", "Account Name": "name", "lat": "latitude",
                          "lng": "longitude", "Colour": None}  # fmt: skip
    assert look["columns"][1]["samples"] == ["Al, Inc.", "Be"]
    assert [look["rows"], look["whole"], look["columns"][4]["filled"]] == [2, True, 0.5]
    assert [one["name"] for one in look["known"] if one["required"]] == ["account_id"]


def test_another_table_may_be_named(company: Company) -> None:
    file = brought(company, REPS, "people.csv")
    assert looked(company, file)["guessed"] == "reps"
    look = looked(company, file, table="accounts")
    assert [look["table"], look["guessed"]] == ["accounts", "reps"]


@pytest.mark.parametrize("packed", [False, True])
def test_of_a_long_file_only_the_beginning_is_read(
    company: Company, monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    monkeypatch.setattr(file_looking, "HEAD", 100)
    text = ("account_id,name\n" + "".join(f"{x},Firm {x}\n" for x in range(100))).encode()
    file = brought(company, gzip.compress(text) if packed else text, "a.csv.gz" if packed else "a.csv")
    look = looked(company, file)
    assert not look["whole"]
    assert 3 <= look["rows"] < 100
    assert look["columns"][1]["samples"] == ["Firm 0", "Firm 1", "Firm 2"]


def test_what_is_no_table_is_refused_in_words(company: Company) -> None:
    done = company.client("planner").get(f"{API}/files/{brought(company, b'PAR1 no', 'a.parquet')}/columns")
    assert done.status_code == 422
    assert "Parquet" in done.json()["detail"]


def test_every_table_is_read_with_a_mapping_of_its_own(company: Company) -> None:
    files = {"accounts": brought(company, CSV), "reps": brought(company, REPS, "reps.csv")}
    maps = {"accounts": {"Colour": "tier"}, "reps": {"Shoe": "-"}}
    job = worked(company, "imports", {"files": files, "maps": maps, "preview": False})
    assert job["state"] == "done", job["problem"]
    client = company.client("planner")
    assert client.get(f"{API}/accounts/1").json()["tier"] == "red"
    assert client.get(f"{API}/reps/R8").json()["extra"] == {}

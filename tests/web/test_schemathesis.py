"""What the API's own description allows, and much that it does not, asked of every operation."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient
from tests.databases import Server
from tests.web.company import ORIGIN, Company, make_company
from tests.web.planned import make_plan, proposed, published
from tests.web.stage import OPERATIONS
from tests.web.stage_asks import NONE

from ridings.app import jobs
from ridings.web.server import make_api
from ridings.web.settings import Settings

DRAWN = int(os.environ.get("RIDINGS_FUZZ", "3"))  # requests of each kind for an operation
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
DESCRIPTION = make_api().openapi()
SCHEMA = schemathesis.openapi.from_dict(DESCRIPTION)
# Values that are there, so that requests come further than to "there is none".
THERE: dict[str, list[Any]] = {
    "plan_id": [1, 2, 3], "user_id": [1, 2, 7], "account_id": ["A1", "A4"], "rep_id": ["R1", "R3"],
    "territory_id": ["TR1", "TR3"], "dispute_id": [1, 2], "job_id": [1, 2], "token_id": [NONE],
}  # fmt: skip
OURS = ("authorization", "cookie", "host", "user-agent")  # headers that are not drawn
TAGS = ['"r0"', '"r1"', 'W/"r0"', "*", "r0"]


def furnish(company: Company) -> None:
    """Plans of several states, disputes over them, and a job that is over."""
    published(company, "First")
    make_plan(company, "Draft", who="admin")
    number = proposed(company, "Proposed")
    for _ in range(2):
        given = {"account_id": "A1", "wants": "R3", "reason": "mine"}
        assert company.client("admin").post(f"/api/v1/plans/{number}/disputes", json=given).status_code == 201
    for _ in range(2):
        row = jobs.submit(company.of("admin"), "export", {"format": "csv"})
        assert jobs.wish(company.of("admin"), row.id, "cancel").state == "cancelled"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def crowd(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """A company on each system, which every operation is asked of in turn."""
    if request.param == "sqlite":
        address = str(tmp_path_factory.mktemp("crowd") / "ridings.db")
    else:
        server: Server = request.getfixturevalue("postgresql_server")
        address = server.fresh()
    made = make_company(address, settings=Settings(origins=(ORIGIN,), heavy=1_000_000))
    furnish(made)
    yield made
    made.workspace.database.close()


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_no_request_breaks_the_server_or_its_description(crowd: Company, name: str) -> None:
    method, path = OPERATIONS[name]
    operation = SCHEMA[path][method]
    clients = {who: crowd.client(who) for who in ("admin", "rep")}

    @settings(
        max_examples=DRAWN, derandomize=DRAWN < 10, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(data=st.data())
    def ask(data: st.DataObject) -> None:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            case = data.draw(operation.as_strategy(generation_mode=mode))
            _lead(case, data, name)
            who = data.draw(st.sampled_from(["admin", "admin", "rep"]))
            response = _sent(clients[who], case)
            case.validate_response(response, checks=CHECKS)

    ask()


def _lead(case: Case[Any], data: st.DataObject, name: str) -> None:
    """Put what is there into most requests, and never follow a job that does not end."""
    for key in list(case.path_parameters or {}):
        if key in THERE and (name == "follow_job" or data.draw(st.integers(0, 3))):
            case.path_parameters[key] = data.draw(st.sampled_from(THERE[key]))
    declared = {
        one["name"] for one in DESCRIPTION["paths"][case.path][case.method.lower()].get("parameters", ())
    }
    if "if-match" in declared and data.draw(st.integers(0, 3)):
        case.headers["if-match"] = data.draw(st.sampled_from(TAGS))


def _sent(client: TestClient, case: Case[Any]) -> Any:
    """The answer to a request that was drawn, as far as a client can send it."""
    given = case.as_transport_kwargs(base_url=ORIGIN)
    assume(len(str(given.get("params"))) < 5_000)  # a client has its limit
    headers = {
        key: str(value) for key, value in given["headers"].items()
        if f"{key}{value}".isprintable() and f"{key}{value}".isascii() and key.lower() not in OURS
    }  # fmt: skip
    body = {"content" if key == "data" else key: given[key] for key in ("json", "data") if key in given}
    return client.request(given["method"], given["url"], params=given.get("params"), headers=headers, **body)

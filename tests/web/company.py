"""A small company with somebody in every role, and its server."""

import datetime
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient
from tests.app.planned import put_accounts, put_reps

from ridings.app.access import GRANTED, Person, Role
from ridings.app.people import invite
from ridings.app.signing_in import person_of
from ridings.app.tokens import make_token
from ridings.app.workspace import Workspace, open_workspace
from ridings.web.guard import Guard
from ridings.web.server import make_api, make_server
from ridings.web.settings import Settings

ORIGIN = "http://testserver"
START = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)
# key: address, role, who it is in the market
PEOPLE = {
    "admin": ("ada@example.com", Role.ADMIN, None),
    "planner": ("pia@example.com", Role.PLANNER, None),
    "other planner": ("pablo@example.com", Role.PLANNER, None),
    "manager": ("max@example.com", Role.MANAGER, "Max"),
    "other manager": ("mia@example.com", Role.MANAGER, "Mia"),
    "rep": ("rob@example.com", Role.REP, "R1"),
    "other rep": ("rita@example.com", Role.REP, "R3"),
    "reader": ("rea@example.com", Role.READER, None),
}
# R2 is below R1, who is below Max; R3 is below Mia
REPS: dict[str, dict[str, Any]] = {
    "R1": {"name": "Rob", "manager": "Max"},
    "R2": {"name": "Ron", "manager": "Rob"},
    "R3": {"name": "Rita", "manager": "Mia"},
}
ACCOUNTS: dict[str, dict[str, Any]] = {
    "A1": {"name": "Alpha", "owner": "R1", "latitude": 40.0, "longitude": -80.0, "potential": 100.0},
    "A2": {"name": "Beta", "owner": "R1", "latitude": 40.1, "longitude": -80.1, "potential": 50.0},
    "A3": {"name": "Gamma", "owner": "R2", "latitude": 40.2, "longitude": -80.2, "potential": 70.0},
    "A4": {"name": "Delta", "owner": "R3", "latitude": 41.0, "longitude": -81.0, "potential": 90.0},
    "A5": {"name": "Epsilon", "owner": None, "latitude": 41.1, "longitude": -81.1, "potential": 10.0},
}


@dataclass
class Clock:
    """A clock that is set by hand."""

    now: datetime.datetime = START

    def __call__(self) -> datetime.datetime:
        return self.now


@dataclass
class Company:
    """The company's workspace, its server, and a way in for everybody."""

    workspace: Workspace
    server: Guard
    clock: Clock
    ids: dict[str, int] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def client(self, who: str | None = None, *, scopes: Sequence[str] | None = None) -> TestClient:
        """A client that shows a token of somebody; None: of nobody."""
        client = TestClient(self.server, base_url=ORIGIN, raise_server_exceptions=False)
        if who is not None:
            secret = self.secrets[who] if scopes is None else self.token(who, scopes)
            client.headers["Authorization"] = f"Bearer {secret}"
        return client

    def person(self, who: str) -> Person:
        """Somebody, with all that the role allows."""
        email, role, rep = PEOPLE[who]
        return Person(self.ids[who], self.workspace.org_id, email, who, role, rep, GRANTED[role])

    def of(self, who: str) -> Workspace:
        """The workspace as somebody sees it."""
        return self.workspace.of(self.person(who))

    def token(self, who: str, scopes: Sequence[str]) -> str:
        """A new token of somebody."""
        return make_token(self.of(who), "test", scopes).secret


def make_company(address: str, *, settings: Settings | None = None) -> Company:
    """Make the company in a fresh database."""
    clock = Clock()
    workspace = open_workspace(address, actor="owner", create=True, clock=clock, name="Small", pooled=True)
    put_reps(workspace, REPS)
    put_accounts(workspace, ACCOUNTS)
    server = make_server(workspace, settings or Settings(origins=(ORIGIN,)))
    company = Company(workspace, server, clock)
    for who, (email, role, rep) in PEOPLE.items():
        company.ids[who] = invite(workspace, email, who, role, rep).member.id
        company.secrets[who] = company.token(who, [one.value for one in GRANTED[role]])
        assert person_of(workspace, company.secrets[who]).email == email
    return company


def copied(company: Company, address: str) -> Company:
    """The company as it was made, in a copy of its database; only one copy is served at a time."""
    clock, settings, api = Clock(), Settings(origins=(ORIGIN,)), _api_of_copies()
    workspace = open_workspace(address, actor="owner", clock=clock, pooled=True)
    api.state.workspace, api.state.settings = workspace, settings
    return Company(workspace, Guard(api, settings), clock, dict(company.ids), dict(company.secrets))


@cache
def _api_of_copies() -> FastAPI:
    return make_api()  # its routes take longer to build than most tests


def assert_as_quick(client: TestClient, path: str, another: str) -> None:
    """Assert that two paths are not found, and that nobody can tell them apart by the time it takes.

    The quickest of many answers, asked in turn: whatever else the machine does only adds to a time.
    """
    taken: dict[str, list[float]] = {path: [], another: []}
    for _ in range(25):
        for asked, seconds in taken.items():
            begun = time.perf_counter()
            assert client.get(asked).status_code == 404
            seconds.append(time.perf_counter() - begun)
    first, second = (min(seconds) for seconds in taken.values())
    assert first < 4 * second
    assert second < 4 * first

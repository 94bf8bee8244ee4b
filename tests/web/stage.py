"""A small company with one of everything, of whoever asks and of others, and how to ask for it."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient
from tests.web import stage_plans
from tests.web.company import ORIGIN, PEOPLE, Company, make_company
from tests.web.stage_asks import NONE, Ask
from tests.web.stage_market import furnish_market, market_asks

from ridings.app.people import invite_again
from ridings.app.signing_in import take_invitation
from ridings.app.tokens import list_tokens, revoke_token
from ridings.app.workspace import open_workspace
from ridings.web.guard import Guard
from ridings.web.server import make_api
from ridings.web.settings import Settings

PASSWORD = "long enough, I hope"
WHO = ("nobody", "revoked", "reading", "admin", "planner", "manager", "rep", "reader")
API = make_api()
OPERATIONS: dict[str, tuple[str, str]] = {
    operation["operationId"]: (method, path)
    for path, methods in API.openapi()["paths"].items()
    for method, operation in methods.items()
}


class Stage:
    """The company, put back as it was whenever something has changed it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        made = make_company(str(folder / "made.db"))
        take_invitation(made.workspace, invite_again(made.workspace, made.ids["planner"]).secret, PASSWORD)
        self.invitation = invite_again(made.workspace, made.ids["other rep"]).secret
        self.secrets = {**made.secrets, "reading": made.token("planner", READING)}
        self.secrets["revoked"] = made.token("planner", ["plans:read"])
        revoke_token(made.of("planner"), list_tokens(made.of("planner"))[0].id)
        self.tokens = {who: list_tokens(made.of(who))[0].id for who in PEOPLE}
        self.things: dict[str, Any] = {"ids": made.ids, **furnish(made, folder)}
        made.workspace.database.close()
        self.clock = made.clock
        self.copies = 0
        self.company = self._copied(made)

    def _copied(self, made: Company) -> Company:
        """The company in a fresh copy of its database."""
        self.copies += 1
        path = self.folder / f"copy-{self.copies}.db"
        shutil.copy(self.folder / "made.db", path)
        workspace = open_workspace(str(path), actor="owner", clock=self.clock, pooled=True)
        settings = Settings(origins=(ORIGIN,))
        API.state.workspace, API.state.settings = workspace, settings
        return replace(made, workspace=workspace, server=Guard(API, settings))

    def put_back(self) -> None:
        """Forget every change."""
        self.company.workspace.database.close()
        (self.folder / f"copy-{self.copies}.db").unlink()
        self.company = self._copied(self.company)

    def status(self, operation: str, ask: Ask, who: str) -> int:
        """What somebody is answered."""
        method, path = OPERATIONS[operation]
        client = TestClient(self.company.server, base_url=ORIGIN, raise_server_exceptions=False)
        if who != "nobody":
            client.headers["Authorization"] = f"Bearer {self.secrets[who]}"
        done = client.request(
            method, path.format(**ask.path), params=dict(ask.query), json=ask.json, content=ask.content,
            headers=dict(ask.headers),
        )  # fmt: skip
        if method != "get" and done.status_code < 400:
            self.put_back()
        return done.status_code


READING = ["market:read", "plans:read", "disputes:read", "ownership:read", "jobs:read", "users:read"]


def furnish(made: Company, folder: Path) -> dict[str, Any]:
    """Put one of everything into the company; returns the numbers by name."""
    return {**stage_plans.furnish(made), **furnish_market(made, folder)}


Asking = Callable[[Stage, str], Ask]  # of an object, by somebody


def signing_in(stage: Stage) -> dict[str, dict[str, Ask]]:
    """How to ask for what signing in is about."""
    email = PEOPLE["planner"][0]
    return {
        "sign_in": {
            "right password": Ask(json={"email": email, "password": PASSWORD}),
            "wrong password": Ask(json={"email": email, "password": "something else"}),
        },
        "take_invitation": {
            "own": Ask(json={"invitation": stage.invitation, "password": PASSWORD}),
            "none": Ask(json={"invitation": "nothing", "password": PASSWORD}),
        },
        "sign_out": {"own": Ask()},
        "me": {"own": Ask()},
    }


def tokens(stage: Stage, who: str) -> dict[str, dict[str, Ask]]:
    """How to ask for tokens."""
    mine = stage.tokens.get("planner" if who in ("reading", "revoked") else who, NONE)
    return {
        "list_tokens": {"own": Ask()},
        "make_token": {"by a token": Ask(json={"name": "x", "scopes": ["plans:read"]})},
        "revoke_token": {
            "own": Ask({"token_id": mine}),
            "other": Ask({"token_id": stage.tokens["other rep"]}),
            "none": Ask({"token_id": NONE}),
        },
    }


def users(stage: Stage) -> dict[str, dict[str, Ask]]:
    """How to ask for users."""
    someone, match = stage.things["ids"]["other rep"], {"If-Match": '"r0"'}
    new = {"email": "new@example.com", "name": "New", "role": "rep"}
    return {
        "list_users": {"any": Ask()},
        "show_user": {"any": Ask({"user_id": someone}), "none": Ask({"user_id": NONE})},
        "invite_user": {"any": Ask(json=new)},
        "change_user": {
            "any": Ask({"user_id": someone}, json={"name": "Renamed"}, headers=match),
            "none": Ask({"user_id": NONE}, json={"name": "Renamed"}, headers=match),
        },
        "invite_again": {"any": Ask({"user_id": someone}), "none": Ask({"user_id": NONE})},
    }


def asks(stage: Stage, who: str) -> dict[str, dict[str, Ask]]:
    """Every operation by its objects, as somebody would ask for them."""
    return {
        **signing_in(stage), **tokens(stage, who), **users(stage), **market_asks(stage.things),
        **stage_plans.asks(stage.things, who),
    }  # fmt: skip

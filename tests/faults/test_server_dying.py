"""The server is killed in the middle of writes: what was answered is there, and nothing is there by half."""

import datetime
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from typing import Any

import pytest
from tests.web.company import PEOPLE, Company, make_company
from tests.web.planned import make_plan

from ridings.app.access import Permission
from ridings.app.audit import verify

API = "/api/v1"
PROGRAM = "import sys; from ridings.cli.command import main; sys.exit(main())"
ANSWERED, WAIT = 8, 60  # writes of each kind before it is killed, and seconds at most


class Killed:
    """A server in one process of its own, and every answer that it gave before it was killed."""

    def __init__(self, address: str, secret: str) -> None:
        self.secret = secret
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "serve", "--database", address, "--port", "0",
             "--processes", "1"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
                self.port = int(found[1])
                self.ask("GET", "/me")  # waits until it answers
                return
        raise AssertionError("the server said nothing")

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Status and body; status 0 where there was no answer."""
        sent = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json", **headers}
        content = None if body is None else json.dumps(body)
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            try:
                line.request(method, API + path, content, sent)
                done = line.getresponse()
                text = done.read()
                return done.status, json.loads(text) if text else None
            except (OSError, http.client.HTTPException, ValueError):
                return 0, None

    def kill(self) -> None:
        """Kill it with all that it began."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.fixture
def company(address: str) -> Iterator[Company]:
    """A company whose clock is the machine's, as the server's is."""
    made = make_company(address)
    made.clock.now = datetime.datetime.now(datetime.UTC)
    made.secrets["admin"] = made.token("admin", [one.value for one in Permission])
    yield made
    made.workspace.database.close()


def test_16_a_server_killed_in_the_middle_of_writes_loses_and_doubles_nothing(company: Company) -> None:
    made = company.workspace.database
    address = str(made.path) if made.path else made.engine.url.render_as_string(hide_password=False)
    number = make_plan(company, "North", who="admin")
    server = Killed(address, company.secrets["admin"])
    users: list[str] = []
    clones: list[str] = []
    moves: list[int] = []
    over = threading.Event()

    def inviting(count: int) -> None:
        email = f"user{count}@example.com"
        given = {"email": email, "name": "User", "role": "rep"}
        if server.ask("POST", "/users", given, **{"Idempotency-Key": email})[0] == 201:
            users.append(email)

    def cloning(count: int) -> None:
        name = f"Clone {count}"
        if server.ask("POST", f"/plans/{number}/clones", {"name": name})[0] == 201:
            clones.append(name)

    def moving(count: int) -> None:
        given = {"account_ids": ["A5"], "to": "TR1" if count % 2 else "TR2"}
        status, told = server.ask("POST", f"/plans/{number}/moves", given, **{"If-Match": f'"r{len(moves)}"'})
        if status == 200:
            moves.append(told["revision"])

    def going_on(act: Callable[[int], None]) -> None:
        for count in range(100_000):
            if over.is_set():
                return
            act(count)

    threads = [threading.Thread(target=going_on, args=(act,)) for act in (inviting, cloning, moving)]
    try:
        for thread in threads:
            thread.start()
        ends = time.monotonic() + WAIT
        while min(len(users), len(clones), len(moves)) < ANSWERED and time.monotonic() < ends:
            time.sleep(0.05)
    finally:
        server.kill()
        over.set()
        for thread in threads:
            thread.join(60)
    assert min(len(users), len(clones), len(moves)) >= ANSWERED
    assert moves == list(range(1, len(moves) + 1))
    again = Killed(address, company.secrets["admin"])
    try:
        _check(again, company, number, users, clones, len(moves))
    finally:
        again.kill()


def _check(
    server: Killed, company: Company, number: int, users: list[str], clones: list[str], moves: int
) -> None:
    """All that was answered is there; at most the one write in the air is there beside it, whole."""
    listed = server.ask("GET", "/users?limit=1000")[1]["items"]
    found = [one["email"] for one in listed if one["email"] not in {email for email, _, _ in PEOPLE.values()}]
    assert found[: len(users)] == users
    assert len(found) <= len(users) + 1
    plans = server.ask("GET", "/plans?limit=1000")[1]["items"][::-1]
    assert [one["name"] for one in plans[1 : len(clones) + 1]] == clones
    assert len(plans) <= len(clones) + 2
    for one in (plans[0], plans[-1]):
        rows = server.ask("GET", f"/plans/{one['id']}/alignment")[1]["items"]
        assert len(rows) == 5
    edits = server.ask("GET", f"/plans/{number}/edits?limit=1000")[1]["items"]
    revision = server.ask("GET", f"/plans/{number}")[1]["revision"]
    assert revision == len(edits)
    assert moves <= revision <= moves + 1
    last = users[-1]
    given = {"email": last, "name": "User", "role": "rep"}
    assert server.ask("POST", "/users", given, **{"Idempotency-Key": last})[0] in (201, 409)
    again = server.ask("GET", "/users?limit=1000")[1]["items"]
    assert len(again) == len(listed)
    assert verify(company.workspace).faults == ()

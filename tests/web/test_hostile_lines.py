"""Lines to the server that are held, flooded or malformed: others are answered meanwhile."""

import http.client
import os
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.web.company import Company, make_company
from tests.web.running import running

MEGABYTE = 1_048_576
ME = "/api/v1/me"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Company, str]]:
    """A company that is served on a port."""
    made = make_company(str(tmp_path_factory.mktemp("lines") / "ridings.db"))
    with running(made) as address:
        yield made, address.removeprefix("http://")
    made.workspace.database.close()


def raw(place: str) -> socket.socket:
    """A line without any client's manners."""
    host, _, port = place.partition(":")
    return socket.create_connection((host, int(port)), timeout=20)


def me(served: tuple[Company, str]) -> tuple[int, float]:
    """What somebody else is answered, and in how many seconds."""
    company, place = served
    begun = time.perf_counter()
    with closing(http.client.HTTPConnection(place, timeout=20)) as line:
        line.request("GET", ME, headers={"Authorization": f"Bearer {company.secrets['reader']}"})
        return line.getresponse().status, time.perf_counter() - begun


def test_25_bodies_that_never_end_hold_up_nobody(served: tuple[Company, str]) -> None:
    company, place = served
    head = (
        f"POST /api/v1/users HTTP/1.1\r\nHost: {place}\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {company.secrets['admin']}\r\nContent-Length: 1000\r\n"
    )
    lines = [raw(place) for _ in range(60)]  # more than there are threads
    try:
        for number, line in enumerate(lines):
            line.sendall((head + f"Idempotency-Key: k{number}\r\n\r\n" + '{"email": ').encode())
        status, seconds = me(served)
        assert status == 200
        assert seconds < 5
    finally:
        for line in lines:
            line.close()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")
@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
def test_25_a_hundred_megabytes_of_json_are_refused_without_being_held(
    served: tuple[Company, str], chunked: bool
) -> None:
    company, place = served
    form = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {100 * MEGABYTE}"
    head = (
        f"POST /api/v1/plans HTTP/1.1\r\nHost: {place}\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {company.secrets['admin']}\r\n{form}\r\n\r\n"
    )
    before, part = _resident(), b" " * MEGABYTE
    with closing(raw(place)) as line:
        line.sendall(head.encode())
        try:
            for _ in range(100):
                line.sendall(b"100000\r\n" + part + b"\r\n" if chunked else part)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the line is closed on who goes on sending
        try:
            answer = line.recv(1000)
        except ConnectionResetError:
            answer = b""
    assert not answer or answer.startswith(b"HTTP/1.1 413")
    assert _resident() - before < 60 * MEGABYTE
    assert me(served)[0] == 200


def _resident() -> int:
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET " + ME.encode() + b" HTTP/1.1\r\nHost: {host}\r\nX-A: " + b"a" * 200_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: {host}\r\n\r\n",
        b"GET " + ME.encode() + b" HTTP/1.1\r\nHost: {host}\r\n" + b"X-A: b\r\n" * 20_000 + b"\r\n",
        b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/9.9\r\nHost: {host}\r\n\r\n", b"\x00\xff\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n",
        b"GET http://evil.example/api/v1/me HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"POST /api/v1/session HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /%00 HTTP/1.1\r\nHost: {host}\r\n\r\n",
        b"GET /../../etc/passwd HTTP/1.1\r\nHost: {host}\r\n\r\n",
        b"GET /..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: {host}\r\n\r\n",
    ],
    ids=["header", "path", "headers", "no-host", "version", "bytes", "hosts", "absolute", "smuggled", "nul",
         "above", "above-quoted"],
)  # fmt: skip
def test_25_a_malformed_request_is_refused_and_others_are_answered(
    served: tuple[Company, str], request_line: bytes
) -> None:
    _, place = served
    answer = b""
    with closing(raw(place)) as line:
        try:
            line.sendall(request_line.replace(b"{host}", place.encode()))
            line.shutdown(socket.SHUT_WR)
            answer = line.recv(100)
        except OSError:
            pass  # closed on us: as good an answer as any
    assert not answer or answer.startswith(b"HTTP/1.1 4")
    assert me(served)[0] == 200


def test_24_what_says_it_was_forwarded_is_not_believed_without_a_proxy(served: tuple[Company, str]) -> None:
    _, place = served
    codes = []
    for number in range(52):
        with closing(http.client.HTTPConnection(place, timeout=20)) as line:
            sent = {"Content-Type": "application/json", "X-Forwarded-For": f"203.0.113.{number}"}
            body = f'{{"invitation": "x{number}", "password": "long enough"}}'
            line.request("POST", "/api/v1/invitation", body, sent)
            codes.append(line.getresponse().status)
    assert codes == [404] * 50 + [429] * 2

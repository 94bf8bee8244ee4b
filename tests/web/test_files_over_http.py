"""Files in and out: whatever they are called, however large they say they are, and when they break off."""

import hashlib
import http.client
import resource
import socket
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from tests.web.company import Company, make_company
from tests.web.running import running

from ridings.storage.schema import stored_file, stored_file_part
from ridings.web.files import disposition
from ridings.web.settings import Settings

API = "/api/v1/files"


def kept(company: Company) -> tuple[int, int]:
    """How many files, and parts of files, the database holds."""
    with company.workspace.read() as connection:
        tables = (stored_file, stored_file_part)
        files, parts = (connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables)
    return files, parts


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    made = make_company(str(tmp_path_factory.mktemp("files") / "ridings.db"))
    yield made
    made.workspace.database.close()


def test_a_file_comes_back_byte_for_byte_with_its_hash(company: Company) -> None:
    client, content = company.client("planner"), bytes(range(256)) * 10_000  # of three parts
    done = client.post(f"{API}?name=a.csv", content=content)
    assert done.status_code == 201
    assert done.json()["sha256"] == hashlib.sha256(content).hexdigest()
    assert done.json()["size"] == len(content)
    path = f"{API}/{done.json()['id']}"
    assert client.get(path).content == content
    assert company.client("other planner").get(path).status_code == 404
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404
    assert kept(company) == (0, 0)


@pytest.mark.parametrize(("given", "label"), [
    ("../../etc/passwd", "passwd"), ("..\\..\\windows\\system.ini", "system.ini"), ("/", "file"),
    ("..", ".."),
    ('a".csv', 'a".csv'), ("a\r\nSet-Cookie: x=1.csv", "aSet-Cookie: x=1.csv"), ("Übersicht 東京.csv", None),
    ("a;b=c'd.csv", None), ("%2e%2e%2fx.csv", None), ("x" * 400 + ".csv", "x" * 196 + ".csv"),
])  # fmt: skip
def test_13_a_name_is_a_label_and_never_a_path_or_a_header(small: Company, given: str, label: str) -> None:
    client = small.client("planner")
    done = client.post(API, params={"name": given}, content=b"a\n")
    assert done.status_code == 201, done.text
    assert done.json()["name"] == (label or given)
    got = client.get(f"{API}/{done.json()['id']}")
    assert got.content == b"a\n"
    assert "set-cookie" not in got.headers
    said = got.headers["content-disposition"]
    assert said.startswith('attachment; filename="')
    assert said.count('"') == 2
    assert "/" not in said
    assert "\\" not in said
    assert said.isascii()


def test_13_a_name_of_many_letters_is_told_by_its_standard() -> None:
    assert disposition('Ü 東".csv') == (
        "attachment; filename=\"_ __.csv\"; filename*=UTF-8''%C3%9C%20%E6%9D%B1%22.csv"
    )


def test_13_a_nul_in_a_name_and_an_empty_file_are_refused(small: Company) -> None:
    client, before = small.client("planner"), kept(small)
    assert client.post(f"{API}?name=a%00b", content=b"a").status_code == 422
    assert client.post(f"{API}?name=a.csv", content=b"").status_code == 422
    assert client.post(API, content=b"a").status_code == 422
    assert kept(small) == before


def test_16_an_upload_that_breaks_off_leaves_nothing(company: Company) -> None:
    with running(company) as address:
        port = int(address.rpartition(":")[2])
        for length in (b"Content-Length: 9000000", b"Transfer-Encoding: chunked"):
            with socket.create_connection(("127.0.0.1", port)) as line:
                line.sendall(_head(company, port, length))
                line.sendall((b"180000\r\n" if b"chunked" in length else b"") + b"x" * 0x180000)
                _until(lambda: kept(company) == (1, 1))
            _until(lambda: kept(company) == (0, 0))


def test_13_a_file_that_says_it_is_too_large_is_refused_before_it_is_read(small: Company) -> None:
    with running(small, Settings(largest_upload=1_000)) as address:
        port = int(address.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
            line.sendall(_head(small, port, b"Content-Length: 2147483648"))  # and not a byte of it
            assert b" 413 " in line.recv(100)


def test_13_two_gigabytes_are_refused_without_being_held(small: Company) -> None:
    with running(small, Settings(largest_upload=4 * 1_048_576)) as address:
        before, files = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, kept(small)
        connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)
        sent = [0]

        def body() -> Iterator[bytes]:
            block = b"x" * 1_048_576
            for _ in range(2_048):
                sent[0] += len(block)
                yield block

        headers = {"Authorization": f"Bearer {small.secrets['planner']}"}
        try:
            connection.request("POST", f"{API}?name=big.csv", body(), headers, encode_chunked=True)
            assert connection.getresponse().status == 413
        except OSError:  # the line was cut while it was sent
            pass
        finally:
            connection.close()
        assert sent[0] < 2**30
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # KiB
        _until(lambda: kept(small) == files)


def test_13_a_length_that_is_not_so_is_refused(small: Company) -> None:
    before = kept(small)
    done = small.client("planner").post(f"{API}?name=a.csv", content=b"abc", headers={"Content-Length": "2"})
    assert done.status_code == 422
    assert kept(small) == before


def test_uploads_are_limited_by_the_hour(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = make_company(str(tmp_path_factory.mktemp("limited") / "x.db"), settings=Settings(
        origins=("http://testserver",), heavy=2))  # fmt: skip
    client = made.client("planner")
    done = [client.post(f"{API}?name=a.csv", content=b"a") for _ in range(3)]
    assert [one.status_code for one in done] == [201, 201, 429]
    assert int(done[-1].headers["retry-after"]) > 0
    assert made.client("other planner").post(f"{API}?name=a.csv", content=b"a").status_code == 201
    made.workspace.database.close()


def _head(company: Company, port: int, length: bytes) -> bytes:
    secret = company.secrets["planner"].encode()
    lines = (b"POST /api/v1/files?name=a.csv HTTP/1.1", b"Host: 127.0.0.1:%d" % port,
             b"Authorization: Bearer " + secret, length, b"", b"")  # fmt: skip
    return b"\r\n".join(lines)


def _until(so: object) -> None:
    assert callable(so)
    for _ in range(200):
        if so():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to be so")

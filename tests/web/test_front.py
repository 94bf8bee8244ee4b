"""The files of the pages: what is answered for which path, and how long it may be kept."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.company import Company

from ridings.web import front


@pytest.fixture
def client(company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<p>the document</p>")
    (tmp_path / "favicon.svg").write_text("<svg/>")
    (tmp_path / "assets" / "main-1a2b.js").write_text("run()")
    (tmp_path.parent / "secret.txt").write_text("secret")
    monkeypatch.setattr(front, "_PACKED", tmp_path)
    return company.client()


@pytest.mark.parametrize("path", ["/", "/plans", "/plans/7", "/plans/7/table", "/sign-in", "/apiary"])
def test_the_document_answers_every_path_that_is_a_pages(client: TestClient, path: str) -> None:
    done = client.get(path)
    assert (done.status_code, done.text) == (200, "<p>the document</p>")
    assert done.headers["cache-control"] == "no-cache"
    assert done.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", ["/api", "/api/v1/nothing", "/x.php", "/a/b.env", "/assets/none.js"])
def test_what_is_no_page_and_no_file_is_not_there(client: TestClient, path: str) -> None:
    done = client.get(path)
    assert done.status_code == 404
    assert done.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/assets/../../secret.txt", "/assets/..%2f..%2fsecret.txt", "/%2e%2e/secret.txt"],
)
def test_no_path_leads_out_of_the_folder(client: TestClient, path: str) -> None:
    assert "secret" not in client.get(path).text


def test_files_with_a_hash_in_their_name_are_kept_for_ever(client: TestClient) -> None:
    done = client.get("/assets/main-1a2b.js")
    assert (done.status_code, done.text) == (200, "run()")
    assert done.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert done.headers["content-encoding"] == "gzip"
    assert done.headers["content-type"] == "text/javascript; charset=utf-8"
    plain = client.get("/assets/main-1a2b.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers


def test_other_files_are_asked_for_again(client: TestClient) -> None:
    assert client.get("/favicon.svg").headers["cache-control"] == "no-cache"


def test_without_the_built_pages_a_plain_one_says_how_to_build_them(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front, "_PACKED", tmp_path / "none")
    monkeypatch.setattr(front, "_CLONED", tmp_path / "none")
    done = company.client().get("/plans")
    assert done.status_code == 503
    assert "python hatch_build.py" in done.text
    assert company.client().get("/healthz").status_code == 200

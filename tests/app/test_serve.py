"""The report is served to this machine alone, and nothing beside it."""

import http.client
import threading
from pathlib import Path
from queue import Queue

import pytest

from ridings.app.serve import serve
from ridings.errors import SourceError


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> int:
    """A folder served from a thread that ends with the tests."""
    top = tmp_path_factory.mktemp("served")
    (top / "secret.txt").write_text("secret")
    folder = top / "plan"
    (folder / "company").mkdir(parents=True)
    (folder / "report.html").write_text("the report")
    (folder / "company" / "reps.csv").write_text("rep_id\n")
    (folder / "way out").symlink_to(top / "secret.txt")
    told: Queue[str] = Queue()
    threading.Thread(
        target=serve, args=(folder, "report.html"), kwargs={"on_ready": told.put}, daemon=True
    ).start()
    address = told.get(timeout=5)
    assert address.endswith("/report.html")
    return int(address.split(":")[2].split("/")[0])


def ask(port: int, path: str, host: str = "127.0.0.1") -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.putrequest("GET", path, skip_host=True)
    connection.putheader("Host", f"{host}:{port}")
    connection.endheaders()
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, answer.getheader("Location") or text


def test_the_report_and_the_files_of_its_folder_are_served(port: int) -> None:
    assert ask(port, "/report.html") == (200, "the report")
    assert ask(port, "/company/reps.csv") == (200, "rep_id\n")


def test_the_top_leads_to_the_report(port: int) -> None:
    assert ask(port, "/") == (302, "/report.html")


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e/secret.txt", "/way%20out", "/company", "/company/", "/no", "/%00"]
)
def test_nothing_outside_the_folder_and_no_list_of_it_is_served(port: int, path: str) -> None:
    status, text = ask(port, path)
    assert status == 404
    assert "secret" not in text


def test_a_page_of_another_site_gets_no_answer(port: int) -> None:
    assert ask(port, "/report.html", host="evil.example")[0] == 403


def test_a_port_that_is_taken_is_said(port: int, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=str(port)):
        serve(tmp_path, "report.html", port=port, on_ready=print)

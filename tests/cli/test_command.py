"""The command line: values that look like options, one JSON object, silence, and errors of ours."""

import json
import sys
import time
from pathlib import Path

import pytest

from ridings.cli.command import build_parser, joined, main
from ridings.cli.console import UNEXPECTED, Console
from ridings.cli.inputs import mapping
from ridings.cli.progress import Progress


def parsed(*words: str) -> dict[str, object]:
    return vars(build_parser().parse_args(joined(["design", "a.csv", "--out", "d", *words])))


@pytest.mark.parametrize("value", ["-999", "-9e3", "-", "-n/a", "--", "n/a"])
def test_a_null_value_may_look_like_an_option(value: str) -> None:
    assert parsed("--null", value, "--seed", "3")["null"] == [value]


def test_the_parser_alone_takes_a_negative_null() -> None:
    assert build_parser().parse_args(["design", "a.csv", "--out", "d", "--null", "-999"]).null == ["-999"]


def test_a_mapping_may_leave_a_column_out() -> None:
    assert mapping(["ID=account_id", "OWNER=-", "a=b=name"]) == {
        "ID": "account_id",
        "OWNER": "-",
        "a=b": "name",
    }


def test_options_may_not_be_abbreviated() -> None:
    with pytest.raises(SystemExit) as stopped:
        parsed("--terr", "3")
    assert stopped.value.code == 2


def test_a_missing_folder_is_a_fault_of_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["design", "a.csv"])
    assert stopped.value.code == 2
    assert "--out" in capsys.readouterr().err


@pytest.mark.parametrize("limit", ["0", "-1", "nan", "soon", "inf"])
def test_a_time_limit_is_a_number_of_seconds(limit: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parsed(f"--time-limit={limit}")
    assert "seconds above 0" in capsys.readouterr().err


def test_a_refusal_in_json_is_one_object_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["design", "nowhere.csv", "--territories", "3", "--out", "d", "--json"]) == 4
    said = capsys.readouterr()
    assert json.loads(said.out)["error"]["kind"] == "refused"
    assert said.err == ""


def test_an_error_of_ours_is_one_line_with_an_id(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("ridings.cli.inputs.brief_of", broken)
    codes = [main(["design", "a.csv", "--out", "d", *more]) for more in ([], [], ["--debug"])]
    lines = capsys.readouterr().err.splitlines()
    assert codes == [UNEXPECTED] * 3
    assert lines[0] == lines[1]
    assert "ZeroDivisionError" in lines[0]
    assert "--debug" in lines[0]
    assert "Traceback" in lines[2]


def test_what_goes_wrong_is_told_even_when_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(quiet=True)
    console.say("all well")
    console.fail("it burns")
    assert capsys.readouterr() == ("", "it burns\n")


class Terminal:
    """A stream that is a terminal."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        """Nothing to do."""

    def isatty(self) -> bool:
        return True


def test_a_bar_is_drawn_after_two_seconds_and_wiped_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    now = [0.0]
    with Progress(clock=lambda: now[0]) as progress:
        progress("reading", 0.1)
        assert terminal.text == ""
        now[0] = 2.5
        progress("designing", 0.5)
        assert "[###############...............]    2 s  designing" in terminal.text
    assert terminal.text.endswith("\r")


def test_a_step_that_says_nothing_for_long_is_shown_at_work() -> None:
    terminal = Terminal()
    now = [0.0]
    with Progress(stream=terminal, clock=lambda: now[0]) as progress:  # type: ignore[arg-type]
        progress("reading", 0.0)
        now[0] = 7.0
        for _ in range(40):
            if "7 s  reading" in terminal.text:
                break
            time.sleep(0.05)
    assert "7 s  reading" in terminal.text


def test_no_bar_is_drawn_into_a_file(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w") as file, Progress(stream=file, clock=lambda: 99.0) as progress:
        progress("designing", 0.5)
    assert (tmp_path / "log").read_text() == ""

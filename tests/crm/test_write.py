"""Files appear whole and together, or not at all."""

import errno
import os
from pathlib import Path

import polars as pl
import pytest

from ridings.crm.csvfile.write import csv_bytes, staged, write_file
from ridings.errors import SourceError


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def fail_halfway(out: Path, failure: BaseException) -> None:
    with staged(out) as folder:
        (folder / "plan.json").write_text("half")
        raise failure


def test_files_appear_only_at_the_end_and_replace_those_of_an_earlier_run(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    with staged(out) as folder:
        (folder / "plan.json").write_text("1")
        assert not out.exists()
    with staged(out, stale=("rejected.csv", "plan.json")) as folder:
        (out / "notes.txt").write_text("mine")
        (out / "rejected.csv").write_text("old")
        (folder / "plan.json").write_text("2")
        assert (out / "plan.json").read_text() == "1"
    assert contents(out) == {"plan.json": "2", "notes.txt": "mine"}
    assert [path.name for path in out.parent.iterdir()] == ["out"]


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), ValueError("bug")])
def test_an_interruption_leaves_what_was_there(tmp_path: Path, failure: BaseException) -> None:
    out = tmp_path / "out"
    write_file(out / "plan.json", b"1")
    with pytest.raises(type(failure)):
        fail_halfway(out, failure)
    assert contents(out) == {"plan.json": "1"}
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize(
    ("number", "said", "permanent"),
    [(errno.ENOSPC, "the disk is full", False), (errno.EACCES, "may not be written", True)],
)
def test_a_disk_that_fails_is_said_and_leaves_nothing(
    tmp_path: Path, number: int, said: str, permanent: bool
) -> None:
    with pytest.raises(SourceError, match=said) as caught:
        fail_halfway(tmp_path / "out", OSError(number, os.strerror(number)))
    assert caught.value.permanent is permanent
    assert list(tmp_path.iterdir()) == []


def test_an_output_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(SourceError), staged(tmp_path / "out") as folder:
        (folder / "a").write_text("x")
    assert (tmp_path / "out").read_text() == "a file"


def test_csv_is_written_plainly() -> None:
    frame = pl.DataFrame(
        {"id": ["a", None], "moved": [True, False], "skills": [["x", "y"], []], "n": [0.1, 2.0]}
    )
    assert csv_bytes(frame) == b"id,moved,skills,n\na,true,x;y,0.1\n,false,,2.0\n"

"""Networks built from extracts: bad files, the cache, and two builders at once."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.travel.drawn_town import Town, write_town

from ridings.errors import DataError, RefusedError, RidingsError, SourceError
from ridings.travel import engine, network
from ridings.travel.engine import Engine, failure, find_engine
from ridings.travel.network import built, cache_folder


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def spoilt(whole: bytes) -> bytes:
    return whole[:300] + b"x" * 200 + whole[500:]


BAD: dict[str, tuple[Callable[[bytes], bytes], type[RidingsError], str]] = {
    "empty": (lambda _: b"", DataError, "is empty"),
    "text": (lambda _: b"account_id,latitude\n" * 9, DataError, "is not an .osm.pbf file"),
    "cut off": (lambda whole: whole[: len(whole) // 2], DataError, "damaged or cut off"),
    "spoilt": (spoilt, DataError, "damaged or cut off"),
}


@pytest.mark.roads
@pytest.mark.parametrize("what", BAD)
def test_a_file_that_is_no_extract_is_said_and_leaves_nothing(
    what: str, town_file: Path, tmp_path: Path
) -> None:
    content, kind, said = BAD[what]
    path = tmp_path / "bad.osm.pbf"
    path.write_bytes(content(town_file.read_bytes()))
    with pytest.raises(kind, match=said) as told:
        built(path, cache=tmp_path / "cache")
    assert "bad.osm.pbf" in str(told.value)
    assert listing(tmp_path / "cache" / "roads") == []


@pytest.mark.roads
def test_an_extract_without_roads_for_cars_is_said(tmp_path: Path) -> None:
    path = write_town(tmp_path / "paths.osm.pbf", highway="footway")
    with pytest.raises(DataError, match=r"paths\.osm\.pbf holds no roads"):
        built(path, cache=tmp_path / "cache")


@pytest.mark.roads
def test_an_extract_without_anything_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no roads"):
        built(write_town(tmp_path / "none.osm.pbf", Town()), cache=tmp_path / "cache")


@pytest.mark.parametrize(("name", "said"), [("gone.osm.pbf", "is not there"), ("", "is a folder")])
def test_a_file_that_is_not_there_is_refused(name: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=said):
        built(tmp_path / name, cache=tmp_path / "cache")


@pytest.mark.roads
def test_a_network_is_built_once_for_a_content_whatever_its_name(town_file: Path, tmp_path: Path) -> None:
    first = built(town_file, cache=tmp_path)
    made = first.path.with_name("network.osrm.mldgr").stat().st_mtime_ns
    other = tmp_path / "copy.osm.pbf"
    other.write_bytes(town_file.read_bytes())
    again = built(other, cache=tmp_path)
    assert again.folder == first.folder
    assert again.name == "copy.osm.pbf"
    assert again.path.with_name("network.osrm.mldgr").stat().st_mtime_ns == made
    assert listing(tmp_path / "roads") == [first.key]
    assert find_engine().version in first.key


@pytest.mark.roads
def test_two_processes_that_build_at_once_do_each_other_no_harm(town_file: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from ridings.travel.network import built\n"
        "print(built(Path(sys.argv[1]), cache=Path(sys.argv[2])).folder)\n"
    )
    words = [sys.executable, "-c", program, str(town_file), str(tmp_path)]
    running = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate(timeout=120)[0].strip() for process in running]
    assert [process.returncode for process in running] == [0, 0]
    assert told[0] == told[1]
    assert listing(tmp_path / "roads") == [Path(told[0]).name]


@pytest.mark.roads
def test_a_file_too_large_for_the_disk_is_said_with_both_sizes(
    town_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "SPARE", 1e18)
    with pytest.raises(SourceError, match=r"town\.osm\.pbf is .* GB: .* GB free; cut a smaller extract"):
        built(town_file, cache=tmp_path)
    assert listing(tmp_path / "roads") == []


@pytest.mark.roads
def test_a_cache_that_cannot_be_written_is_said(town_file: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be")
    with pytest.raises(SourceError, match="RIDINGS_CACHE names another folder"):
        built(town_file, cache=tmp_path / "cache")


def test_without_the_engine_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "find_spec", lambda _name: None)
    with pytest.raises(SourceError, match=r'pip install "ridings\[roads\]"'):
        find_engine()


@pytest.mark.parametrize(
    ("code", "log", "kind", "said"),
    [
        (-9, "", SourceError, "killed .* for want of memory"),
        (1, "write: No space left on device", SourceError, "the disk is full"),
        (7, "something else", SourceError, r"\(exit 7\): something else"),
        (134, "what():  PBF error: unexpected EOF", DataError, "damaged or cut off"),
    ],
)
def test_the_end_of_a_program_says_who_can_mend_it(
    code: int, log: str, kind: type[RidingsError], said: str
) -> None:
    error = failure("osrm-extract", code, log, "town.osm.pbf")
    assert isinstance(error, kind)
    with pytest.raises(kind, match=said):
        raise error


def test_a_program_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="osrm-extract cannot be run"):
        Engine(tmp_path, tmp_path / "car.lua", "0").run("osrm-extract", [], tmp_path, "town.osm.pbf")


def test_the_cache_may_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RIDINGS_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("RIDINGS_CACHE")
    assert cache_folder() != tmp_path
    assert cache_folder().is_absolute()

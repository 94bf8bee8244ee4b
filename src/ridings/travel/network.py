"""Road networks built from extracts, each once: kept in the user's cache by content, profile and version."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ridings.errors import SourceError
from ridings.travel.engine import PROFILE, Engine, find_engine
from ridings.travel.extract import digest_of, prepare

Progress = Callable[[str, float], None]

NAME = "network.osrm"
LAYOUT = 1  # of the folder; a new one builds anew
GROWTH = 20.0  # times its extract that a network takes while it is built (measured: 13)
SPARE = 100e6  # bytes beside that
GIGABYTE = 1e9
STALE_SECONDS = 24 * 3600.0  # after which an unfinished folder belongs to nobody


@dataclass(frozen=True)
class Network:
    """A built network: its folder, the name of its extract, and what its answers must be signed with."""

    folder: Path
    name: str
    digest: str  # SHA-256 of the extract
    key: str

    @property
    def path(self) -> Path:
        """What the engine is told to serve."""
        return self.folder / NAME


def cache_folder() -> Path:
    """Folder of the user's cache: `RIDINGS_CACHE`, or where the system keeps such things."""
    if given := os.environ.get("RIDINGS_CACHE"):
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "ridings" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "ridings"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ridings"


def built(path: Path, *, cache: Path | None = None, on_progress: Progress | None = None) -> Network:
    """Return the network of an extract, built now unless it was built before.

    Parameters
    ----------
    path
        An `.osm.pbf` file.
    cache
        By default `cache_folder()`.

    Raises
    ------
    DataError
        If the file is empty, damaged, something else, or without roads.
    RefusedError
        If it is not there or may not be read.
    SourceError
        If the engine is missing or fails, or there is no room.
    """
    tell = on_progress or (lambda _step, _share: None)
    tell("reading roads", 0.0)
    digest = digest_of(path)
    engine = find_engine()
    key = f"{digest[:16]}-{PROFILE}-{engine.version}-{LAYOUT}"
    roads = (cache_folder() if cache is None else cache) / "roads"
    network = Network(roads / key, path.name, digest, key)
    if not network.folder.is_dir():
        tell("building roads (once for each file)", 0.0)
        _build(engine, path, network, roads)
    return network


def _build(engine: Engine, path: Path, network: Network, roads: Path) -> None:
    """Build beside the final folder and rename: whoever is first wins, and nothing half-made is ever seen."""
    try:
        roads.mkdir(parents=True, exist_ok=True)
        _sweep(roads)
        _check_room(path, roads)
        with tempfile.TemporaryDirectory(prefix=".building-", dir=roads, ignore_cleanup_errors=True) as name:
            whole = Path(name) / "whole"
            whole.mkdir()
            _make(engine, path, network, whole)
            _publish(whole, network.folder)
    except OSError as error:
        raise SourceError(
            f"{path.name} cannot be built in {roads}: {error.strerror}; RIDINGS_CACHE names another folder",
            permanent=False,
        ) from error


def _make(engine: Engine, path: Path, network: Network, folder: Path) -> None:
    extract = folder / "network.osm.pbf"
    prepare(path, extract)
    words = ["--profile", str(engine.profile), "--data_version", network.key, "--output", NAME, extract.name]
    engine.run("osrm-extract", words, folder, network.name)
    engine.run("osrm-partition", [NAME], folder, network.name)
    engine.run("osrm-customize", [NAME], folder, network.name)
    extract.unlink()


def _publish(whole: Path, final: Path) -> None:
    try:
        whole.rename(final)
    except OSError:
        if not final.is_dir():  # else another process was first, with the same network
            raise


def _check_room(path: Path, roads: Path) -> None:
    size = path.stat().st_size
    needed, free = size * GROWTH + SPARE, shutil.disk_usage(roads).free
    if needed > free:
        raise SourceError(
            f"{path.name} is {size / GIGABYTE:,.1f} GB: its network takes about {needed / GIGABYTE:,.1f} GB "
            f"to build, and {roads} has {free / GIGABYTE:,.1f} GB free; cut a smaller extract round the "
            "accounts, or name another folder by RIDINGS_CACHE",
            permanent=True,
        )


def _sweep(roads: Path) -> None:
    """Remove what builds that were killed left behind."""
    for folder in roads.glob(".building-*"):
        if time.time() - folder.stat().st_mtime > STALE_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)

"""The road engine's programs: where they lie, how they are run, and what their failures mean."""

import subprocess
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from ridings.errors import DataError, SourceError

PACKAGE = "osrm-bindings"  # the wheel that brings the programs
PROFILE = "car"
DAMAGED = ("PBF error", "osmium::", "uncompress", "exceeds the", "unexpected EOF")
NO_ROADS = "no edges remaining"
SAID = 300  # characters of an engine's last words


@dataclass(frozen=True)
class Engine:
    """Programs and profile of one version of the engine."""

    programs: Path
    profile: Path
    version: str

    def program(self, name: str) -> str:
        """Return the path of one of its programs."""
        return str(self.programs / name)

    def run(self, name: str, words: list[str], folder: Path, network: str) -> None:
        """Run a program to its end in a folder; `network` is the file to name where it fails.

        Raises
        ------
        DataError
            If the file is damaged or holds no roads.
        SourceError
            If the program cannot be run, or ends badly for another reason.
        """
        log = folder / f"{name}.log"
        try:
            with log.open("wb") as stream:
                done = subprocess.run(  # noqa: S603
                    [self.program(name), *words],
                    cwd=folder, check=False,
                    stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT,
                )  # fmt: skip
        except OSError as error:
            raise SourceError(f"{name} cannot be run: {error.strerror}", permanent=True) from error
        if done.returncode:
            raise failure(name, done.returncode, log.read_text("utf-8", errors="replace"), network)


def failure(name: str, code: int, log: str, network: str) -> DataError | SourceError:
    """Return what a program's end means: the file's fault, or the machine's."""
    if NO_ROADS in log:
        return DataError(
            f"{network} holds no roads that a car may drive on; take an extract with highways in it"
        )
    if any(sign in log for sign in DAMAGED):
        return damaged(network)
    if code == -9:
        return SourceError(
            f"{name} was killed while it built {network}, most likely for want of memory; "
            "cut a smaller extract, or build it on a larger machine",
            permanent=True,
        )
    if "No space left" in log:
        return SourceError(f"the disk is full: {network} could not be built", permanent=False)
    last = " ".join(log.split())[-SAID:]
    return SourceError(f"{name} failed on {network} (exit {code}): {last}", permanent=True)


def damaged(network: str) -> DataError:
    """Return the error of a file that is cut off or spoilt."""
    return DataError(f"{network} is damaged or cut off; download or cut the extract again")


def find_engine() -> Engine:
    """Return the engine that is installed.

    Raises
    ------
    SourceError
        If there is none.
    """
    spec = find_spec("osrm")
    places = list(spec.submodule_search_locations or []) if spec else []
    folder = Path(places[0]) if places else Path()
    engine = Engine(folder / "bin", folder / "share" / "profiles" / f"{PROFILE}.lua", _version())
    if not places or not engine.profile.is_file() or find_spec("osmium") is None:
        raise SourceError(
            'roads need an engine that is not installed: pip install "ridings[roads]" on Python 3.12 or '
            "newer, or leave --roads out to have travel times estimated",
            permanent=True,
        )
    return engine


def _version() -> str:
    try:
        return metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        return "unknown"

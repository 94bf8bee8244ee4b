"""Resolve `requirements.lock`: one version of each package, with the hashes of its wheels, no addresses.

The versions are those that the oldest supported Python resolves to, so that one list serves all; the hashes
are those of the wheels that each supported Python and platform would take. Everything goes through pip.
"""
# ruff: noqa: S603, T201

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13")
LINUX = range(28, 16, -1)  # the glibc 2.x levels taken, newest first
MACS = range(15, 10, -1)


@dataclass(frozen=True)
class Platform:
    """A platform as Python names it (`sys.platform`, `platform.machine()`) and the wheel tags it takes."""

    system: str
    machine: str
    tags: tuple[str, ...]


def linux(machine: str) -> Platform:
    """A Linux with glibc 2.28 or newer."""
    levels = [f"manylinux_2_{level}_{machine}" for level in LINUX]
    return Platform("linux", machine, (*levels, f"manylinux2014_{machine}"))


def mac(machine: str) -> Platform:
    """A macOS 15 or newer."""
    return Platform("darwin", machine, tuple(f"macosx_{major}_0_{machine}" for major in MACS))


PLATFORMS = (linux("x86_64"), linux("aarch64"), mac("arm64"))


@dataclass(frozen=True)
class Pin:
    """One wheel that pip would take."""

    name: str
    version: str
    sha256: str


def resolve(requirements: Iterable[str], python: str, platform: Platform, *options: str) -> list[Pin]:
    """Ask pip what it would install for `requirements` on `python` and `platform`."""
    with tempfile.TemporaryDirectory() as folder:
        wanted, report = Path(folder) / "wanted.txt", Path(folder) / "report.json"
        wanted.write_text("\n".join(requirements))
        command = [sys.executable, "-m", "pip", "install", "-qq", "--dry-run", "--ignore-installed"]
        command += ["--only-binary", ":all:", "--python-version", python, "--target", folder]
        command += [part for tag in platform.tags for part in ("--platform", tag)]
        subprocess.run([*command, "--report", report, "-r", wanted, *options], check=True)
        return [pin_of(entry) for entry in json.loads(report.read_text())["install"]]


def pin_of(entry: dict[str, Any]) -> Pin:
    """The pin of one entry of pip's report."""
    metadata = entry["metadata"]
    digest = entry["download_info"]["archive_info"]["hashes"]["sha256"]
    return Pin(metadata["name"].lower().replace("_", "-"), metadata["version"], digest)


def fits(requirement: str, python: str) -> bool:
    """Whether a requirement is wanted on a Python; pip asks the markers of the one that it runs on."""
    marker = Requirement(requirement).marker
    return marker is None or marker.evaluate({"python_version": python, "python_full_version": f"{python}.0"})


def exact(pins: Iterable[Pin]) -> list[str]:
    """The requirements that name the versions of `pins` exactly."""
    return [f"{pin.name}=={pin.version}" for pin in pins]


def collect(requirements: Sequence[str]) -> dict[str, set[str]]:
    """The hashes of each exact requirement over every Python and platform."""
    hashes: dict[str, set[str]] = defaultdict(set)
    for python in PYTHONS:
        for platform in PLATFORMS:
            print(f"wheels for Python {python} on {platform.system} {platform.machine}", file=sys.stderr)
            for pin in resolve(requirements, python, platform, "--no-deps"):
                hashes[f"{pin.name}=={pin.version}"].add(pin.sha256)
    return hashes


def entries(requirements: Iterable[str], hashes: dict[str, set[str]]) -> list[str]:
    """The lines of the lock for `requirements`, each with its hashes, in order of name."""
    lines = []
    for requirement in sorted(requirements):
        digests = [f"--hash=sha256:{digest}" for digest in sorted(hashes[requirement])]
        lines.append(" \\\n    ".join([requirement, *digests]))
    return lines


def locked() -> list[str]:
    """The versions that the lock names already."""
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    return [line.split()[0] for line in lines if re.match(r"[a-z0-9]", line)]


def main() -> None:
    """Write `requirements.lock` beside `pyproject.toml`; with `--keep`, what is locked already stays."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    oldest, first = PYTHONS[0], PLATFORMS[0]
    needed = [one for one in project["dependencies"] if fits(one, oldest)]
    develop = [one for one in project["optional-dependencies"]["dev"] if fits(one, oldest)]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as kept:
        kept.write("\n".join(locked()) if "--keep" in sys.argv else "")
        kept.flush()
        everything = exact(resolve([*needed, *develop], oldest, first, "-c", kept.name))
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as constraints:
        constraints.write("\n".join(everything))
        constraints.flush()
        runtime = exact(resolve(needed, oldest, first, "-c", constraints.name))
    hashes = collect(everything)
    lines = ["# Made by `make lock`; the wheels of these Pythons and platforms:"]
    lines += [f"# fits: {python} {p.system} {p.machine}" for python in PYTHONS for p in PLATFORMS]
    lines += ["", "# to run", *entries(runtime, hashes)]
    lines += ["", "# to develop", *entries(set(everything) - set(runtime), hashes)]
    (ROOT / "requirements.lock").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

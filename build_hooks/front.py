"""Builds the pages of `frontend/` into `frontend/dist`, when their sources have changed since.

By hand: `python -m build_hooks.front`; with names of scripts of `frontend/package.json` these instead, such
as `check` or `test`.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from build_hooks.npm import run_npm

ROOT = Path(__file__).resolve().parent.parent
FRONT = ROOT / "frontend"
DIST = FRONT / "dist"
DESCRIPTION = ROOT / "docs" / "reference" / "openapi.json"  # the client of the API is made from it
_STAMP = DIST / "sources.sha256"
_INSTALLED = FRONT / "node_modules" / ".lock.sha256"
_MADE = (FRONT / "dist", FRONT / "node_modules", FRONT / "src" / "api" / "generated")


def sources() -> Iterator[Path]:
    """Every file that the built pages depend on, in the order of the paths."""
    yield DESCRIPTION
    for path in sorted(FRONT.rglob("*")):
        if path.is_file() and not any(path.is_relative_to(made) for made in _MADE):
            yield path


def digest(paths: Iterator[Path]) -> str:
    """One hash of the names and contents of files."""
    whole = hashlib.sha256()
    for path in paths:
        whole.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def build_front() -> None:
    """Build the pages unless they were built from just these sources."""
    now = digest(sources())
    if _read(_STAMP) == now:
        return
    print("ridings: building the pages", file=sys.stderr)
    run_script("build")
    _STAMP.write_text(now)


def run_script(name: str, *, loud: bool = False) -> None:
    """Run a script of `package.json` with the packages of the lock file; end the program when it fails."""
    install()
    failed = run_npm(["run", "--silent", name], FRONT, loud=loud)
    if failed:
        sys.exit(f"ridings: `npm run {name}` failed in frontend/. It said:\n{failed}")


def install() -> None:
    """Fetch the packages of the lock file, where they are not those that are there."""
    lock = digest(iter([FRONT / "package-lock.json"]))
    if _read(_INSTALLED) == lock:
        return
    print("ridings: fetching the packages of the pages", file=sys.stderr)
    failed = run_npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], FRONT)
    if failed:
        sys.exit(
            "ridings: npm could not fetch what the pages are built with. Check that npm reaches its "
            f"registry, then build again. npm said:\n{failed}"
        )
    _INSTALLED.write_text(lock)


def _read(path: Path) -> str:
    return path.read_text() if path.is_file() else ""


if __name__ == "__main__":
    for script in sys.argv[1:]:
        run_script(script, loud=True)
    if not sys.argv[1:]:
        build_front()

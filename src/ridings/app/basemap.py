"""The map that everything is drawn over, as files that are made once a process."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from ridings.places.basemap import LAYERS, largest_cities, outlines

__all__ = ["LAYERS", "MapFile", "map_file"]


@dataclass(frozen=True)
class MapFile:
    """One layer as JSON, packed by gzip, and a tag that changes when it does."""

    packed: bytes
    tag: str


@cache
def map_file(layer: str) -> MapFile:
    """One of `LAYERS`: TopoJSON of outlines, or the cities as columns, the largest first.

    Raises
    ------
    SourceError
        If the packaged places are missing.
    """
    made: Any = largest_cities().to_dict(as_series=False) if layer == "cities" else outlines(layer)
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
    return MapFile(gzip.compress(text, mtime=0), hashlib.sha256(text).hexdigest()[:16])

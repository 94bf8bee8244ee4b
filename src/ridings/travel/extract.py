"""An OpenStreetMap extract as the engine wants it: whole, sorted, and without negative ids."""

import hashlib
import shutil
from pathlib import Path
from typing import Any

from ridings.errors import DataError, RefusedError
from ridings.travel.engine import damaged

SORTED = "Type_then_ID"
CHUNK = 1 << 20
HEADER = 64  # bytes in which a file of this format names itself


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's content, after a look at whether it is an extract at all.

    Raises
    ------
    DataError
        If it is empty, or something else.
    RefusedError
        If it is not there, or may not be read.
    """
    try:
        if path.is_dir():
            raise RefusedError(f"{path} is a folder; name an .osm.pbf file in it")
        with path.open("rb") as stream:
            head = stream.read(HEADER)
            if not head:
                raise DataError(f"{path.name} is empty; expected an OpenStreetMap extract (.osm.pbf)")
            if b"OSMHeader" not in head:
                raise DataError(
                    f"{path.name} is not an .osm.pbf file: it does not begin like one; "
                    "expected an OpenStreetMap extract in PBF format"
                )
            content = hashlib.sha256(head)
            while chunk := stream.read(CHUNK):
                content.update(chunk)
    except FileNotFoundError as error:
        raise RefusedError(f"{path} is not there") from error
    except OSError as error:
        raise RefusedError(f"{path} cannot be read: {error.strerror}") from error
    return content.hexdigest()


def prepare(path: Path, target: Path) -> None:
    """Put the extract at `target`: as it is where it is in order, else sorted and with ids above 0.

    Raises
    ------
    DataError
        If it is damaged or holds nothing.
    """
    import osmium  # late: an extra

    try:
        if _in_order(osmium, path):
            _linked(path, target)
        else:
            _put_in_order(osmium, path, target)
    except RuntimeError as error:
        raise damaged(path.name) from error


def _in_order(osmium: Any, path: Path) -> bool:
    """Whether the file says it is sorted and begins with an id above 0: sorting puts negative ids first."""
    with osmium.io.Reader(str(path)) as reader:
        said = reader.header().get("sorting") == SORTED
    first = next((thing.id for thing in osmium.FileProcessor(str(path))), None)
    if first is None:
        raise DataError(f"{path.name} holds no roads: it has no nodes at all; cut the extract again")
    return bool(said and first > 0)


def _linked(path: Path, target: Path) -> None:
    try:
        target.symlink_to(path.resolve())
    except OSError:  # a system without links
        shutil.copyfile(path, target)


def _put_in_order(osmium: Any, path: Path, target: Path) -> None:
    """Renumber above the highest id there is, then sort."""
    shifted = target.with_name(f"shifted-{target.name}")
    lowest, highest = 0, 0
    for thing in osmium.FileProcessor(str(path)):
        lowest, highest = min(lowest, thing.id), max(highest, thing.id)
    if lowest < 0:
        _renumber(osmium, path, shifted, highest)
    source = shifted if lowest < 0 else path
    merged = osmium.MergeInputReader()
    merged.add_file(str(source))
    with osmium.SimpleWriter(str(target)) as writer:
        merged.apply(writer)
    if lowest < 0:
        shifted.unlink()


def _renumber(osmium: Any, path: Path, target: Path, highest: int) -> None:
    def positive(number: int) -> int:
        return number if number > 0 else highest - number

    with osmium.SimpleWriter(str(target)) as writer:
        for thing in osmium.FileProcessor(str(path)):
            own = positive(thing.id)
            if thing.is_node():
                writer.add_node(thing.replace(id=own))
            elif thing.is_way():
                writer.add_way(thing.replace(id=own, nodes=[positive(node.ref) for node in thing.nodes]))
            else:
                members = [(one.type, positive(one.ref), one.role) for one in thing.members]
                writer.add_relation(thing.replace(id=own, members=members))

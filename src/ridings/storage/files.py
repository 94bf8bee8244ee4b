"""Files in the database, in parts, so that a worker on any machine has them; their names are only labels."""

import datetime
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from ridings.storage.schema import stored_file, stored_file_part

PART = 1 << 20  # bytes
SUFFIXES = (".csv.gz", ".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".geojson", ".zip", ".gz")
LONGEST_NAME = 200
_F, _P = stored_file.c, stored_file_part.c


@dataclass(frozen=True)
class StoredFile:
    """The head of a file; `whole` False while it comes in, or where it never came whole."""

    id: int
    org_id: int
    member_id: int | None
    job_id: int | None
    name: str
    media_type: str
    size: int
    sha256: str
    whole: bool
    created_at: datetime.datetime


class Writing:
    """A file that comes in: give it bytes, then end it; each call is in the transaction it is given."""

    def __init__(self, org_id: int, file_id: int) -> None:
        self._org_id, self.file_id = org_id, file_id
        self.size, self._number = 0, 0
        self._digest = hashlib.sha256()

    def add(self, connection: Connection, data: bytes) -> None:
        """Keep the next part, of at most `PART` bytes."""
        values = {"org_id": self._org_id, "file_id": self.file_id, "number": self._number, "bytes": data}
        connection.execute(insert(stored_file_part).values(values))
        self._digest.update(data)
        self.size, self._number = self.size + len(data), self._number + 1

    def end(self, connection: Connection) -> None:
        """Say that it is whole."""
        own = and_(_F.org_id == self._org_id, _F.id == self.file_id)
        values = {"size": self.size, "sha256": self._digest.hexdigest(), "whole": True}
        connection.execute(update(stored_file).where(own).values(values))


def begin_file(
    connection: Connection, org_id: int, name: str, media_type: str, at: datetime.datetime, *,
    member_id: int | None = None, job_id: int | None = None,
) -> Writing:  # fmt: skip
    """Begin a file that is not whole yet."""
    values = {
        "org_id": org_id, "member_id": member_id, "job_id": job_id, "name": label(name), "size": 0,
        "media_type": media_type, "sha256": "", "whole": False, "created_at": at,
    }  # fmt: skip
    key = connection.execute(insert(stored_file).values(values)).inserted_primary_key
    assert key is not None
    return Writing(org_id, int(key[0]))


def in_parts(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Cut a stream of pieces of any size into parts; only the last is shorter."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) >= PART:
            yield bytes(held[:PART])
            del held[:PART]
    if held:
        yield bytes(held)


def find_file(
    connection: Connection, org_id: int, file_id: int, *, member_id: int | None = None
) -> StoredFile | None:
    """The file of that number, where it is of the member; `member_id` None: whoever's it is."""
    query = select(stored_file).where(_F.org_id == org_id, _F.id == file_id)
    row = connection.execute(query if member_id is None else query.where(_F.member_id == member_id)).first()
    return None if row is None else StoredFile(**row._mapping)


def file_of_job(connection: Connection, org_id: int, job_id: int) -> StoredFile | None:
    """The file that a job has made."""
    query = select(stored_file).where(_F.org_id == org_id, _F.job_id == job_id, _F.whole)
    row = connection.execute(query.order_by(_F.id.desc())).first()
    return None if row is None else StoredFile(**row._mapping)


def part(connection: Connection, org_id: int, file_id: int, number: int) -> bytes | None:
    """One part of a file, counted from 0; None after the last."""
    query = select(_P.bytes).where(_P.org_id == org_id, _P.file_id == file_id, _P.number == number)
    found = connection.execute(query).scalar()
    return None if found is None else bytes(found)


def delete_file(connection: Connection, org_id: int, file_id: int) -> None:
    """Delete a file."""
    connection.execute(delete(stored_file_part).where(_P.org_id == org_id, _P.file_id == file_id))
    connection.execute(delete(stored_file).where(_F.org_id == org_id, _F.id == file_id))


def stale_files(
    connection: Connection, before: datetime.datetime, torn_before: datetime.datetime
) -> list[tuple[int, int]]:
    """Organisation and number of files older than a time; of those never whole, than another one."""
    old = or_(_F.created_at < before, and_(~_F.whole, _F.created_at < torn_before))
    return [(int(row[0]), int(row[1])) for row in connection.execute(select(_F.org_id, _F.id).where(old))]


def label(name: str) -> str:
    """A name to show: the last part of a path of any system, without control characters."""
    last = PureWindowsPath(name).name  # cuts at / and at \\
    clean = re.sub(r"[\x00-\x1f\x7f]", "", last).strip()
    return clean[-LONGEST_NAME:] or "file"


def safe_path(folder: Path, stem: str, name: str) -> Path:
    """Where to write a file on this machine: our own stem, and of its name nothing but a known ending."""
    low = name.lower()
    return folder / f"{stem}{next((one for one in SUFFIXES if low.endswith(one)), '')}"


def stem_of(name: str) -> str:
    """What is left of a label for a name on disk: letters, figures, `-` and `_`."""
    low = name.lower()
    ending = next((one for one in SUFFIXES if low.endswith(one)), "")
    kept = re.sub(r"[^\w-]+", "_", name[: len(name) - len(ending)], flags=re.ASCII).strip("_-")
    return kept[:80] or "file"

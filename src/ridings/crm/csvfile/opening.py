"""Open a file, or standard input, and tell by its first bytes what it is."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from ridings.crm.csvfile.gunzip import GZIP, gunzip
from ridings.errors import DataError, RefusedError, SourceError, shorten

LARGEST = 4 << 30  # bytes of text or Parquet that are read into memory
LARGEST_WORKBOOK = 256 << 20  # bytes of a workbook as it is stored, which is packed
_ZIP, _PARQUET, _COMPOUND = b"PK", b"PAR1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORDS = {"xlsx": "an Excel workbook", "parquet": "a Parquet file"}
_MARKUP = (b"<!doctype", b"<html", b"<table", b"<?xml")
EXPECTED = "expected CSV (UTF-8), CSV with .gz, Excel .xlsx or Parquet"


@dataclass(frozen=True)
class LabelledFile:
    """A file kept under a name of our own making, the name by which its owner knows it, and its mapping."""

    path: Path
    label: str
    map: Mapping[str, str] = field(default_factory=dict)  # our column by theirs, as in ReadOptions


@dataclass(frozen=True)
class Opened:
    """The bytes of a table, unpacked, and what they are: 'csv', 'xlsx' or 'parquet'."""

    name: str
    kind: str
    data: bytes
    notes: tuple[str, ...] = ()


def open_table(source: str | Path | LabelledFile) -> Opened:
    """Read a file (`-`: standard input), unpack gzip and tell what it is, by its content.

    A workbook, a Parquet file or gzip is known by its first bytes and read whatever its name ends with; text
    has no such mark, so it is refused where the name promises something else.

    Raises
    ------
    RefusedError
        If the file is not there, is a folder or may not be read.
    DataError
        If it is empty, broken, too large or of no known kind.
    """
    name = file_name(source)
    data = _bytes(source, name)
    if not data:
        raise DataError(f"{name} is empty: {EXPECTED} with a header")
    suffixes = [suffix.lower() for suffix in PurePosixPath(name).suffixes]
    if data.startswith(GZIP):
        data = gunzip(data, name, LARGEST)
    elif suffixes[-1:] == [".gz"] and _kind(data) == "csv":
        raise DataError(f"{name} is not gzip, though its name ends with .gz")
    kind = _kind(data)
    said = next((s[1:] for s in suffixes[-2:] if s[1:] in ("csv", "tsv", "txt", *_WORDS)), kind)
    if kind == "csv":
        _check_text(data, name)
        if said in _WORDS:
            raise DataError(
                f"{name} is not {_WORDS[said]}, though its name ends with .{said}: {EXPECTED}; "
                "if it is CSV, name it .csv"
            )
    differs = kind in _WORDS and said != kind
    notes = (f"{name} is read as {_WORDS[kind]}, which it is, whatever its name says",) if differs else ()
    return Opened(name, kind, data, notes)


def file_name(source: str | Path | LabelledFile) -> str:
    """Return how messages call a file: its owner's name for it, without folders and control characters."""
    if not isinstance(source, LabelledFile):
        return "standard input" if str(source) == "-" else str(source)
    last = source.label.replace("\\", "/").rstrip("/").rpartition("/")[2]
    plain = "".join(sign if sign.isprintable() else "_" for sign in last).strip()
    return shorten(plain, 120) or "the file"


def _bytes(source: str | Path | LabelledFile, name: str) -> bytes:
    try:
        if str(source) == "-":
            return _at_most(sys.stdin.buffer, name)
        with (source.path if isinstance(source, LabelledFile) else Path(source)).open("rb") as file:
            return _at_most(file, name)
    except FileNotFoundError as error:
        raise RefusedError(f"{name} is not there") from error
    except IsADirectoryError as error:
        raise RefusedError(f"{name} is a folder, not a file") from error
    except PermissionError as error:
        raise RefusedError(f"{name} may not be read by you") from error
    except ValueError as error:  # a null byte in the path
        raise RefusedError(f"{name!r} is no name of a file") from error
    except OSError as error:
        raise SourceError(f"cannot read {name}: {error.strerror}", permanent=False) from error


def _at_most(file: BinaryIO, name: str) -> bytes:
    """Read a whole file, never more than files of its kind may have."""
    head = file.read(8)
    workbook = head.startswith((_ZIP, _COMPOUND))
    most = LARGEST_WORKBOOK if workbook else LARGEST
    data = head + file.read(most + 1 - len(head))
    if len(data) > most:
        advice = "save it as CSV" if workbook else "split it"
        raise DataError(f"{name} is larger than {most >> 20:,} MB, at most that is read: {advice}")
    return data


def _kind(data: bytes) -> str:
    if data.startswith(_PARQUET):
        return "parquet"
    return "xlsx" if data.startswith(_ZIP) else "csv"


def _check_text(data: bytes, name: str) -> None:
    """Refuse what begins like no table of text, saying what it is where that can be told."""
    if data.startswith(_COMPOUND):
        if _ENCRYPTED in data:
            raise DataError(f"{name} is encrypted: save it without a password")
        raise DataError(f"{name} is an Excel file of the old kind (.xls): save it as .xlsx or CSV")
    if data.startswith(b"PARE"):
        raise DataError(f"{name} is an encrypted Parquet file: write it without encryption")
    if data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise DataError(f"{name} is a web page or XML, not a table: {EXPECTED}")

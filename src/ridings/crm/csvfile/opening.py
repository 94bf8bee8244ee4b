"""Open a file, or standard input, and tell by its first bytes what it is."""

import io
import sys
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from ridings.errors import DataError, RefusedError, SourceError

LARGEST = 4 << 30  # bytes of text or workbook that are read into memory
_GZIP, _ZIP, _PARQUET = b"\x1f\x8b", b"PK", b"PAR1"
_EXPECTED = "expected CSV (UTF-8), CSV with .gz, Excel .xlsx or Parquet"


@dataclass(frozen=True)
class Opened:
    """The bytes of a table, unpacked, and what they are: 'csv', 'xlsx' or 'parquet'."""

    name: str
    kind: str
    data: bytes


def open_table(source: str | Path) -> Opened:
    """Read a file (`-`: standard input), unpack gzip and check that it is what its name says.

    Raises
    ------
    RefusedError
        If the file is not there, is a folder or may not be read.
    DataError
        If it is empty, broken, too large or of no known kind.
    """
    name = "standard input" if str(source) == "-" else str(source)
    data = _bytes(source, name)
    if not data:
        raise DataError(f"{name} is empty: {_EXPECTED} with a header")
    suffixes = Path(name).suffixes
    if data.startswith(_GZIP):
        data = _unpacked(data, name)
    elif suffixes[-1:] == [".gz"]:
        raise DataError(f"{name} is not gzip, though its name ends with .gz")
    kind = _kind(data)
    said = next((s[1:] for s in suffixes[-2:] if s in (".xlsx", ".parquet")), None)
    if said is not None and said != kind:
        what = "a Parquet file" if said == "parquet" else "an Excel workbook"
        raise DataError(f"{name} is not {what}, though its name ends with .{said}: {_EXPECTED}")
    if kind == "xlsx":
        _check_workbook(data, name)
    return Opened(name, kind, data)


def _bytes(source: str | Path, name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(source) == "-" else Path(source).read_bytes()
    except FileNotFoundError as error:
        raise RefusedError(f"{name} is not there") from error
    except IsADirectoryError as error:
        raise RefusedError(f"{name} is a folder, not a file") from error
    except PermissionError as error:
        raise RefusedError(f"{name} may not be read by you") from error
    except OSError as error:
        raise SourceError(f"cannot read {name}: {error.strerror}", permanent=False) from error


def _kind(data: bytes) -> str:
    if data.startswith(_PARQUET):
        return "parquet"
    return "xlsx" if data.startswith(_ZIP) else "csv"


def _unpacked(data: bytes, name: str) -> bytes:
    """Unpack gzip (of several members), never more than `LARGEST` bytes."""
    parts: list[bytes] = []
    size = 0
    try:
        while data:
            unpacker = zlib.decompressobj(wbits=31)
            parts.append(unpacker.decompress(data, LARGEST - size + 1))
            size += len(parts[-1])
            if size > LARGEST:
                raise DataError(f"{name} unpacks to more than {LARGEST >> 30} GB: split it")
            if not unpacker.eof:
                raise DataError(f"{name} is cut off: the gzip stream has no end")
            data = unpacker.unused_data.lstrip(b"\0")
    except zlib.error as error:
        raise DataError(f"{name} is a broken gzip file: {error}") from error
    if not size:
        raise DataError(f"{name} is empty: {_EXPECTED} with a header")
    return b"".join(parts)


def _check_workbook(data: bytes, name: str) -> None:
    """Refuse a workbook that would unpack to more than fits, also where its directory lies about that."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > LARGEST // 2:
                raise DataError(f"{name} unpacks to more than {LARGEST >> 31} GB: save it as CSV")
            if packed.testzip() is not None:
                raise DataError(f"{name} is a broken Excel workbook: save it again, or as CSV")
            if "[Content_Types].xml" not in packed.namelist():
                raise DataError(f"{name} is a zip file, not an Excel workbook: {_EXPECTED}")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise DataError(f"{name} is a broken Excel workbook: {error}") from error

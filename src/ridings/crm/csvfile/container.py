"""The parts of a zip file, read with care: its directory may lie, and a small part may unpack to a huge one.

Nothing is ever unpacked to a disk. `repack` makes a new zip of the parts that were looked at, so that whoever
reads it sees those and nothing else.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ridings.errors import DataError

MOST_PARTS = 4_000
MOST_RATIO = 200  # bytes out for each byte in; sheets have 5 to 60
FREE = 32 << 20  # bytes out that may come of anything
LARGEST_PART = 1 << 30  # bytes out
CHUNK = 1 << 20
_END, _ENTRY, _LOCAL = "<4s4H2LH", "<4s6H3L5H2L", "<4s5H3L2H"
_AGAIN = "save it again in Excel, or as CSV"


@dataclass(frozen=True)
class Part:
    """One part of a zip file, still packed; the sizes are what the directory says."""

    name: str
    method: int
    crc: int
    size: int
    packed: memoryview
    encrypted: bool


def parts_of(data: bytes, name: str) -> dict[str, Part]:
    """Read the directory of a zip file: its parts by their name in small letters.

    Raises
    ------
    DataError
        If it is broken, or has more than `MOST_PARTS` parts.
    """
    end = data.rfind(b"PK\5\6", max(0, len(data) - (1 << 16) - 22))
    if end < 0 or end + 22 > len(data):
        raise DataError(f"{name} is a broken Excel workbook: it is cut off; {_AGAIN}")
    _, _, _, _, count, size, start, _ = struct.unpack_from(_END, data, end)
    if count > MOST_PARTS:
        raise DataError(f"{name} has {count:,} parts, at most {MOST_PARTS:,} are read: save it as CSV")
    found: dict[str, Part] = {}
    at = start
    try:
        for _ in range(count):
            part, at = _entry(data, at, min(start + size, end))
            if part.name.lower() in found:
                raise DataError(f"{name} has two parts called {part.name!r}: {_AGAIN}")
            found[part.name.lower()] = part
    except (struct.error, IndexError) as error:
        raise DataError(
            f"{name} is a broken Excel workbook: its directory cannot be read; {_AGAIN}"
        ) from error
    return found


def unpacked(part: Part, name: str) -> Iterator[bytes]:
    """Unpack a part piece by piece, counting what really comes out.

    Raises
    ------
    DataError
        If it is encrypted, broken, larger than it says, or unpacks to more than `LARGEST_PART` bytes or than
        `MOST_RATIO` times its size.
    """
    if part.encrypted:
        raise DataError(f"{name} is encrypted: save it without a password")
    if part.method not in (0, 8):
        raise DataError(f"{name} is packed in an unusual way (method {part.method}): {_AGAIN}")
    made, crc = 0, 0
    try:
        for piece, used in _inflated(part):
            made += len(piece)
            crc = zlib.crc32(piece, crc)
            _check_size(part, made, used, name)
            yield piece
    except zlib.error as error:
        raise DataError(f"{name} is a broken Excel workbook ({part.name}: {error}): {_AGAIN}") from error
    if made != part.size or crc != part.crc:
        raise DataError(f"{name} is a broken Excel workbook ({part.name} is not what it was): {_AGAIN}")


def whole(part: Part, name: str, largest: int) -> bytes:
    """Unpack a part that should be small."""
    made = bytearray()
    for piece in unpacked(part, name):
        made += piece
        if len(made) > largest:
            raise DataError(f"{name}: {part.name} is larger than {largest >> 20} MB: save it as CSV")
    return bytes(made)


def repack(parts: Iterable[Part]) -> bytes:
    """Make a zip of parts as they are packed."""
    body, directory, count = bytearray(), bytearray(), 0
    for part in parts:
        title = part.name.encode()
        told = (part.method, 0, 33, part.crc, len(part.packed), part.size, len(title), 0)
        directory += struct.pack(_ENTRY, b"PK\1\2", 20, 20, 0x800, *told, 0, 0, 0, 0, len(body)) + title
        body += struct.pack(_LOCAL, b"PK\3\4", 20, 0x800, *told) + title + part.packed
        count += 1
    end = struct.pack(_END, b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)


def _entry(data: bytes, at: int, end: int) -> tuple[Part, int]:
    """Read one entry of the directory and where the next one starts."""
    if at + 46 > end:
        raise IndexError
    read = struct.unpack_from(_ENTRY, data, at)
    mark, flags, method, crc, packed, size = read[0], read[3], read[4], read[7], read[8], read[9]
    title_length, extra_length, comment_length, offset = read[10], read[11], read[12], read[16]
    title = data[at + 46 : at + 46 + title_length]
    extra = data[at + 46 + title_length : at + 46 + title_length + extra_length]
    size, packed, offset = _wide(extra, size, packed, offset)
    local = struct.unpack_from(_LOCAL, data, offset)
    begin = offset + 30 + local[9] + local[10]
    if mark != b"PK\1\2" or local[0] != b"PK\3\4" or begin + packed > len(data):
        raise IndexError
    plain = title.decode("utf-8", "replace").replace("\\", "/").lstrip("/")
    part = Part(plain, method, crc, size, memoryview(data)[begin : begin + packed], bool(flags & 1))
    return part, at + 46 + title_length + extra_length + comment_length


def _wide(extra: bytes, *fields: int) -> tuple[int, ...]:
    """Take sizes that need 64 bits from the extra field."""
    if 0xFFFFFFFF not in fields:
        return fields
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            values = iter(struct.unpack_from(f"<{length // 8}Q", extra, at + 4))
            return tuple(next(values, field) if field == 0xFFFFFFFF else field for field in fields)
        at += 4 + length
    return fields


def _inflated(part: Part) -> Iterator[tuple[bytes, int]]:
    """Give what comes out, with how many bytes have gone in."""
    if part.method == 0:
        for at in range(0, len(part.packed), CHUNK):
            piece = bytes(part.packed[at : at + CHUNK])
            yield piece, at + len(piece)
        return
    stream = zlib.decompressobj(wbits=-15)
    for at in range(0, len(part.packed), 1 << 16):
        given: memoryview | bytes = part.packed[at : at + (1 << 16)]
        used = at + len(given)
        while given and not stream.eof:
            yield stream.decompress(given, CHUNK), used
            given = stream.unconsumed_tail
    if not stream.eof:
        yield stream.flush(), len(part.packed)
    if not stream.eof:
        raise zlib.error("it is cut off")


def _check_size(part: Part, made: int, used: int, name: str) -> None:
    if made > part.size:
        raise DataError(
            f"{name}: {part.name} is larger than its directory says ({part.size:,} bytes): {_AGAIN}"
        )
    if made > LARGEST_PART:
        raise DataError(f"{name}: {part.name} unpacks to more than {LARGEST_PART >> 20:,} MB: save it as CSV")
    if made > FREE and made > MOST_RATIO * used:
        raise DataError(
            f"{name}: {part.name} unpacks to more than {MOST_RATIO} times its size, which no table does: "
            "save it as CSV"
        )

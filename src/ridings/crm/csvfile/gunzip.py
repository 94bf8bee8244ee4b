"""Unpack gzip, stopping as soon as it unpacks to more than any table would."""

import zlib

from ridings.errors import DataError

GZIP = b"\x1f\x8b"
MOST_RATIO = 200  # bytes out for each byte in; tables have 3 to 30
FREE = 32 << 20  # bytes out that may come of anything
_STEP = 1 << 20
_MOST_MEMBERS = 100_000  # gzip streams in one file: `bgzip` makes one for each 64 KB


def gunzip(data: bytes, name: str, largest: int) -> bytes:
    """Unpack gzip of one or several members.

    Raises
    ------
    DataError
        If it is broken, cut off or empty, or unpacks to more than `largest` bytes or than
        `MOST_RATIO` times its size.
    """
    unpacked = _Unpacked(name, largest)
    view, at, members = memoryview(data), 0, 0
    try:
        while at < len(data):
            members += 1
            if members > _MOST_MEMBERS:
                raise DataError(f"{name} has more than {_MOST_MEMBERS:,} gzip streams: pack it again as one")
            at = _member(view, at, unpacked)
            while at < len(data) and data[at] == 0:  # padding
                at += 1
    except zlib.error as error:
        raise DataError(f"{name} is a broken gzip file: {error}") from error
    if not unpacked.size:
        raise DataError(f"{name} is empty: expected a table with a header")
    return b"".join(unpacked.parts)


class _Unpacked:
    """What has come out so far."""

    def __init__(self, name: str, largest: int) -> None:
        self.name = name
        self.largest = largest
        self.parts: list[bytes] = []
        self.size = 0

    def add(self, part: bytes, used: int) -> None:
        """Take what came out of the first `used` bytes in."""
        self.size += len(part)
        self.parts.append(part)
        if self.size > self.largest:
            raise DataError(f"{self.name} unpacks to more than {self.largest >> 20:,} MB: split it")
        if self.size > FREE and self.size > MOST_RATIO * used:
            raise DataError(
                f"{self.name} unpacks to more than {MOST_RATIO} times its size, which no table does: "
                "give the CSV file itself"
            )


def _member(view: memoryview, at: int, unpacked: _Unpacked) -> int:
    """Unpack one member; returns where it ends."""
    stream = zlib.decompressobj(wbits=31)
    size = 1 << 12  # small at first: there may be many small members
    while True:
        given = view[at : at + size]
        size = min(2 * size, 1 << 16)
        at += len(given)
        unpacked.add(stream.decompress(given, _STEP), at)
        while stream.unconsumed_tail:
            unpacked.add(stream.decompress(stream.unconsumed_tail, _STEP), at)
        if not given:
            unpacked.add(stream.flush(), at)
        if stream.eof:
            return at - len(stream.unused_data)
        if not given:
            raise DataError(f"{unpacked.name} is cut off: the gzip stream has no end")

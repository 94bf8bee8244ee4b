"""The organisation's own basemap: where pages fetch its tiles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from ridings.errors import DataError

_PLACES = ("{z}", "{x}", "{y}")
_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?")  # a policy of contents knows no IPv6
_EXAMPLE = "https://tiles.example/style.json or https://tiles.example/{z}/{x}/{y}.png"


@dataclass(frozen=True)
class OwnTiles:
    """A basemap that is drawn in place of the built-in one.

    Attributes
    ----------
    url
        A style document of MapLibre, or with `{z}`, `{x}` and `{y}` in it a template of pictures.
    attribution
        Whose map it is, told on it; a style document says it by itself.
    origins
        What pages may fetch from besides their own server.
    """

    url: str
    attribution: str
    origins: tuple[str, ...]


def own_tiles(url: str, attribution: str, hosts: Sequence[str]) -> OwnTiles | None:
    """Check what a server is told of tiles; nothing is told: no tiles.

    Parameters
    ----------
    hosts
        From where a style fetches tiles, letters and symbols, unless it is the host of the style.

    Raises
    ------
    DataError
        If an address is none, or something is told of tiles that are not named.
    """
    if not url:
        if attribution or hosts:
            raise DataError("--tiles-attribution and --tiles-host are about the map that --tiles URL names")
        return None
    there = [one in url for one in _PLACES]
    if any(there) and not all(there):
        raise DataError(
            f"--tiles {url}: expected {{z}}, {{x}} and {{y}} together, or none, such as {_EXAMPLE}"
        )
    if all(there) and not attribution:
        raise DataError("--tiles: say whose pictures they are by --tiles-attribution TEXT")
    origins = [_origin("--tiles", url), *(_origin("--tiles-host", one) for one in hosts)]
    return OwnTiles(url, attribution, tuple(dict.fromkeys(origins)))


def _origin(option: str, url: str) -> str:
    expected = DataError(f"{option} {url}: expected an address such as {_EXAMPLE}")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise expected from None
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc):
        raise expected
    return f"{parts.scheme}://{parts.netloc.lower()}"

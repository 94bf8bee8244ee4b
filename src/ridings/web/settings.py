"""What a server is told when it starts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ridings.errors import DataError
from ridings.web.own_tiles import OwnTiles

API = "/api/v1"
FIGURES = "PROMETHEUS_MULTIPROC_DIR"  # where the processes of a server put their figures together
MEGABYTE = 1_048_576
_URL = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+/?")


@dataclass(frozen=True)
class Settings:
    """How a server behaves towards the outside.

    Attributes
    ----------
    origins
        Where its own pages come from, such as `https://ridings.example`; a browser that signed in may change
        things from these alone. The host of each is one the server answers for.
    secure
        Whether browsers reach it by HTTPS, at a proxy or here: cookies are then kept from plain HTTP.
    largest_upload
        Bytes.
    heavy
        How many designs, imports and exports one person may begin in an hour.
    tiles
        The basemap of the organisation's own; None: the built-in one.
    """

    origins: tuple[str, ...] = ("http://127.0.0.1:8000", "http://localhost:8000")
    secure: bool = False
    largest_upload: int = 512 * MEGABYTE
    largest_body: int = 8 * MEGABYTE
    heavy: int = 120
    tiles: OwnTiles | None = None
    hosts: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        hosts = frozenset(origin.partition("://")[2] for origin in self.origins)
        object.__setattr__(self, "hosts", hosts)


def origins_of(public_urls: Sequence[str], port: int) -> tuple[str, ...]:
    """Return where a server's own pages come from; this machine alone where nothing is said.

    Raises
    ------
    DataError
        If one is no address of a server.
    """
    for url in public_urls:
        if not _URL.fullmatch(url):
            raise DataError(f"--public-url {url}: expected an address like https://ridings.example, no path")
    ours = (f"http://127.0.0.1:{port}", f"http://localhost:{port}")
    return tuple(url.rstrip("/").lower() for url in public_urls) or ours

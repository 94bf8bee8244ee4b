"""What a server is told when it starts."""

from dataclasses import dataclass, field

MEGABYTE = 1_048_576


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
    """

    origins: tuple[str, ...] = ("http://127.0.0.1:8000", "http://localhost:8000")
    secure: bool = False
    largest_upload: int = 512 * MEGABYTE
    largest_body: int = 8 * MEGABYTE
    heavy: int = 120
    hosts: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        hosts = frozenset(origin.partition("://")[2] for origin in self.origins)
        object.__setattr__(self, "hosts", hosts)

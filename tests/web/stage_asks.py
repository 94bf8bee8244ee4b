"""How something is asked for on the stage."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NONE = 987_654  # the number of nothing


@dataclass(frozen=True)
class Ask:
    """What is asked for: parts of the path, query, body and headers."""

    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    json: Any = None
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

"""How a table is to be read: renamed columns, values that mean unknown, rows to keep, columns of the id."""

from collections.abc import Mapping
from dataclasses import dataclass, field

IGNORED = "-"  # the target of a column that is not to be used


@dataclass(frozen=True)
class ReadOptions:
    """What the user says about a file: `map` is their column to ours, `null` the values meaning unknown."""

    map: Mapping[str, str] = field(default_factory=dict)
    null: tuple[str, ...] = ()
    where: str | None = None
    id_columns: tuple[str, ...] = ()

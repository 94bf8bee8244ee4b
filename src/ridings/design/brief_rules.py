"""What a brief says of who may have what: pairs that must be apart, reps ruled out, and how well they fit."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ridings.design.brief_table import BriefTable

FITS = ("languages", "products", "skills", "industry", "region")
REQUIRED = ("languages", "products", "industry")


@dataclass(frozen=True)
class Chosen:
    """Accounts that a rule is about: by their ids, or by a rule on their columns."""

    ids: tuple[str, ...] = ()
    rule: str | None = None

    @classmethod
    def read(cls, table: BriefTable) -> "Chosen":
        """Read `accounts`: a list of ids, or a rule."""
        if isinstance(table.left.get("accounts"), str):
            return cls(rule=table.text("accounts", None))
        ids = table.texts("accounts")
        if not ids:
            raise table.wrong("accounts", list(ids), "expected a list of account ids, or a rule on accounts")
        return cls(ids=ids)

    def as_value(self) -> list[str] | str:
        """Return what was read."""
        return list(self.ids) if self.rule is None else self.rule


@dataclass(frozen=True)
class Never:
    """Reps who must not have some accounts."""

    reps: tuple[str, ...]
    accounts: Chosen


@dataclass(frozen=True)
class Fit:
    """What it costs an account to be with a rep who does not fit it, and which fits are required."""

    price: dict[str, float] = field(default_factory=dict)  # by FITS: hours a year, or the unit of the cost
    required: tuple[str, ...] = ()  # of REQUIRED: a rep who lacks it may not have the account

    @classmethod
    def read(cls, table: BriefTable) -> "Fit":
        """Read [fit]."""
        price = {name: table.number(name, 0.0, maximum=1e9) for name in FITS}
        required = table.texts("required")
        for name in required:
            if name not in REQUIRED:
                raise table.wrong("required", list(required), f"expected only {', '.join(REQUIRED)}")
        return cls({name: amount for name, amount in price.items() if amount}, required)

    def __bool__(self) -> bool:
        """Whether anything is asked."""
        return bool(self.price or self.required)


def read_apart(value: Any, source: str) -> tuple[Chosen, ...]:
    """Read [[apart]]: accounts of which no two may have one rep."""
    out = []
    for table in _tables(value, "apart", source):
        chosen = Chosen.read(table)
        if len(chosen.ids) == 1:
            raise table.wrong("accounts", list(chosen.ids), "expected at least two accounts")
        table.done()
        out.append(chosen)
    return tuple(out)


def read_never(value: Any, source: str) -> tuple[Never, ...]:
    """Read [[never]]: reps, and the accounts that they must not have."""
    out = []
    for table in _tables(value, "never", source):
        reps = table.texts("reps")
        if not reps:
            raise table.wrong("reps", list(reps), "expected a list of rep ids")
        out.append(Never(reps, Chosen.read(table)))
        table.done()
    return tuple(out)


def _tables(value: Any, name: str, source: str) -> list[BriefTable]:
    if value is None:
        return []
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise BriefTable({}, "", source).wrong(name, value, f"expected tables headed [[{name}]]")
    return [BriefTable(one, f"[{name}]", source) for one in value]

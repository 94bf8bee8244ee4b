"""One table of a brief being read: every value checked, every key that nobody asked for refused."""

import datetime
import difflib
import math
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from ridings.errors import DataError, shorten

T = TypeVar("T")

FLAGS = "--"  # the name of a table made of flags
LATER = "is not supported yet in this version"


class BriefTable:
    """The keys and values of one table, taken one by one; `done` refuses what is left.

    A key that is absent, or null as in a brief that comes back from `plan.json`, takes its default.
    """

    def __init__(self, values: object, name: str, source: str) -> None:
        self.name = name
        self.source = source
        if not isinstance(values, Mapping):
            raise DataError(f"{source}: {name or 'the brief'} must be a table, not {_shown(values)}")
        self.left: dict[str, Any] = {str(k): v for k, v in values.items() if v is not None}
        self.known: list[str] = []

    def number(
        self, key: str, default: T, *, minimum: float = 0.0, maximum: float = math.inf, above: bool = False
    ) -> float | T:
        """Take a finite number within bounds; `above`: the minimum itself is too little."""
        value = self._take(key)
        if value is None:
            return default
        return self.checked(key, value, minimum, maximum, above=above)

    def whole(self, key: str, default: T, *, minimum: int, maximum: int = 10**9) -> int | T:
        """Take a whole number within bounds."""
        value = self.number(key, default, minimum=minimum, maximum=maximum)
        if isinstance(value, float):
            if value != int(value):
                raise self.wrong(key, value, "expected a whole number")
            return int(value)
        return value

    def flag(self, key: str, default: T) -> bool | T:
        """Take true or false."""
        value = self._take(key)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(key, value, "expected true or false")
        return default if value is None else value

    def text(self, key: str, default: T) -> str | T:
        """Take a text that is not empty."""
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, value, "expected a text")
        return value.strip()

    def choice(self, key: str, default: str, choices: tuple[str, ...]) -> str:
        """Take one of a few words."""
        value = self._take(key)
        if value is None:
            return default
        if value not in choices:
            raise self.wrong(key, value, f"expected {' or '.join(repr(choice) for choice in choices)}")
        return str(value)

    def day(self, key: str) -> str | None:
        """Take a day, as ISO text."""
        value = self._take(key)
        if value is None:
            return None
        try:
            return datetime.date.fromisoformat(str(value)).isoformat()
        except ValueError as error:
            raise self.wrong(key, value, "expected a day such as 2026-01-31") from error

    def texts(self, key: str) -> tuple[str, ...]:
        """Take a list of texts."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list | tuple) or not all(isinstance(v, str) and v.strip() for v in value):
            raise self.wrong(key, value, "expected a list of texts such as [\"tier == 'A'\"]")
        return tuple(value)

    def numbers(self, key: str, *, minimum: float = -math.inf, maximum: float = math.inf) -> dict[str, float]:
        """Take a table of numbers by name."""
        value = self._take(key)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise self.wrong(key, value, f"expected a table such as {key} = {{ A = 2.0, B = 1.0 }}")
        within = BriefTable(value, f"{self.name}.{key}", self.source)
        return {name: within.checked(name, number, minimum, maximum) for name, number in within.left.items()}

    def pick(self, key: str) -> Any:
        """Take a value of any type, None where there is none."""
        return self._take(key)

    def later(self, keys: Iterable[str]) -> None:
        """Refuse keys that belong to later versions."""
        for key in keys:
            if key in self.left:
                raise DataError(f"{self.source}: {self.path(key)} {LATER}; leave it out")

    def done(self) -> None:
        """Refuse the keys that were not taken, naming the nearest that are known."""
        for key in self.left:
            near = difflib.get_close_matches(key, self.known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(self.known)}"
            place = f"in {self.path('').strip()}" if self.name else "at the top"
            raise DataError(f"{self.source}: unknown key {shorten(key)!r} {place}; {hint}")

    def path(self, key: str) -> str:
        """Name a key with its table."""
        if self.name.startswith(FLAGS):
            return f"{self.name} {key}" if self.name != FLAGS else f"--{key}"
        return f"[{self.name}] {key}" if self.name else f"[{key}]"

    def wrong(self, key: str, value: object, why: str) -> DataError:
        """Make the error for a value that will not do."""
        return DataError(f"{self.source}: {self.path(key)} = {_shown(value)}: {why}")

    def checked(
        self, key: str, value: object, minimum: float, maximum: float, *, above: bool = False
    ) -> float:
        """Return the value as a finite number within bounds, or say what was expected."""
        if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) < 1e300:
            raise self.wrong(key, value, "expected a finite number")
        number = float(value)
        if number < minimum or number > maximum or (above and number == minimum):
            raise self.wrong(key, value, f"expected a number {_bounds(minimum, maximum, above)}")
        return number

    def _take(self, key: str) -> Any:
        self.known.append(key)
        return self.left.pop(key, None)


def _bounds(minimum: float, maximum: float, above: bool) -> str:
    low = f"above {minimum:g}" if above else f"of at least {minimum:g}"
    if maximum == math.inf:
        return low
    return f"{low} and at most {maximum:g}" if above else f"from {minimum:g} to {maximum:g}"


def _shown(value: object) -> str:
    return shorten(repr(value), 60)

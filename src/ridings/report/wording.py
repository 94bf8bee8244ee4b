"""How numbers are written on the page: thousands separated, a true minus, a dash for the unknown."""

import math
from dataclasses import dataclass

UNKNOWN = "–"
MINUS = "−"
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "CAD": "CA$", "AUD": "A$"}


def number(value: float | None, digits: int = 0) -> str:
    """Write a number with separated thousands."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    rounded = round(value, digits)
    return f"{rounded if rounded else 0:,.{digits}f}".replace("-", MINUS)


def percent(share: float | None, *, signed: bool = False, even: bool = False, digits: int = 1) -> str:
    """Write a share as a percentage with at most some decimals; `even` always with them, for a column."""
    if share is None or not math.isfinite(share):
        return UNKNOWN
    points = round(share * 100, digits)
    text = f"{abs(points):,.{digits}f}"
    if not even:
        text = text.split(".")[0] if abs(points) >= 100 else text.rstrip("0").rstrip(".")
    sign = MINUS if points < 0 else "+" if signed and points > 0 else ""
    return f"{sign}{text}%"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def listed(parts: list[str]) -> str:
    """Join parts as a sentence does: a, b and c."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands before and after an amount, for the page's script as well as for its text."""

    prefix: str = ""
    suffix: str = ""

    def full(self, value: float | None) -> str:
        """Write the whole amount."""
        text = number(value)
        if text == UNKNOWN:
            return text
        sign = MINUS if text.startswith(MINUS) else ""
        return f"{sign}{self.prefix}{text.removeprefix(MINUS)}{self.suffix}"

    def brief(self, value: float | None) -> str:
        """Write the amount to three figures, for a headline."""
        if value is None or not math.isfinite(value):
            return UNKNOWN
        for least, letter in ((999.5e6, "B"), (999.5e3, "M"), (1e4, "K")):
            if abs(value) >= least:
                scaled = value / {"B": 1e9, "M": 1e6, "K": 1e3}[letter]
                digits = 0 if abs(scaled) >= 100 else 1 if abs(scaled) >= 10 else 2
                return (
                    f"{MINUS if value < 0 else ''}{self.prefix}{abs(scaled):,.{digits}f}{letter}{self.suffix}"
                )
        return self.full(value)


def potential_unit(currency: str, unit: str | None) -> Unit:
    """Return how potential is written: as money, or in the unit it was given in."""
    return Unit(suffix=f" {unit}") if unit else money_unit(currency)


def money_unit(currency: str) -> Unit:
    """Return how money is written: with its symbol where that is plain, else its code."""
    return Unit(prefix=SYMBOLS.get(currency, f"{currency}\u00a0"))

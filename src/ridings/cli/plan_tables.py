"""Small tables on plans for a person in the terminal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ridings.report.wording import number, percent

UNKNOWN = "-"
_SHARES = ("imbalance_", "spread_", "within_", "selling_share", "outlying_accounts")
_SHOWN = (
    "accounts", "unowned_accounts", "territories", "workload_hours", "drive_hours", "selling_share",
    "workload_index_max", "dispersion_km",
)  # fmt: skip
_WHOLE = ("accounts", "unowned_accounts", "territories", "workload_hours", "drive_hours")


def aligned(rows: Iterable[Sequence[str]]) -> list[str]:
    """Return lines with the first column to the left and the others to the right."""
    table = [tuple(row) for row in rows]
    widths = [max(len(row[x]) for row in table) for x in range(len(table[0]))]
    return [
        "  ".join(
            cell.ljust(width) if x == 0 else cell.rjust(width)
            for x, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]


def measures_table(sides: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the measures of plans side by side."""
    names = dict.fromkeys(name for side in sides.values() for name in side)
    off = sorted(name for name in names if name.startswith("imbalance_"))
    shown = [*(name for name in _SHOWN if name in names), *off]
    rows = [("", *sides)]
    rows += [
        (name.replace("_", " "), *(measure(name, side.get(name)) for side in sides.values()))
        for name in shown
    ]
    return aligned(rows)


def measure(name: str, value: float | None) -> str:
    """Write a measure as its kind is written."""
    if value is None:
        return UNKNOWN
    if name.startswith(_SHARES):
        return percent(value)
    return number(value, 0 if name in _WHOLE else 2)


def signed(value: float, digits: int = 0) -> str:
    """Write a change with its sign."""
    return f"{value:+,.{digits}f}".replace("-", "−") if round(value, digits) else "0"


def imbalances(row: Mapping[str, Any], balance: Iterable[str]) -> list[str]:
    """Return the deviations of a territory from its targets."""
    found = [row.get(f"imbalance_{name}") for name in balance]
    return [UNKNOWN if one is None else percent(one, signed=True) for one in found]


def territory_lines(table: Any, before: Any = None) -> list[str]:
    """Return the lines of a table of territories; with what they were before, the changes too."""
    sums = ("accounts", "potential", "workload_hours", "drive_hours")
    off = [name for name in table.columns if name.startswith("imbalance_")]
    was = {} if before is None else {row["territory_id"]: row for row in before.to_dicts()}
    rows = [("territory", "rep", *(name.replace("_", " ") for name in (*sums, *off)))]
    for row in table.to_dicts():
        cells = [number(row[name]) for name in sums]
        if was:
            old = was[row["territory_id"]]
            cells = [
                f"{cell} ({signed(row[name] - old[name])})" for cell, name in zip(cells, sums, strict=True)
            ]
        rest = imbalances(row, [name.removeprefix("imbalance_") for name in off])
        rows.append((row["territory_id"], row["rep_id"] or UNKNOWN, *cells, *rest))
    return aligned(rows)

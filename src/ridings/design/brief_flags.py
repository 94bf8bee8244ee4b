"""What the flags of the command line say of a brief: balance and limits on moves."""

from collections.abc import Mapping
from dataclasses import replace

from ridings.design.brief_parts import Band, band, checked_activity, checked_tolerance
from ridings.design.brief_table import BriefTable
from ridings.errors import DataError, shorten

_MOVED = ("accounts", "potential", "pipeline")


def parse_balance(text: str) -> dict[str, float]:
    """Read tolerances by activity from `potential=0.05,workload=0.05`.

    Raises
    ------
    DataError
        If a part is not of that form, or a tolerance will not do.
    """
    parts = _parts(text, "--balance", "potential=0.05,workload=0.05")
    return {
        checked_activity(name, "--balance"): checked_tolerance(value, f"--balance {name}")
        for name, value in parts.items()
    }


def parse_max_moved(text: str) -> dict[str, float]:
    """Read shares that may change hands from `accounts=0.10,pipeline=0.05`.

    Raises
    ------
    DataError
        If a part is not of that form, names something else or is no share.
    """
    return checked_shares(_parts(text, "--max-moved", "accounts=0.10,pipeline=0.05"))


def checked_shares(shares: Mapping[str, float]) -> dict[str, float]:
    """Shares that may change hands, each known and from 0 to 1."""
    table = BriefTable(shares, "--max-moved", "flags")
    limits = {name: table.number(name, None, maximum=1.0) for name in _MOVED}
    table.done()
    return {name: limit for name, limit in limits.items() if limit is not None}


def laid_over(bands: Mapping[str, Band], tolerances: Mapping[str, float]) -> dict[str, Band]:
    """Bands with these tolerances alone; their targets and absolute bounds stay."""
    laid: dict[str, Band] = {}
    for name, value in tolerances.items():
        activity = checked_activity(name, "--balance")
        new = band(activity, value, f"--balance {activity}")
        laid[activity] = replace(bands[activity], tolerance=new.tolerance) if activity in bands else new
    return laid


def _parts(text: str, flag: str, example: str) -> dict[str, float]:
    """Split `a=1,b=2` into names and numbers; each name once."""
    parts: dict[str, float] = {}
    for part in text.split(","):
        name, equals, number = (piece.strip() for piece in part.partition("="))
        try:
            value = float(number)
        except ValueError:
            equals = ""
        if not equals:
            raise DataError(
                f"{flag} {shorten(text)!r}: expected parts such as {example}, not {shorten(part)!r}"
            )
        if name in parts:
            raise DataError(f"{flag} {shorten(text)!r}: {name} is there twice")
        parts[name] = value
    return parts

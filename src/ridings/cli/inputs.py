"""The options that commands share: the files, how to read them, and what is asked of a plan."""

import argparse
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ridings.errors import DataError, RefusedError

if TYPE_CHECKING:
    from ridings.app.market import LoadedMarket
    from ridings.crm.csvfile.options import ReadOptions
    from ridings.design.brief import DesignBrief

UNITS = ("account", "postal_code", "county", "cell")


def add_files(parser: argparse.ArgumentParser, *, units: bool) -> None:
    """Add the tables and how to read them."""
    files = parser.add_argument_group("files (CSV, .gz, .xlsx or .parquet; - is standard input)")
    files.add_argument(
        "accounts",
        metavar="ACCOUNTS",
        nargs="?" if units else None,
        help="the accounts" + (", unless units are designed alone" if units else ""),
    )
    files.add_argument("--reps", metavar="FILE", help="the reps, with homes if known")
    if units:
        files.add_argument("--units", metavar="FILE", help="geographic units of your own")
        files.add_argument(
            "--primary", metavar="FILE", help="alignment of the primary sales force, for an overlay on it"
        )
        files.add_argument("--edges", metavar="FILE", help="which of those units lie side by side")
    add_reading(parser)


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add how to read the first table."""
    reading = parser.add_argument_group("reading the accounts, or the units where there are no accounts")
    reading.add_argument(
        "--map",
        metavar="THEIRS=OURS",
        action="append",
        default=[],
        help='name a column of the file ("ACCT NO=account_id"); OURS is - to leave it out; repeatable',
    )
    reading.add_argument(
        "--null", metavar="VALUE", action="append", default=[], help="a value meaning unknown; repeatable"
    )
    reading.add_argument("--where", metavar="RULE", help="keep matching rows, as in \"STATUS == 'OPEN'\"")
    reading.add_argument("--id", metavar="COLUMN,COLUMN", help="make the id of several columns")
    reading.add_argument(
        "--skip-rejected", action="store_true", help="go on without the rows that cannot be used"
    )


def add_brief(parser: argparse.ArgumentParser) -> None:
    """Add what both designing and scoring ask of a plan."""
    asked = parser.add_argument_group("what the plan is asked to be (flags go before the brief)")
    asked.add_argument("--brief", metavar="FILE", help="a brief in TOML")
    asked.add_argument(
        "--balance",
        metavar="NAME=SHARE,...",
        help="activities and tolerances, as in potential=0.05,workload=0.05",
    )
    asked.add_argument(
        "--effective", metavar="DATE", help="first day of the plan; reps who are not there then take no part"
    )


def add_roads(parser: argparse.ArgumentParser) -> None:
    """Add where drive times come from."""
    roads = parser.add_argument_group("drive times")
    roads.add_argument(
        "--roads",
        metavar="FILE.osm.pbf",
        help="an OpenStreetMap extract whose roads to drive on; by default drive times are estimated",
    )


def add_voice(parser: argparse.ArgumentParser) -> None:
    """Add how much is said."""
    voice = parser.add_argument_group("what is said")
    voice.add_argument("--quiet", action="store_true", help="nothing but what went wrong")
    voice.add_argument("--json", action="store_true", help="one JSON object and nothing else")
    voice.add_argument("--debug", action="store_true", help="the traceback of an unexpected error")


def seconds(text: str) -> float:
    """Read a number of seconds above 0."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"expected a number of seconds above 0, not {text!r}")
    return value


def whole(text: str) -> int:
    """Read a whole number above 0."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number above 0, not {text!r}")
    return int(text)


def read_options(arguments: argparse.Namespace) -> "ReadOptions":
    """Return how to read the accounts.

    Raises
    ------
    DataError
        If a --map or --id will not do.
    """
    from ridings.crm.csvfile.options import ReadOptions

    parts = [] if arguments.id is None else [part.strip() for part in arguments.id.split(",")]
    if not all(parts):
        raise DataError(f"--id {arguments.id!r}: expected columns such as brand,store_id")
    return ReadOptions(mapping(arguments.map), tuple(arguments.null), arguments.where, tuple(parts))


def mapping(pairs: Sequence[str]) -> dict[str, str]:
    """Read `their column=ours` pairs; a column of theirs may itself hold an equals sign.

    Raises
    ------
    DataError
        If one is not a pair, or a column is there twice.
    """
    found: dict[str, str] = {}
    for pair in pairs:
        theirs, _, ours = (part.strip() for part in pair.rpartition("="))
        if not theirs or not ours:
            raise DataError(
                f'--map {pair!r}: expected "their column=ours", or "their column=-" to leave it out'
            )
        if theirs in found:
            raise DataError(f"--map {pair!r}: the column {theirs} is mapped twice")
        found[theirs] = ours
    return found


def folder(arguments: argparse.Namespace) -> Path:
    """Return the folder that `--out` names, which need not be there yet.

    Raises
    ------
    RefusedError
        If it is a file.
    """
    out: Path = arguments.out
    if out.exists() and not out.is_dir():
        raise RefusedError(f"--out {out} is a file; name a folder")
    return out


def brief_of(arguments: argparse.Namespace) -> "DesignBrief":
    """Return the brief file with the flags laid over it.

    Raises
    ------
    DataError
        If a key or value will not do.
    RefusedError
        If the file is not there.
    """
    from ridings.app.brief import load_brief
    from ridings.design.brief import DesignBrief, parse_balance, parse_max_moved

    brief = DesignBrief() if arguments.brief is None else load_brief(arguments.brief)
    max_moved = getattr(arguments, "max_moved", None)
    return brief.with_flags(
        territories=getattr(arguments, "territories", None),
        balance=None if arguments.balance is None else parse_balance(arguments.balance),
        max_moved=None if max_moved is None else parse_max_moved(max_moved),
        unit=getattr(arguments, "unit", None),
        seed=getattr(arguments, "seed", None),
        effective=arguments.effective,
        frontier=getattr(arguments, "frontier", None),
        alternatives=getattr(arguments, "alternatives", None),
        utilization=getattr(arguments, "utilization", None),
        sales_force=getattr(arguments, "sales_force", None),
    )


def load(arguments: argparse.Namespace, brief: "DesignBrief") -> "LoadedMarket":
    """Load the tables that the arguments name.

    Raises
    ------
    DataError
        If rows cannot be used, with every faulty cell.
    """
    import datetime

    from ridings.app.market import load_market

    units, edges = getattr(arguments, "units", None), getattr(arguments, "edges", None)
    sources = [arguments.accounts, arguments.reps, units, edges, getattr(arguments, "primary", None)]
    if sources.count("-") > 1:
        raise DataError("only one file can be read from standard input")
    effective = None if brief.effective is None else datetime.date.fromisoformat(brief.effective)
    return load_market(
        accounts=arguments.accounts,
        reps=arguments.reps,
        units=units,
        edges=edges,
        primary=getattr(arguments, "primary", None),
        options=read_options(arguments),
        skip_rejected=arguments.skip_rejected,
        effective=effective,
        places=not any(not layer.places for layer in brief.layers),
    )

"""What a person reads in the terminal: the data as understood, today's plan beside the new one, the bound."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

from ridings.design.plan import ForceSize, Lift, Plan, Scored
from ridings.report.quality import bound_text
from ridings.report.wording import money_unit, number, percent, plural, potential_unit

if TYPE_CHECKING:
    from ridings.app.design import Designed
    from ridings.app.market import LoadedMarket
    from ridings.cli.console import Console

UNKNOWN = "-"
ROUNDING = 1e-6


def tell_market(console: "Console", loaded: "LoadedMarket") -> None:
    """Say how the files were understood, what was left out, and what is worth a look."""
    market = loaded.market
    tables = {"account": market.accounts, "rep": market.reps, "unit": market.units, "edge": market.edges}
    counts = [plural(table.height, name) for name, table in tables.items() if table is not None]
    console.say(f"Read {', '.join(counts)}.")
    console.say()
    console.section("Columns", loaded.mapping)
    console.section("Worth a look", [finding.message for finding in market.findings])
    if market.rejected:
        console.say(f"Left out: {plural(market.rejected, 'row')}, listed in rejected.csv")
        console.say()


def tell_plan(console: "Console", designed: "Designed") -> None:
    """Say what was assumed, how the plan compares with today's, how good it is, and what changes hands."""
    plan, market = designed.plan, designed.market
    console.section("Assumed", notes(designed))
    for line in comparison(plan):
        console.say(line)
    console.say()
    if not plan.feasible:
        head = "No plan can keep every rule" if plan.proved else "No plan that keeps every rule was found"
        console.section(f"{head}; this is the best one:", list(plan.reasons))
    else:
        console.section("Said of the plan", list(plan.reasons))
    console.section("Rules that bind or are broken", rules_lines(plan))
    console.say(bound_text(plan))
    if plan.expected_lift is not None:
        console.say(lift_line(plan.expected_lift))
    console.say(moves_text(plan, market.currency, market.potential_unit))


def rules_lines(plan: Plan) -> list[str]:
    """Return a line for each rule that costs something or is broken, and one that counts the rest."""
    told = [f"{row.name}: {row.words}" for row in plan.rules if row.state != "held"]
    held = len(plan.rules) - len(told)
    return [*told, f"{plural(held, 'more rule')} held at no cost"] if told and held else told


def lift_line(lift: Lift) -> str:
    """Say what sales may do, in one line."""
    return (
        f"Expected revenue against today, same reps: {percent(lift.mid, signed=True)} "
        f"({percent(lift.low, signed=True)} to {percent(lift.high, signed=True)}); an assumption, no promise."
    )


def notes(designed: "Designed") -> list[str]:
    """Return everything that was assumed, each once."""
    return list(dict.fromkeys([*designed.market.notes, *designed.plan.notes]))


def comparison(plan: Plan) -> list[str]:
    """Return the lines of a small table: today's plan against the new one."""
    head: tuple[str, ...] = ("", "today", "plan") if plan.today is not None else ("", "plan")
    return _aligned([head, *_rows(plan)])


def size_table(size: ForceSize) -> list[str]:
    """Return the lines of a small table: one a count of reps."""
    rows: list[tuple[str, ...]] = [("reps", "over capacity", "visits that fit", "drive hours", "revenue", "")]
    for row in size.rows:
        marks = {"recommended": row.reps == size.recommended, "today": row.reps == size.current}
        rows.append(
            (
                number(row.reps), percent(row.utilization), percent(row.coverage), number(row.drive_hours),
                number(row.expected_revenue, 1), ", ".join(word for word, is_so in marks.items() if is_so),
            )
        )  # fmt: skip
    return [line.rstrip() for line in _aligned(rows)]


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    ]


def moves_text(plan: Plan, currency: str, unit: str | None) -> str:
    """Say what changes hands."""
    moved = plan.moved
    if plan.today is None:
        return "Nothing has an owner today, so nothing changes hands."
    if not moved.accounts:
        return f"Every account of a rep who is there stays with that rep.{_forced(moved.forced)}"
    share = moved.accounts / moved.owned_accounts if moved.owned_accounts else 0.0
    text = (
        f"{number(moved.accounts)} of {number(moved.owned_accounts)} owned accounts ({percent(share)}) "
        f"change hands, with {potential_unit(currency, unit).brief(moved.potential)} of potential"
    )
    if moved.pipeline:
        text += f" and {money_unit(currency).brief(moved.pipeline)} of open pipeline"
    return f"{text}.{_forced(moved.forced)}"


def _forced(accounts: int) -> str:
    if not accounts:
        return ""
    return f" {plural(accounts, 'account')} more had to get a rep, since theirs is gone."


def _rows(plan: Plan) -> Iterator[tuple[str, ...]]:
    sides = [scored for scored in (plan.today, plan.planned) if scored is not None]
    for name, tolerance in plan.tolerances.items():
        title = f"Largest imbalance of {name.replace('_', ' ')} (allowed {percent(tolerance)})"
        yield (title, *(_worst(side, f"imbalance_{name}") for side in sides))
    yield ("Territories within tolerance", *(_within(side, plan) for side in sides))
    if any(_sum(side, "drive_hours") for side in sides):
        yield ("Drive hours a year", *(number(_sum(side, "drive_hours")) for side in sides))
    yield ("Mean distance to the middle, km", *(_dispersion(side) for side in sides))


def _worst(side: Scored, column: str) -> str:
    frame = side.territories
    value = frame[column].abs().max() if column in frame.columns else None
    return percent(float(value)) if isinstance(value, (int, float)) else UNKNOWN


def _within(side: Scored, plan: Plan) -> str:
    frame = side.territories
    bands = {f"imbalance_{name}": tolerance for name, tolerance in plan.tolerances.items()}
    inside = [
        (pl.col(name).abs() <= tolerance + ROUNDING).fill_null(value=True)
        for name, tolerance in bands.items()
        if name in frame.columns
    ]
    if not inside:
        return UNKNOWN
    return f"{frame.filter(pl.all_horizontal(inside)).height} of {frame.height}"


def _sum(side: Scored, column: str) -> float:
    return float(side.territories[column].sum()) if column in side.territories.columns else 0.0


def _dispersion(side: Scored) -> str:
    """Weigh the territories' own means, so that the figure is the mean over all of the potential."""
    frame = side.territories.drop_nulls("dispersion_km")
    weight = frame["potential"].fill_null(0.0) if "potential" in frame.columns else None
    if weight is None or not weight.sum():
        weight = pl.Series([1.0]).new_from_index(0, frame.height)
    if not frame.height:
        return UNKNOWN
    return number(float((frame["dispersion_km"] * weight).sum()) / float(weight.sum()), 1)

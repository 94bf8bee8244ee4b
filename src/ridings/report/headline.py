"""The top of the page: what the plan comes to in one sentence and a few figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ridings.design.plan import Lift, Plan, Scored
from ridings.report.roster import Activity, amount
from ridings.report.wording import Unit, listed, number, percent, plural

ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure: now, as it was, and what to say under it."""

    title: str
    value: str
    before: str
    note: str


def verdict(plan: Plan, shown: Sequence[Activity]) -> str:
    """Say in one sentence how well the territories keep to their bands, and how today's do."""
    balanced = [activity for activity in shown if activity.tolerance is not None]
    count = plan.planned.territories.height
    total = plural(count, "territory", "territories")
    if not balanced:
        return f"{total}."
    within = _within(plan.planned, balanced)
    bands = _bands(balanced)
    if within == count:
        whole = f"{total}, {'all' if count > 1 else 'it is'} {bands}"
    else:
        whole = f"{total}, {number(within)} of them {bands}"
    if plan.today is None:
        return f"{whole}."
    before = plan.today.territories.height
    kept = _within(plan.today, balanced)
    verb = "is" if kept == 1 else "are"
    return f"{whole}; today {number(kept) if kept else 'none'} of {number(before)} {verb}."


def figures(plan: Plan, shown: Sequence[Activity], potential: Unit, money: Unit, noun: str) -> list[Figure]:
    """Return the key figures, each with its value before where today is known."""
    found = [_imbalance(plan, activity) for activity in shown if activity.tolerance is not None]
    drive = _sum(plan.planned, "drive_hours")
    if drive:
        found.append(_drive(drive, _sum(plan.today, "drive_hours")))
    if plan.today is not None:
        found.append(_moves(plan, potential, money, noun))
    if plan.expected_lift is not None:
        found.append(_lift(plan.expected_lift))
    if has_bound(plan):
        above = plan.cost / plan.lower_bound - 1
        found.append(Figure("Above the best possible", percent(max(above, 0.0)), "", _bound_note(plan)))
    return found


def has_bound(plan: Plan) -> bool:
    """Tell whether the plan can be held against its bound: one that breaks rules may cost less."""
    return plan.feasible and plan.lower_bound > 0 and plan.cost > 0


def reasons_html(plan: Plan) -> str:
    """Return the rules that could not be kept, or an empty text for a plan that keeps all of them."""
    if plan.feasible:
        return ""
    head = (
        "No plan can keep every rule."
        if plan.proved
        else "No plan that keeps every rule was found; this is the best one."
    )
    items = "".join(f"<li>{escape(reason)}</li>" for reason in plan.reasons)
    return f'<div class="alarm" role="alert"><h2>{head}</h2><ul>{items}</ul></div>'


def figures_html(found: Sequence[Figure]) -> str:
    """Return the key figures as a row of definitions."""
    return "".join(
        f'<div class="figure"><dt>{escape(f.title)}</dt><dd><span class="value">'
        + (
            f'<span class="before">{escape(f.before)}</span><span class="arrow" aria-label="to">→</span>'
            * bool(f.before)
        )
        + f'<b>{escape(f.value)}</b></span><span class="note">{escape(f.note)}</span></dd></div>'
        for f in found
    )


def worst(scored: Scored | None, activity: Activity) -> float | None:
    """Return the largest absolute imbalance of an activity."""
    if scored is None:
        return None
    values = [amount(row, activity.imbalance) for row in scored.territories.to_dicts()]
    known = [abs(value) for value in values if value is not None]
    return max(known) if known else None


def _within(scored: Scored, balanced: Sequence[Activity]) -> int:
    def kept(row: dict[str, object], activity: Activity) -> bool:
        off = amount(row, activity.imbalance)
        return off is None or abs(off) <= (activity.tolerance or 0.0) + ROUNDING

    return sum(all(kept(row, a) for a in balanced) for row in scored.territories.to_dicts())


def _bands(balanced: Sequence[Activity]) -> str:
    by_band: dict[str, list[str]] = {}
    for activity in balanced:
        by_band.setdefault(percent(activity.tolerance), []).append(activity.title.lower())
    return "within " + listed([f"{band} on {listed(titles)}" for band, titles in by_band.items()])


def _imbalance(plan: Plan, activity: Activity) -> Figure:
    before = worst(plan.today, activity)
    return Figure(
        f"Imbalance of {activity.title.lower()}",
        percent(worst(plan.planned, activity), digits=activity.digits),
        percent(before, digits=activity.digits) if before is not None else "",
        f"the largest of all; {percent(activity.tolerance)} is allowed",
    )


def _drive(planned: float, today: float | None) -> Figure:
    if not today:
        return Figure("Drive hours a year", number(planned), "", "all territories together")
    less = today - planned
    word = "fewer" if less >= 0 else "more"
    note = f"{number(abs(less))} hours {word}, {percent(-less / today, signed=True)}"
    return Figure("Drive hours a year", number(planned), number(today), note)


def _moves(plan: Plan, potential: Unit, money: Unit, noun: str) -> Figure:
    moved = plan.moved
    if moved.accounts == 0:
        return Figure(
            f"{noun.capitalize()}s that change hands", "none", "", "every owner keeps what they have"
        )
    share = moved.accounts / moved.owned_accounts if moved.owned_accounts else None
    parts = [f"{percent(share)} of those owned", f"{potential.brief(moved.potential)} of potential"]
    if moved.pipeline > 0:
        parts.append(f"{money.brief(moved.pipeline)} of open pipeline")
    return Figure(f"{noun.capitalize()}s that change hands", number(moved.accounts), "", ", ".join(parts))


def _lift(lift: Lift) -> Figure:
    spread = f"{percent(lift.low, signed=True)} to {percent(lift.high, signed=True)}"
    value = percent(lift.mid, signed=True)
    return Figure("Expected revenue", value, "", f"against today, {spread}; an assumption, not a promise")


def _bound_note(plan: Plan) -> str:
    where = "on any centres" if plan.bound_kind == "global" else "on these centres"
    return f"proved bound on driving {where}" if "hour" in plan.cost_unit else f"proved bound {where}"


def _sum(scored: Scored | None, column: str) -> float | None:
    if scored is None or column not in scored.territories.columns:
        return None
    known = [value for row in scored.territories.to_dicts() if (value := amount(row, column)) is not None]
    return sum(known) if known else None

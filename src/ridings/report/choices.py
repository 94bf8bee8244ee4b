"""What else there is to choose: the frontier as charts and a table, and the alternatives side by side."""

from collections.abc import Sequence
from html import escape

from ridings.design.plan import Frontier, FrontierPoint, Plan
from ridings.report.chart import Chart, Line, chart_html
from ridings.report.wording import UNKNOWN, Unit, number, percent, plural

KNEE = "most of the gain for few moves"
TELLING = 0.01  # a change of the worst imbalance worth a word
BEND = "most of the gain for little width"


def choices_html(plan: Plan, potential: Unit, noun: str) -> str:
    """Return the sections of the frontier and of the alternatives, empty where there are none."""
    return _frontier(plan, potential, noun) + _alternatives(plan, potential, noun)


def _frontier(plan: Plan, potential: Unit, noun: str) -> str:
    frontier = plan.frontier
    if frontier is None or not frontier.points:
        return ""
    moves = frontier.kind == "moves"
    title = "What more moves would buy" if moves else "What wider bands would buy"
    notes = " ".join(f"{note[:1].upper()}{note[1:]}." for note in frontier.notes)
    return (
        f'<section id="frontier" aria-labelledby="frontier-title"><h2 id="frontier-title">{title}</h2>'
        f'<p class="lead">{escape(_lead(frontier, noun))} {escape(notes)}</p>'
        f'<div class="charts">{"".join(map(chart_html, _charts(plan, frontier, noun)))}</div>'
        + _table("frontier", _heads(frontier, plan, noun), _rows(frontier, potential))
        + "</section>"
    )


def _lead(frontier: Frontier, noun: str) -> str:
    first, last = frontier.points[0], frontier.points[-1]
    if frontier.kind == "moves":
        said = (
            f"{plural(len(frontier.points), 'plan')}, from {number(first.moved_accounts)} {noun}s moved to "
            f"the {number(last.moved_accounts)} that a plan without a limit moves; frontier.csv holds them."
        )
        if frontier.knee is not None:
            at = frontier.points[frontier.knee]
            said += (
                f" {number(at.moved_accounts)} moves already bring the worst imbalance from "
                f"{percent(_worst(first))} to {percent(_worst(at))}, at a cost of {number(at.cost)} against "
                f"{number(last.cost)} without a limit."
                if _balances(frontier)
                else f" Most of the gain in cost is had with {number(at.moved_accounts)} moves."
            )
        return said
    return (
        f"{plural(len(frontier.points), 'plan')}, from a worst imbalance of {percent(_worst(first))} to "
        f"{percent(_worst(last))}; frontier.csv holds them."
    )


def _balances(frontier: Frontier) -> bool:
    """Tell whether the gain up to the knee is one of balance, not of cost."""
    at = frontier.points[frontier.knee or 0]
    return _worst(frontier.points[0]) - _worst(at) > TELLING


def _worst(point: FrontierPoint) -> float:
    return max(point.imbalance.values(), default=0.0)


def _charts(plan: Plan, frontier: Frontier, noun: str) -> list[Chart]:
    points = frontier.points
    cost = [Line("cost", [point.cost for point in points])]
    title = f"Cost, {plan.cost_unit}"
    if frontier.kind == "drive":
        x = [_worst(point) for point in points]
        return [Chart(title, "largest imbalance", x, cost, percent, number, frontier.knee, BEND)]
    x = [float(point.moved_accounts) for point in points]
    names = list(points[0].imbalance)
    lines = [Line(name.replace("_", " "), [point.imbalance[name] for point in points]) for name in names]
    at, where = frontier.knee, f"{noun}s moved"
    first, second = (at, None) if _balances(frontier) else (None, at)
    return [
        Chart("Largest imbalance", where, x, lines, number, percent, first, KNEE, from_zero=True),
        Chart(title, where, x, cost, number, number, second, KNEE),
    ]


def _heads(frontier: Frontier, plan: Plan, noun: str) -> list[str]:
    names = [f"Imbalance, {name.replace('_', ' ')}" for name in frontier.points[0].imbalance]
    heads = [f"{noun.capitalize()}s moved", "Potential moved", *names, f"Cost, {plan.cost_unit}", "Drive, h"]
    return [*heads, f"Expected revenue ({frontier.revenue_unit})"] if frontier.revenue_unit else heads


def _rows(frontier: Frontier, potential: Unit) -> list[tuple[list[str], str]]:
    rows = []
    for index, point in enumerate(frontier.points):
        cells = [
            number(point.moved_accounts),
            potential.brief(point.moved_potential),
            *(percent(value) for value in point.imbalance.values()),
            number(point.cost),
            number(point.drive_hours),
        ]
        if frontier.revenue_unit:
            digits = 1 if frontier.revenue_unit.startswith("index") else 0
            cells.append(number(point.expected_revenue, digits))
        mark = (KNEE if frontier.kind == "moves" else BEND) if index == frontier.knee else ""
        rows.append((cells, mark))
    return rows


def _table(name: str, heads: Sequence[str], rows: Sequence[tuple[Sequence[str], str]]) -> str:
    """Return a table whose first cells head their rows; a marked row says what marks it."""
    head = "".join(f'<th class="plain" scope="col">{escape(title)}</th>' for title in heads)
    body = ""
    for (first, *rest), mark in rows:
        said = f' <span class="badge">{escape(mark)}</span>' if mark else ""
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in rest)
        body += f'<tr{" class=on" if mark else ""}><th scope="row">{escape(first)}{said}</th>{cells}</tr>'
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-labelledby="{name}-title">'
        '<table class="choice">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _alternatives(plan: Plan, potential: Unit, noun: str) -> str:
    if not plan.alternatives:
        return ""
    names = list(plan.tolerances)
    heads = ["Plan", f"Cost, {plan.cost_unit}", "Above its bound"]
    heads += [f"Imbalance, {name.replace('_', ' ')}" for name in names]
    heads += ["Drive, h", f"{noun.capitalize()}s moved", "Potential moved", "Expected revenue", "Different"]
    plans: list[tuple[str, Plan, float | None]] = [("This plan", plan, None)]
    plans += [(f"Alternative {n}", one.plan, one.difference) for n, one in enumerate(plan.alternatives, 2)]
    rows = [(_choice(name, one, names, apart, potential), "") for name, one, apart in plans]
    return (
        '<section id="alternatives" aria-labelledby="alternatives-title">'
        '<h2 id="alternatives-title">Other plans for the same brief</h2>'
        f'<p class="lead">Each keeps every rule. The last column is the share of {escape(noun)}s that it '
        "puts elsewhere than this plan does; the folders alternative-2 and so on hold the alignments."
        "</p>" + _table("alternatives", heads, rows) + "</section>"
    )


def _choice(name: str, plan: Plan, names: list[str], apart: float | None, potential: Unit) -> list[str]:
    lift = plan.expected_lift
    measures = plan.planned.measures
    return [
        name,
        number(plan.cost),
        percent(plan.gap),
        *(percent(measures[f"imbalance_{activity}"]) for activity in names),
        number(measures["drive_hours"]),
        number(plan.moved.accounts) if plan.today is not None else UNKNOWN,
        potential.brief(plan.moved.potential) if plan.today is not None else UNKNOWN,
        UNKNOWN if lift is None else percent(lift.mid, signed=True),
        UNKNOWN if apart is None else percent(apart),
    ]

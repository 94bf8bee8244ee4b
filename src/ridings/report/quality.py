"""How good a plan is and how it was made, in plain words."""

import json
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from ridings.design.plan import Plan
from ridings.market.market import Market
from ridings.report.headline import has_bound
from ridings.report.layers import layer_lines, tie_lines
from ridings.report.roster import Activity
from ridings.report.rules import lift_text
from ridings.report.wording import listed, number, percent, plural

NEGLIGIBLE = 0.0005
BLENDED = 0.002  # cost and drive hours further apart than this are not the same thing


def bound_text(plan: Plan) -> str:
    """Say what no plan can beat, and how near this one comes."""
    if not plan.feasible:
        return "Since this plan breaks rules, the bound on plans that keep them says nothing about it."
    if plan.cost == 0:
        return "Nothing here costs anything, neither a way nor a move, so there is nothing to bound."
    if not has_bound(plan):
        return "No bound is known for this plan: how far it is from the best possible one was not proved."
    hours = "hour" in plan.cost_unit
    where = (
        "No plan with these rules"
        if plan.bound_kind == "global"
        else "No plan on these centres with these rules"
    )
    what = _travelled(plan) if hours else plan.cost_unit
    need = "need" if hours else "cost"
    above = max(plan.cost / plan.lower_bound - 1, 0.0)
    left = max(plan.cost - plan.lower_bound, 0.0)
    unit = "hours a year" if hours else plan.cost_unit
    more = f"{percent(above)} more" if above >= NEGLIGIBLE else "the same to within a tenth of a percent"
    most = number(left, 0 if left >= 10 else 1)
    return (
        f"{where} can {need} less than {number(plan.lower_bound)} {what}; "
        f"this one {need}s {number(plan.cost)}, {more}: at most {most} {unit} "
        "could still be saved. The first figure is proved, not estimated."
    )


def _travelled(plan: Plan) -> str:
    """Say what the hours of the cost are: with homes, the way from home and from the middle are blended."""
    drive = plan.planned.measures.get("drive_hours", plan.cost)
    from_home = float(plan.brief.get("cost", {}).get("home", 0.0)) > 0
    if not from_home or abs(plan.cost - drive) <= BLENDED * max(drive, 1.0):
        return "hours a year of driving"
    return "hours a year of travel, counted partly from the rep's home and partly from the territory's centre"


def quality_html(plan: Plan, market: Market, shown: Sequence[Activity], noun: str) -> str:
    """Return the section's blocks: the bound, the bands and floors, the data, and how to make it again."""
    blocks = [
        ("The bound", [bound_text(plan)]),
        ("What it may bring", [text for text in [lift_text(plan)] if text]),
        ("The bands", [*_bands(plan, shown), *(plan.reasons if plan.feasible else ())]),
        ("The layers of the stack", list(layer_lines(plan, noun))),
        ("With the primary sales force", list(tie_lines(plan, noun))),
        ("What was assumed", _assumed(plan, market)),
        ("What the data showed", list(_findings(plan, market, noun))),
        ("How it was made", list(_made(plan))),
    ]
    parts = []
    for title, lines in blocks:
        if len(lines) == 1:
            parts.append(f"<section><h3>{title}</h3><p>{escape(lines[0])}</p></section>")
        elif lines:
            items = "".join(f"<li>{escape(line[:1].upper() + line[1:])}</li>" for line in lines)
            parts.append(f"<section><h3>{title}</h3><ul>{items}</ul></section>")
    brief = json.dumps(_plain(plan.brief), indent=1, ensure_ascii=False, sort_keys=True)
    parts.append(f"<details><summary>The brief that was used</summary><pre>{escape(brief)}</pre></details>")
    return "".join(parts)


def _bands(plan: Plan, shown: Sequence[Activity]) -> Iterator[str]:
    titles = {activity.name: activity.title for activity in shown}
    for name, tolerance in plan.tolerances.items():
        floor = plan.floor.get(name, 0.0)
        title = titles.get(name, name.replace("_", " ").capitalize())
        line = f"{title}: every territory may lie up to {percent(tolerance)} above or below its target."
        if floor >= NEGLIGIBLE:
            line += (
                f" No plan at all can do better than {percent(floor)}, "
                "since what is largest cannot be split between two territories."
            )
        else:
            line += " Nothing in the data stands in the way of a perfect balance."
        yield line


def _assumed(plan: Plan, market: Market) -> list[str]:
    lines = list(dict.fromkeys([*market.notes, *plan.notes]))
    if plan.layers and not any(layer.travels for layer in plan.layers):
        lines.append("No way to an account is counted.")
    elif plan.travel == "estimate":
        lines.append("Travel times are estimated from distances, not taken from a road network.")
    else:
        lines.append(
            f"Travel times come from the roads of {plan.travel}, © OpenStreetMap contributors (ODbL)."
        )
    return lines


def _findings(plan: Plan, market: Market, noun: str) -> Iterator[str]:
    for finding in market.findings:
        ids = f" ({listed([*finding.ids[:3]])}{', …' if finding.count > 3 else ''})" if finding.ids else ""
        yield f"{finding.message.rstrip('.')}: {plural(finding.count, noun)}{ids}."
    rejected = max(plan.rejected, market.rejected)
    if rejected:
        yield f"{plural(rejected, 'row')} could not be read and took no part; rejected.csv names each."
    elif not market.findings:
        yield "Nothing that needs a look."


def _made(plan: Plan) -> Iterator[str]:
    yield f"Made with Ridings {plan.version}, seed {plan.seed}, in {number(plan.seconds, 1)} seconds."
    yield (
        "The same files, brief, seed and version give the same plan again: "
        "run the same command, or ridings design with the brief below."
    )


def _plain(value: Any) -> Any:
    """Turn what JSON does not know into text."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(inner) for inner in value]
    if isinstance(value, float) and value != value:  # NaN
        return None
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)

"""The table of rules: each held, binding with its price, or broken; and the lift that may be expected."""

from html import escape

from ridings.design.plan import Plan, RuleRow
from ridings.report.wording import UNKNOWN, number, percent

MARKS = {"held": "✓ held", "binding": "● binding", "broken": "✕ broken"}


def rules_html(plan: Plan) -> str:
    """Return the section of the rules, or an empty text for a plan that was made without them."""
    if not plan.rules:
        return ""
    body = "".join(_row(row) for row in plan.rules)
    return (
        '<section id="rules" aria-labelledby="rules-title"><h2 id="rules-title">Rules</h2>'
        '<p class="lead">A rule that binds costs something; its price is what one unit of relaxation would '
        "save, read off the prices that prove the bound. It holds for small relaxations at these centres.</p>"
        '<div class="scroll" tabindex="0" role="region" aria-labelledby="rules-title"><table id="rule-table">'
        '<thead><tr><th class="plain text">Rule</th><th class="plain text">State</th>'
        '<th class="plain">Price</th><th class="plain text">Per</th><th class="plain text">In words</th></tr>'
        f"</thead><tbody>{body}</tbody></table></div></section>"
    )


def _row(row: RuleRow) -> str:
    price = UNKNOWN if row.price is None else number(row.price, 0 if row.price >= 100 else 2)
    words = row.words[:1].upper() + row.words[1:]
    return (
        f'<tr><th scope="row">{escape(row.name.capitalize())}</th>'
        f'<td class="text state-{escape(row.state)}">{escape(MARKS.get(row.state, row.state))}</td>'
        f'<td>{price}</td><td class="text per">{escape(row.unit if row.price is not None else "")}</td>'
        f'<td class="text why">{escape(words)}.</td></tr>'
    )


def lift_text(plan: Plan) -> str:
    """Say what sales may do, with the assumption that it stands on; empty where nothing is known."""
    lift = plan.expected_lift
    if lift is None:
        return ""
    return (
        f"Expected revenue against today, at the same headcount: {percent(lift.mid, signed=True)} "
        f"({percent(lift.low, signed=True)} to {percent(lift.high, signed=True)}). "
        f"The assumption: {lift.assumption}."
    )

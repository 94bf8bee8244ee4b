"""What a plan says of itself and of its alternatives, as `plan.json` holds it."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from ridings.design.plan import Frontier, Lift, Plan

DIGITS = 6  # of shares and figures without a unit of their own
HUNDREDTHS = 2  # of money, hours and km


def plain(value: Any, digits: int | None) -> Any:
    """Return a value as JSON knows it: numbers rounded, what is not finite as null.

    Parameters
    ----------
    value
        A number, a text, or mappings and sequences of them.
    digits
        After the point; None keeps all of them.
    """
    if isinstance(value, bool) or value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(inner, digits) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [plain(inner, digits) for inner in value]
    number = float(value)
    if not math.isfinite(number):
        return None
    return number if digits is None else round(number, digits) + 0.0


def insight(plan: Plan) -> dict[str, Any]:
    """Return the rules with their prices, the expected lift, the frontier and the alternatives."""
    return {
        "rules": [
            {
                "name": row.name,
                "state": row.state,
                "price": plain(row.price, DIGITS),
                "unit": row.unit,
                "words": row.words,
            }
            for row in plan.rules
        ],
        "expected_lift": None if plan.expected_lift is None else _lift(plan.expected_lift),
        "frontier": None if plan.frontier is None else _frontier(plan.frontier),
        "alternatives": alternative_rows(plan),
    }


def _lift(lift: Lift) -> dict[str, Any]:
    return {
        "low": plain(lift.low, DIGITS),
        "mid": plain(lift.mid, DIGITS),
        "high": plain(lift.high, DIGITS),
        "expected_revenue": {
            "today": plain(lift.today, HUNDREDTHS),
            "plan": plain(lift.planned, HUNDREDTHS),
            "unit": lift.unit,
        },
        "assumption": lift.assumption,
    }


def _frontier(frontier: Frontier) -> dict[str, Any]:
    return {
        "kind": frontier.kind,
        "knee": frontier.knee,
        "revenue_unit": frontier.revenue_unit,
        "notes": list(frontier.notes),
        "points": frontier_rows(frontier),
    }


def frontier_rows(frontier: Frontier) -> list[dict[str, Any]]:
    """Return one row a point, in the columns of `frontier.csv`."""
    return [
        {
            "moved_accounts": point.moved_accounts,
            "moved_potential": plain(point.moved_potential, HUNDREDTHS),
            **{f"imbalance_{name}": plain(value, DIGITS) for name, value in point.imbalance.items()},
            "cost": plain(point.cost, HUNDREDTHS),
            "expected_revenue": plain(point.expected_revenue, HUNDREDTHS),
            "drive_hours": plain(point.drive_hours, HUNDREDTHS),
        }
        for point in frontier.points
    ]


def alternative_rows(plan: Plan) -> list[dict[str, Any]]:
    """Return one row a plan to choose from, the first included; empty without alternatives."""
    if not plan.alternatives:
        return []
    rows = [("plan", plan, 0.0)]
    rows += [
        (f"alternative-{number}", other.plan, other.difference)
        for number, other in enumerate(plan.alternatives, 2)
    ]
    return [
        {
            "name": name,
            "cost": plain(one.cost, HUNDREDTHS),
            "lower_bound": plain(one.lower_bound, HUNDREDTHS),
            "gap": plain(one.gap, DIGITS),
            **{
                f"imbalance_{activity}": plain(one.planned.measures[f"imbalance_{activity}"], DIGITS)
                for activity in one.tolerances
            },
            "drive_hours": plain(one.planned.measures["drive_hours"], HUNDREDTHS),
            "moved_accounts": one.moved.accounts,
            "moved_potential": plain(one.moved.potential, HUNDREDTHS),
            "expected_lift": None if one.expected_lift is None else plain(one.expected_lift.mid, DIGITS),
            "difference": plain(difference, DIGITS),
        }
        for name, one, difference in rows
    ]

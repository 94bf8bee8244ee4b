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

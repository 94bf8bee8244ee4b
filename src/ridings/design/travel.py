"""How the brief's words on travel become the solver's numbers."""

import numpy as np
from numpy.typing import NDArray

from ridings.design.brief import DesignBrief
from ridings.solvers.districting.problem import CenterRule

Floats = NDArray[np.float64]

_RULES = {"median": CenterRule.MEDIAN, "mean": CenterRule.MEAN, "unit": CenterRule.UNIT}


def center_rule(brief: DesignBrief) -> CenterRule:
    """Where the center of a territory lies, given what it holds."""
    return _RULES[brief.cost.center_rule]


def tour_curve(brief: DesignBrief) -> Floats:
    """The travel curve, half a working day in minutes and the days of a trip, (6,)."""
    work = brief.workload
    c = work.curve
    return np.array([c.base, c.root, c.linear, c.factor, work.day_minutes / 2.0, work.trip_days])

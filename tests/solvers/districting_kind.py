"""How the battery reads a districting problem."""

from dataclasses import replace
from math import inf

from ridings.solvers.check import Kind
from ridings.solvers.districting.plain import broken_rules, plain_cost, reordered
from ridings.solvers.districting.problem import DistrictingProblem
from ridings.solvers.districting.solve import Result, solve

DISTRICTING = Kind[DistrictingProblem, Result](
    solve=lambda problem, seed: solve(problem, seed=seed),
    parts=lambda problem: problem.territories,
    locked=lambda problem: problem.fixed,
    cost=lambda problem, answer: plain_cost(problem, answer.centers, answer.labels),
    broken=lambda problem, answer: broken_rules(problem, answer.centers, answer.labels, answer.tolerance),
    reordered=reordered,
    apart=0.1,  # a few units and tight bands: one exchange more or less shows
)
OPEN = replace(DISTRICTING, apart=inf)  # centers are found anew, and may settle elsewhere

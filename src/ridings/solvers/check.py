"""The battery every solver must pass, whatever it solves: say how to read its problem, and it is tried."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
P = TypeVar("P")
R = TypeVar("R", bound="Outcome")

FREE = -1  # a unit that is not locked to a part
ROUNDING = 1e-7  # relative difference that two sums of the same numbers may have


class Outcome(Protocol):
    """What every solver answers with."""

    @property
    def labels(self) -> Ints:
        """Part of each unit, (n,)."""
        ...

    @property
    def cost(self) -> float:
        """Cost of the answer."""
        ...

    @property
    def bound(self) -> float:
        """What no answer that keeps every rule can cost less than."""
        ...

    @property
    def feasible(self) -> bool:
        """Whether every rule is kept."""
        ...


@dataclass(frozen=True)
class Kind(Generic[P, R]):
    """A kind of problem: its solver, and slow plain functions that say what is true of an answer."""

    solve: Callable[[P, int], R]  # problem, seed
    parts: Callable[[P], int]
    locked: Callable[[P], Ints]  # part of each unit, FREE for none
    cost: Callable[[P, R], float]
    broken: Callable[[P, R], tuple[str, ...]]  # rules that an answer breaks, one line each
    reordered: Callable[[P, Ints], P]  # unit x is what unit order[x] was
    apart: float = 0.02  # how far, as a share, a heuristic's cost may follow the order of the units


def check_solver(kind: Kind[P, R], problem: P, seed: int = 0) -> tuple[str, ...]:
    """Solve a problem three times and return what is wrong, one sentence each; nothing where all is well."""
    first = kind.solve(problem, seed)
    again = kind.solve(problem, seed)
    faults = _parts(kind, problem, first) or _figures(kind, problem, first)
    if not np.array_equal(first.labels, again.labels) or first.cost != again.cost:
        faults.append("the same problem and seed give two answers")
    if faults:
        return tuple(faults)
    return tuple(_order(kind, problem, first, seed))


def _parts(kind: Kind[P, R], problem: P, answer: R) -> list[str]:
    """Each unit has a part, and the one it is locked to."""
    locked = kind.locked(problem)
    if answer.labels.shape != locked.shape:
        return [f"{answer.labels.shape[0]} labels for {locked.shape[0]} units"]
    out = (answer.labels < 0) | (answer.labels >= kind.parts(problem))
    moved = (locked != FREE) & (answer.labels != locked)
    return [
        *(f"unit {i} has no part: {answer.labels[i]}" for i in np.flatnonzero(out)),
        *(f"unit {i} is locked to {locked[i]} and lies in {answer.labels[i]}" for i in np.flatnonzero(moved)),
    ]


def _figures(kind: Kind[P, R], problem: P, answer: R) -> list[str]:
    """The cost is the plain cost, the bound is below it, and feasible means that no rule is broken."""
    faults = []
    plain = kind.cost(problem, answer)
    if abs(plain - answer.cost) > ROUNDING * max(1.0, abs(plain)):
        faults.append(f"the cost is said to be {answer.cost!r} and is {plain!r}")
    if answer.feasible:
        if answer.bound > answer.cost + ROUNDING * max(1.0, abs(answer.cost)):
            faults.append(f"the bound {answer.bound!r} is above the cost {answer.cost!r}")
        faults += [f"said to be feasible: {rule}" for rule in kind.broken(problem, answer)]
    return faults


def _order(kind: Kind[P, R], problem: P, answer: R, seed: int) -> list[str]:
    """The order of the units changes neither whether there is a plan nor, beyond chance, what it costs."""
    n = len(answer.labels)
    order = np.random.default_rng(seed).permutation(n).astype(np.int32)
    other = kind.solve(kind.reordered(problem, order), seed)
    if other.feasible != answer.feasible:
        return [f"feasible is {answer.feasible}, and {other.feasible} with the units in another order"]
    if answer.feasible and abs(other.cost - answer.cost) > kind.apart * max(1.0, abs(answer.cost)):
        return [f"the cost is {answer.cost!r}, and {other.cost!r} with the units in another order"]
    return []

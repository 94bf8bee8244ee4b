"""Books without geography: something for the search to begin with where no way counts."""

import numpy as np
from numpy.typing import NDArray

from ridings.design.roster import Roster
from ridings.design.rules import NOBODY

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

TURN = np.pi * (3.0 - np.sqrt(5.0))  # of the golden angle, which spreads evenly however many there are
ROUND = 0.3  # how far round its spot a unit stands, as a share of the way to the next spot
FAINT = 0.02  # weight of a stand-in, as a share of what a real place weighs on average


def stood_in(
    xyz: Floats, start: NDArray[np.int64], weight: Floats, placeless: NDArray[np.bool_], owner: Ints,
    roster: Roster,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Give units whose place says nothing a place by their owner, and a weight for the search alone.

    Where nothing costs anything every choice is as good, and the prices of the bands move all units at once.
    A unit stands by the spot of the territory that owns it today, so that it stays there unless the balance
    asks for more; one that nobody owns stands by any. Neither the cost of a plan nor its bound knows of it.

    Returns
    -------
    tuple
        Places of the sites (S, 3) and their weights for the search (S,).
    """
    guide = np.zeros(len(xyz))
    unit = np.repeat(np.arange(len(placeless)), np.diff(start))
    lost = placeless[unit]
    if not lost.any():
        return xyz, guide
    spots = _spots(roster)
    apart = np.linalg.norm(spots[:, None] - spots[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    step = float(np.median(apart.min(axis=1))) if len(spots) > 1 else 1.0
    spread = fibonacci(len(placeless))[unit[lost]]
    at = np.where(owner == NOBODY, np.arange(len(owner)) % len(spots), owner)[unit[lost]]
    xyz = xyz.copy()
    moved = spots[at] + ROUND * step * spread
    xyz[lost] = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    known = weight[weight > 0]
    guide[lost] = np.where(weight[lost] > 0, 0.0, FAINT * float(known.mean()) if len(known) else 1.0)
    return xyz, guide


def _spots(roster: Roster) -> Floats:
    """A place for every territory: its rep's home, or one of many spread over the globe, (k, 3)."""
    spots = fibonacci(roster.count)
    at_home = np.isfinite(roster.homes_xyz[:, 0])
    spots[at_home] = roster.homes_xyz[at_home]
    return spots


def fibonacci(count: int) -> Floats:
    """Unit vectors spread evenly over the sphere, (count, 3)."""
    at = np.arange(count)
    height = 1.0 - (2.0 * at + 1.0) / max(count, 1)
    around = np.sqrt(1.0 - height**2)
    return np.stack([around * np.cos(TURN * at), around * np.sin(TURN * at), height], axis=1)

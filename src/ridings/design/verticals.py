"""Verticals: to the reps with the skill for them, or, where nobody has one, to territories of their own."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.design.admission import Sorting, unit_values
from ridings.design.amounts import Amounts
from ridings.design.brief_stack import Layer
from ridings.design.ground import Ground
from ridings.design.roster import VACANT, Roster

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

UNKNOWN = ""
FULL = 1e-6  # of a territory that is no room any more


def vertical_sortings(
    amounts: Amounts, ground: Ground, roster: Roster, layers: Sorting, sizes: Floats
) -> tuple[list[Sorting], list[Sorting]]:
    """Sort the units of every vertical layer by their vertical.

    Parameters
    ----------
    layers
        The units sorted by layer.
    sizes
        (n,) share of the whole that each unit is, the mean over the activities.

    Returns
    -------
    tuple
        Sortings by skills, and those of layers whose reps have none, where verticals are given out.
    """
    by_skill, given_out = [], []
    for x, layer in enumerate(amounts.claims.layers):
        if layer.kind != "vertical":
            continue
        names, of = _values(amounts, ground, layer)
        of = np.where(layers.of == x, of, 0).astype(np.int32)
        serve = layers.admits[x]
        if any(serve[j] and _served(layer, roster.skills[j]) for j in range(roster.count)):
            by_skill.append(_by_skill(layer, names, of, serve, roster))
        else:
            given_out.append(_given_out(layer, names, of, serve, roster, sizes))
    return by_skill, given_out


def _values(amounts: Amounts, ground: Ground, layer: Layer) -> tuple[list[str], Ints]:
    """Names of the verticals, the first for units of other layers or without one, and each unit's, (n,)."""
    column = amounts.frame[layer.by].cast(pl.String).fill_null(UNKNOWN).str.strip_chars().to_list()
    names = [UNKNOWN, *sorted({value for value in column if value})]
    number = {name: v for v, name in enumerate(names)}
    rows = np.array([number[value] for value in column], np.int32)
    return names, unit_values(ground, rows, amounts.potential)


def _served(layer: Layer, skills: frozenset[str] | None) -> set[str]:
    """Verticals that a rep has the skill for."""
    return {s.partition(":")[2] for s in skills or () if s.partition(":")[0] == layer.by}


def _by_skill(layer: Layer, names: list[str], of: Ints, serve: Bools, roster: Roster) -> Sorting:
    """Each vertical to the reps of the layer who have it; one that nobody has to those who have none."""
    has = [_served(layer, skills) for skills in roster.skills]
    any_of = np.array([serve[j] and not has[j] for j in range(roster.count)])
    admits = np.ones((len(names), roster.count), np.bool_)
    reasons = []
    for v, name in enumerate(names):
        if v == 0:
            continue
        able = np.array([serve[j] and name in has[j] for j in range(roster.count)])
        vacant = np.array([rep == VACANT for rep in roster.rep_ids])
        admits[v] = able | (vacant & serve) if able.any() else any_of
        if not admits[v].any() and (of == v).any():
            admits[v] = serve
            reasons.append(
                f"rule verticals: no rep of the layer {layer.name} has the skill {layer.by}:{name}, which "
                f"{int((of == v).sum()):,} of its units need; give it to one, or claim them by another layer"
            )
    return Sorting("verticals", _called(layer, names), of, admits, tuple(reasons))


def _called(layer: Layer, names: list[str]) -> tuple[str, ...]:
    return tuple(f"the vertical {name}" if name else f"the layer {layer.name}" for name in names)


def _given_out(
    layer: Layer, names: list[str], of: Ints, serve: Bools, roster: Roster, sizes: Floats
) -> Sorting:
    """Give the verticals out to the territories of the layer, in proportion to what each should hold."""
    ours = np.flatnonzero(serve)
    held: Floats = np.bincount(of, sizes, len(names)).astype(np.float64)[1:]
    wanted = roster.share[ours] * held.sum() / max(float(roster.share[ours].sum()), 1e-12)
    admits = np.ones((len(names), roster.count), np.bool_)
    admits[1:] = False
    admits[1:, ours] = give_out(held, wanted)
    return Sorting("verticals", _called(layer, names), of, admits)


def widened(sorting: Sorting, serve_sizes: Floats, territories: int) -> Sorting:
    """Let every vertical that is larger than a territory go to all territories that any of them goes to."""
    admits = sorting.admits.copy()
    held = np.bincount(sorting.of, serve_sizes, len(admits))
    large = np.flatnonzero(held[1:] > held[1:].sum() / max(territories, 1)) + 1
    admits[large] = sorting.admits[1:].any(axis=0)
    return Sorting(sorting.rule, sorting.sorts, sorting.of, admits)


def give_out(held: Floats, wanted: Floats) -> Bools:
    """Which territory serves which vertical, (V, k), so that each may hold what it wants.

    A vertical no larger than the largest territory stays whole. The whole ones are put where they fit best,
    the largest first; the larger ones fill the rest, each from where the last one ended, so that few
    territories have more than one of them.

    Parameters
    ----------
    held
        (V,) size of each vertical.
    wanted
        (k,) size of each territory; the sums are alike.
    """
    pairs = np.zeros((len(held), len(wanted)), np.bool_)
    room = wanted.astype(np.float64).copy()
    whole = held <= wanted.max(initial=0.0) * (1 + FULL)
    for v in sorted(np.flatnonzero(whole), key=lambda v: (-held[v], v)):
        if held[v] <= 0:
            pairs[v, int(room.argmax())] = True
            continue
        left = room - held[v]
        fits = np.flatnonzero(left >= -FULL * wanted)
        j = int(fits[left[fits].argmin()]) if len(fits) else int(left.argmax())
        pairs[v, j] = True
        room[j] -= held[v]
    order = sorted(np.flatnonzero(~whole), key=lambda v: (-held[v], v))
    at = np.argsort(-room, kind="stable")
    at = at[room[at] > FULL * wanted[at]]
    x = 0
    for v in order:
        left_over = float(held[v])
        while x < len(at) and left_over > FULL * held[v]:
            j = int(at[x])
            taken = min(left_over, float(room[j]))
            pairs[v, j] = True
            left_over -= taken
            room[j] -= taken
            if room[j] <= FULL * wanted[j]:
                x += 1
        if not pairs[v].any():
            pairs[v, int(wanted.argmax())] = True
    return pairs

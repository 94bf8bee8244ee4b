"""Which layer of the stack claims each account, and which reps serve it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.design.brief_stack import Layer
from ridings.design.ground import family_keys
from ridings.design.roster import VACANT, Roster
from ridings.errors import DataError
from ridings.market.rule import compile_rule

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

GEOGRAPHIC = Layer("geographic")  # what a brief without a stack asks for


@dataclass(frozen=True)
class Claims:
    """The layer of every row, (rows,) numbers of `layers`."""

    layers: tuple[Layer, ...]
    of: Ints
    left: Bools  # (rows,) claimed by no layer: they go to the last
    told: bool  # whether the brief has a stack at all

    def where(self, quality: str) -> Bools:
        """Rows whose layer `travels` or `places`, (rows,)."""
        return np.array([bool(getattr(layer, quality)) for layer in self.layers])[self.of]

    @property
    def geographic(self) -> Bools:
        """Rows that territories on the ground are made of, (rows,)."""
        return np.array([layer.kind == "geographic" for layer in self.layers])[self.of]

    @property
    def notes(self) -> tuple[str, ...]:
        """What is assumed of the leftovers."""
        count = int(self.left.sum())
        if not count:
            return ()
        return (f"stack: {count:,} accounts that no layer claims go to the last, {self.layers[-1].name}",)


def claim(frame: pl.DataFrame, stack: Sequence[Layer], families: str = "none") -> Claims:
    """Give each row to the first layer whose rule it meets, and what is left to the last.

    Families that are kept together (`families` as in [locks]) go to the first layer that claims a member.

    Raises
    ------
    DataError
        If a rule will not do, or a row without a place is claimed by a layer that needs one.
    """
    layers = tuple(stack) or (GEOGRAPHIC,)
    of = np.full(frame.height, -1, np.int32)
    for x, layer in enumerate(layers):
        of[(of < 0) & _claimed(frame, layer)] = x
    left = of < 0
    of[left] = len(layers) - 1
    keys = family_keys(frame, families) if len(layers) > 1 else None
    if keys is not None:
        of = np.array(
            pl.DataFrame({"key": keys, "of": of}).select(pl.col("of").min().over("key")).to_series(), np.int32
        )
        left &= of == len(layers) - 1
    claims = Claims(layers, of, left, bool(stack))
    _check_places(frame, claims)
    return claims


def _claimed(frame: pl.DataFrame, layer: Layer) -> Bools:
    if layer.accounts is not None:
        rule = compile_rule(layer.accounts, dict(frame.schema), name=f"[[stack]] {layer.name}")
        return np.asarray(frame.select(rule).to_series().to_numpy(), np.bool_)
    if layer.kind in ("geographic", "book"):
        return np.ones(frame.height, np.bool_)
    column = "named_rep" if layer.kind == "named" else layer.by
    if column not in frame.columns:
        if layer.kind == "vertical":
            raise DataError(
                f"[[stack]] {layer.name}: there is no column {column} on the accounts; give it, or name "
                'another by = "column"'
            )
        return np.zeros(frame.height, np.bool_)
    said = frame[column].cast(pl.String).fill_null("").str.strip_chars() != ""
    return np.asarray(said.to_numpy(), np.bool_)


def _check_places(frame: pl.DataFrame, claims: Claims) -> None:
    lost = ~placed(frame) & claims.where("places")
    if not lost.any():
        return
    first = int(np.argmax(lost))
    layer = claims.layers[claims.of[first]]
    key = "account_id" if "account_id" in frame.columns else "unit_id"
    raise DataError(
        f"{int(lost.sum()):,} accounts have no place, the first {frame[key][first]}, and the layer "
        f"{layer.name} ({layer.kind}) needs one: give coordinates, a postal code or a city, or claim them by "
        'a layer of kind "book"'
    )


def placed(frame: pl.DataFrame) -> Bools:
    """Rows with coordinates, (rows,)."""
    if not {"latitude", "longitude"} <= set(frame.columns):
        return np.zeros(frame.height, np.bool_)
    known = pl.col("latitude").is_not_null() & pl.col("longitude").is_not_null()
    return np.asarray(frame.select(known).to_series().to_numpy(), np.bool_)


def servers(layers: Sequence[Layer], roster: Roster) -> Bools:
    """Who may serve each layer, (layers, k).

    A layer that names no reps is served by those whom no other layer names, and by everyone where there are
    none. Vacant territories may serve every layer.

    Raises
    ------
    DataError
        If a layer names a rep who takes no part, or a skill that nobody has.
    """
    vacant = np.array([rep == VACANT for rep in roster.rep_ids])
    named = {x: _named(layer, layer.reps, roster) for x, layer in enumerate(layers) if layer.reps}
    taken = np.any([*named.values()], axis=0) if named else np.zeros(roster.count, np.bool_)
    free = ~taken if (~taken & ~vacant).any() or vacant.all() else np.ones(roster.count, np.bool_)
    return np.array([named.get(x, free) | vacant for x in range(len(layers))], np.bool_)


def _named(layer: Layer, reps: tuple[str, ...], roster: Roster) -> Bools:
    if len(reps) == 1 and ":" in reps[0] and reps[0] not in roster.rep_ids:
        has = [skills is not None and reps[0] in skills for skills in roster.skills]
        if not any(has):
            raise DataError(
                f"[[stack]] {layer.name}: no rep has the skill {reps[0]}; put it into the column skills of "
                "the reps of this layer, or list their ids"
            )
        return np.array(has)
    lost = sorted(set(reps) - set(roster.rep_ids))
    if lost:
        raise DataError(
            f"[[stack]] {layer.name}: {lost[0]} is no rep who takes part"
            + (f", nor are {len(lost) - 1} more" if len(lost) > 1 else "")
            + "; expected ids of the reps' file, or one skill such as role:strategic"
        )
    return np.array([rep in reps for rep in roster.rep_ids])

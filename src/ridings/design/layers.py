"""The layers of a stack in a plan: what each row is told of them, and what each holds."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.design.amounts import Amounts
from ridings.design.plan import LayerSum, PrimaryTies
from ridings.design.problem import Setup
from ridings.design.roster import VACANT, Roster

Ints = NDArray[np.int32]

NOT_SAID = ("the layer", "no region")  # sorts that say nothing about one unit


def said_of_kinds(setup: Setup) -> list[str]:
    """What claimed each row, as a sentence; empty for a brief without a stack or regions."""
    claims, unit_of = setup.amounts.claims, setup.ground.unit_of
    said = [""] * len(unit_of)
    if claims.told:
        names = [layer.name for layer in claims.layers]
        rules = [f" ({layer.accounts})" if layer.accounts else "" for layer in claims.layers]
        said = [
            f"Left over by the stack: {names[x]}." if left else f"Claimed by {names[x]}{rules[x]}."
            for x, left in zip(claims.of.tolist(), claims.left.tolist(), strict=True)
        ]
    for sorting in setup.sortings:
        if sorting.rule == "stack":
            continue
        words = ["" if sort.startswith(NOT_SAID) else f" {_sentence(sort)}" for sort in sorting.sorts]
        of = sorting.of[unit_of].tolist()
        said = [line + words[x] for line, x in zip(said, of, strict=True)]
    return [line.strip() for line in said]


def _sentence(sort: str) -> str:
    name = sort.removeprefix("the ")
    return f"{name[:1].upper()}{name[1:]}."


def layer_sums(amounts: Amounts, roster: Roster, labels: Ints) -> tuple[LayerSum, ...]:
    """Sum up every layer of the stack in order; nothing for a brief without one."""
    claims = amounts.claims
    if not claims.told:
        return ()
    out = []
    for x, layer in enumerate(claims.layers):
        mine = claims.of == x
        held = np.unique(labels[mine])
        names = [roster.rep_ids[j] if roster.rep_ids[j] != VACANT else roster.territory_ids[j] for j in held]
        out.append(
            LayerSum(
                layer.name, layer.kind, layer.accounts, layer.travels, int(mine.sum()),
                float(amounts.potential[mine].sum()), int((mine & claims.left).sum()), tuple(names),
            )
        )  # fmt: skip
    return tuple(out)


def with_primary_counts(table: pl.DataFrame, ties: PrimaryTies | None) -> pl.DataFrame:
    """Add to the table of territories with how many primary reps each works."""
    if ties is None:
        return table
    counts = [ties.by_territory[territory] for territory in table["territory_id"]]
    return table.with_columns(primary_reps=pl.Series(counts, dtype=pl.Int64))


def with_layer_counts(table: pl.DataFrame, amounts: Amounts, roster: Roster, labels: Ints) -> pl.DataFrame:
    """Add to the table of territories how many accounts of each layer each holds: `accounts_LAYER`."""
    claims = amounts.claims
    if not claims.told or len(claims.layers) < 2:
        return table
    counts = {
        f"accounts_{layer.name}": np.bincount(labels[claims.of == x], minlength=roster.count)
        for x, layer in enumerate(claims.layers)
    }
    own = pl.DataFrame({"territory_id": roster.territory_ids, **counts})
    return table.join(own, on="territory_id", how="left", maintain_order="left")

"""The figures of a plan's territories by its yardstick: of all of them, or anew of those an edit touched."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.design.amounts import Amounts
from ridings.design.brief import DesignBrief
from ridings.design.layers import with_layer_counts
from ridings.design.measures import (
    Loads,
    dispersion,
    loads,
    own_centers,
    spread_weight,
    territory_table,
    whole_figures,
)
from ridings.design.plan import Scored
from ridings.design.roster import Roster
from ridings.design.rules import NOBODY
from ridings.design.yardstick import AMOUNT, Yardstick

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

WEIGHT = "dispersion_weight"  # what the mean distance of a territory is the mean over


def numbered(accounts: pl.DataFrame, alignment: pl.DataFrame, roster: Roster) -> Ints:
    """Return the number of each account's territory, (rows,); NOBODY where the alignment has none.

    `alignment` has `account_id` and `territory_id`.
    """
    names = pl.DataFrame({"territory_id": roster.territory_ids, "j": np.arange(roster.count)})
    placed = alignment.select("account_id", "territory_id").join(names, on="territory_id", how="left")
    found = accounts.select("account_id").join(placed, on="account_id", how="left", maintain_order="left")
    return found["j"].fill_null(NOBODY).to_numpy().astype(np.int32)


def all_totals(
    yardstick: Yardstick, brief: DesignBrief, alignment: pl.DataFrame, roster: Roster | None = None
) -> Scored:
    """Measure an alignment of the yardstick's accounts; `roster` where its territories are others.

    Territories without a home are based at the middle of what they hold, so the figures follow from the
    alignment alone: an edit that is taken back leaves no trace in them. `outlying_accounts` is not among
    them, since no part of it can be known without all of the rest.
    """
    roster = roster or yardstick.roster()
    amounts = yardstick.amounts(brief)
    labels = numbered(yardstick.accounts, alignment, roster)
    weight = spread_weight(amounts)
    table, sums, weights = _parts(amounts, roster, brief, labels, weight)
    spread = _mean(table, weights, roster)
    held = int((labels != NOBODY).sum())
    return Scored(table, whole_figures(amounts.activities, len(labels), held, sums, table, spread))


def _parts(
    amounts: Amounts, roster: Roster, brief: DesignBrief, labels: Ints, weight: Floats
) -> tuple[pl.DataFrame, Loads, Floats]:
    """Return the table of territories, their sums, and what their dispersion is taken over."""
    centers = own_centers(amounts, roster, brief, labels)
    sums = loads(amounts, roster, brief, labels, centers)
    spread, weights = dispersion(amounts, labels, roster.count, weight)
    table = territory_table(amounts, roster, labels, centers, sums, spread)
    table = with_layer_counts(table, amounts, roster, labels)
    return _with_sums(table, roster, amounts, sums, weights), sums, weights


def _mean(table: pl.DataFrame, weights: Floats, roster: Roster) -> float:
    ids = pl.DataFrame({"territory_id": roster.territory_ids})
    spread = ids.join(table, on="territory_id", how="left", maintain_order="left")["dispersion_km"].to_numpy()
    return float((spread * weights).sum()) / max(float(weights.sum()), 1e-12)


def edited_totals(
    yardstick: Yardstick, brief: DesignBrief, before: pl.DataFrame, alignment: pl.DataFrame,
    touched: set[str], accounts: int,
) -> Scored:  # fmt: skip
    """Measure the touched territories anew, and put the rest of the figures together from what is known.

    Parameters
    ----------
    before
        The table of territories as it was, as `all_totals` gives it.
    alignment
        Of the accounts in the touched territories, as it is now.
    touched
        Ids of those territories.
    accounts
        How many accounts of the plan have a territory.

    Returns
    -------
    Scored
        As `all_totals` gives it.
    """
    roster = yardstick.roster()
    near = yardstick.rows(alignment["account_id"])
    amounts = yardstick.amounts(brief, near)
    labels = numbered(amounts.frame, alignment, roster)
    weight = spread_weight(amounts, among=yardstick.amounts(brief))
    part, _, _ = _parts(amounts, roster, brief, labels, weight)
    fresh = part.filter(pl.col("territory_id").is_in(sorted(touched)))
    rest = before.filter(~pl.col("territory_id").is_in(sorted(touched)))
    table = pl.concat([rest.select(fresh.columns).cast(dict(fresh.schema)), fresh]).sort("territory_id")  # type: ignore[arg-type]
    return _put_together(table, roster, brief, len(yardstick.accounts), accounts)


def _with_sums(
    table: pl.DataFrame, roster: Roster, amounts: Amounts, sums: Loads, weights: Floats
) -> pl.DataFrame:
    """Add what the figures of the whole are put together from."""
    own = {"territory_id": roster.territory_ids, WEIGHT: weights, "on_site_hours": sums.on_site}
    own |= {f"{AMOUNT}{name}": row for name, row in zip(amounts.activities, sums.activities, strict=True)}
    return table.join(pl.DataFrame(own), on="territory_id", how="left", maintain_order="left")


def _put_together(
    table: pl.DataFrame, roster: Roster, brief: DesignBrief, accounts: int, held: int
) -> Scored:
    names = tuple(brief.balance)
    ids = pl.DataFrame({"territory_id": roster.territory_ids})
    t = ids.join(table, on="territory_id", how="left", maintain_order="left")  # in the roster's order
    columns: dict[str, Floats] = {name: np.asarray(t[name].to_numpy(), np.float64) for name in (
        "potential", "workload_hours", "drive_hours", "on_site_hours", "dispersion_km", WEIGHT,
        *(f"{AMOUNT}{name}" for name in names),
    )}  # fmt: skip
    rows = np.stack([columns[f"{AMOUNT}{name}"] for name in names])
    targets = np.stack(
        [roster.targets(row, brief.balance[n].target) for n, row in zip(names, rows, strict=True)]
    )
    hours = columns["workload_hours"]
    sums = Loads(rows, targets, hours, columns["drive_hours"], columns["on_site_hours"])
    imbalance = {
        "potential": _off(columns["potential"], roster.targets(columns["potential"], "share")),
        "workload": _off(hours, roster.targets(hours, "capacity")),
    } | dict(zip(names, sums.imbalance, strict=True))
    off = pl.DataFrame(
        {"territory_id": roster.territory_ids} | {f"imbalance_{name}": row for name, row in imbalance.items()}
    )
    table = table.update(off, on="territory_id", how="left", maintain_order="left")
    spread = _mean(table, columns[WEIGHT], roster)
    return Scored(table, whole_figures(names, accounts, held, sums, table, spread))


def _off(amount: Floats, target: Floats) -> Floats:
    return np.asarray(amount / np.where(target > 0, target, np.inf) - 1)

"""Split a territory in two: balanced and compact, by the solver that draws plans."""

from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.design.brief import DesignBrief
from ridings.design.brief_moves import Moves
from ridings.design.brief_parts import Locks
from ridings.design.brief_rules import Fit
from ridings.design.brief_territories import Territories
from ridings.design.ground import Ground
from ridings.design.problem import build
from ridings.design.roster import CAPACITY_HOURS, VACANT, Roster
from ridings.design.rules import NOBODY, Rules
from ridings.design.yardstick import Yardstick
from ridings.errors import RefusedError
from ridings.geo.median import geometric_medians
from ridings.solvers.districting.solve import solve
from ridings.solvers.stop import Stop

Ints = NDArray[np.int32]


def split_off(
    yardstick: Yardstick, brief: DesignBrief, territory_id: str, held: pl.DataFrame, stay: set[str],
    stop: Stop | None = None,
) -> list[str]:  # fmt: skip
    """Return the accounts of a territory that make up the other one, sorted.

    Balanced on the brief's activities, units kept whole. What must stay, or is kept where it is by a rule,
    stays; else the part nearer to the rep's home does, or without a home the one with the first account.

    Parameters
    ----------
    held
        account_id and unit_id of its accounts.
    stay
        Accounts that must not change their territory.

    Raises
    ------
    RefusedError
        If it holds fewer than two units.
    """
    amounts = yardstick.amounts(_plain(brief), yardstick.rows(held["account_id"]))
    rows = amounts.frame.select("account_id").join(held, on="account_id", how="left", maintain_order="left")
    units = rows.select(pl.coalesce("unit_id", "account_id")).to_series().to_list()
    names, unit_of = np.unique(np.array(units, dtype=str), return_inverse=True)
    if len(names) < 2:
        raise RefusedError(f"{territory_id} holds {len(names)} unit: two are needed for a split")
    ids = rows["account_id"].to_list()
    kept = yardstick.accounts[yardstick.rows(held["account_id"])]["kept_in"].is_not_null().to_list()
    tied = np.array([one in stay or k for one, k in zip(ids, kept, strict=True)])
    tied = np.isin(unit_of, unit_of[tied])
    if len(np.unique(unit_of[~tied])) < 1:
        raise RefusedError(f"every account of {territory_id} is locked: unlock some of them")
    ground = Ground(tuple(names.tolist()), unit_of.astype(np.int32), np.zeros(len(names), np.bool_))
    setup = build(amounts, _two(), ground, _rules(tied), _plain(brief), None)
    labels = solve(setup.problem, stop, brief.seed).labels[ground.unit_of]
    other = 1 if tied.any() else _farther(yardstick, territory_id, amounts.xyz, labels, amounts.weight)
    return sorted(one for one, label in zip(ids, labels, strict=True) if label == other)


def _plain(brief: DesignBrief) -> DesignBrief:
    """What of a brief is about two halves of one territory: what to balance and what travel costs."""
    bands = {
        name: replace(band, target="share", minimum=None, maximum=None, maximum_capacity=None)
        for name, band in brief.balance.items()
    }
    return replace(
        brief, territories=Territories(count=2), balance=bands, moves=Moves(), locks=Locks(), fit=Fit(),
        skills={}, apart=(), never=(), stack=(), frontier=None, alternatives=None,
    )  # fmt: skip


def _two() -> Roster:
    return Roster(
        ("stays", "goes"), (VACANT, VACANT), np.full((2, 3), np.nan), np.ones(2), np.full(2, CAPACITY_HOURS),
        (None, None), ("", ""), ("", ""),
    )  # fmt: skip


def _rules(tied: NDArray[np.bool_]) -> Rules:
    rows = len(tied)
    fixed = np.where(tied, 0, NOBODY).astype(np.int32)
    none: frozenset[str] = frozenset()
    return Rules(
        fixed, tuple("locked" if one else "" for one in tied), np.full(rows, NOBODY, np.int32),
        np.zeros(rows, np.bool_), (none,) * rows, (), ((),) * rows,
    )  # fmt: skip


def _farther(
    yardstick: Yardstick, territory_id: str, xyz: NDArray[np.float64], labels: Ints,
    weight: NDArray[np.float64],
) -> int:  # fmt: skip
    """The half that goes."""
    line = yardstick.territories.filter(pl.col("territory_id") == territory_id)
    home = line.select("home_x", "home_y", "home_z").to_numpy()[0]
    if not np.isfinite(home).all():
        return 1 - int(labels[0])
    middle = geometric_medians(xyz, np.maximum(weight, 1e-12), labels, 2)
    return int(np.argmax(np.linalg.norm(middle - home, axis=1)))

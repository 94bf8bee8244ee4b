"""What a plan is measured by once it is drawn: what its accounts amount to, and who may have them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ridings.design.admission import Sorting
from ridings.design.amounts import Amounts
from ridings.design.brief import DesignBrief
from ridings.design.ground import Ground
from ridings.design.needs import ALWAYS_HARD, Needs
from ridings.design.roster import Roster
from ridings.design.rules import NOBODY, Rules
from ridings.design.stack import GEOGRAPHIC, Claims
from ridings.market.workload import AccountWorkload

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

AMOUNT = "amount_"  # heads the columns of what is balanced
SORT = "sort_"  # heads the columns of the sorts
_LISTS = ("skills", "languages", "products")
_HOME = ("home_x", "home_y", "home_z")


@dataclass(frozen=True)
class Yardstick:
    """What the accounts of a plan amount to, its territories, and its hard rules, as when it was drawn.

    Edits and comparisons are measured by it, so that the figures of a plan never change by themselves when
    other accounts are imported. Drive times are estimated.

    Attributes
    ----------
    accounts
        One row an account, sorted by `account_id`: place, `owner` on the day, amounts, the parts of its
        workload, `kept_in` (a territory that a lock or a name ties it to) and `kept_why`, numbers of what
        it asks for and of its sorts.
    territories
        One row a territory: who holds it, who held it when it was drawn, home, size, skills and what else
        is known of the rep.
    needs
        What accounts ask for, each kind once.
    sortings
        Ways of sorting the accounts and who may serve each sort: `of` is empty here.
    """

    accounts: pl.DataFrame
    territories: pl.DataFrame
    needs: tuple[Needs, ...]
    sortings: tuple[Sorting, ...] = ()

    def roster(self) -> Roster:
        """Return the territories in their order."""
        return self._roster

    @cached_property
    def _roster(self) -> Roster:
        t = self.territories
        pool = None if t["pool"].null_count() else t["pool"].to_numpy().astype(np.int32)
        skills, languages, products = (
            tuple(None if cell is None else frozenset[str](cell) for cell in t[name]) for name in _LISTS
        )
        return Roster(
            territory_ids=tuple(t["territory_id"]), rep_ids=tuple(t["rep_id"]),
            homes_xyz=t.select(_HOME).to_numpy().astype(np.float64), share=_floats(t, "share"),
            capacity=_floats(t, "capacity"), regions=tuple(t["region"]), names=tuple(t["name"]),
            sales_forces=tuple(t["sales_force"]), skills=skills, languages=languages,
            products=products, pool=pool,
        )  # fmt: skip

    def rows(self, account_ids: pl.Series) -> NDArray[np.int64]:
        """Return where accounts stand in `accounts`, in its order; those that are not in it are left out."""
        ids = self.accounts["account_id"]
        wanted = account_ids.unique().sort()
        places = np.asarray(ids.search_sorted(wanted).to_numpy(), np.int64)
        inside = places < len(ids)
        places, wanted = places[inside], wanted.filter(pl.Series(inside))
        return places[(ids.gather(places) == wanted).to_numpy()] if len(places) else places

    def amounts(self, brief: DesignBrief, rows: NDArray[np.int64] | None = None) -> Amounts:
        """Return the amounts of all accounts, or of those that stand in these rows."""
        frame = self.accounts if rows is None else self.accounts[rows]
        layers = tuple(brief.layers) or (GEOGRAPHIC,)
        of = frame["layer"].to_numpy().astype(np.int32)
        activities = tuple(brief.balance)
        fixed = [_floats(frame, f"{AMOUNT}{name}") for name in activities]
        parts = (_floats(frame, name) for name in ("on_site_hours", "hop_hours", "haul_rate"))
        measure = brief.cost.measure
        return Amounts(
            frame=frame.select("account_id", "latitude", "longitude", "owner"), activities=activities,
            fixed=np.array(fixed).reshape(len(activities), frame.height),
            travels=np.array([name == "workload" for name in activities]),
            potential=_floats(frame, "potential"), pipeline=_floats(frame, "pipeline"),
            workload=AccountWorkload(*parts), weight=_floats(frame, "weight"), measure=measure,
            weighted_by="visits" if measure == "drive" else (brief.cost.weight or "call_frequency"),
            claims=Claims(layers, of, np.zeros(len(of), np.bool_), bool(brief.layers)),
        )  # fmt: skip


def yardstick(
    amounts: Amounts, roster: Roster, rules: Rules, brief: DesignBrief, ground: Ground | None = None,
    sortings: Sequence[Sorting] = (),
) -> Yardstick:  # fmt: skip
    """Take down what a plan is measured by; `sortings` are of the units of `ground`."""
    hard = {*ALWAYS_HARD, *brief.fit.required}
    asked = [tuple(need for need in needs if need.rule in hard) for needs in rules.needs]
    number: dict[Needs, int] = {}
    kinds = [number.setdefault(needs, len(number)) for needs in asked]
    kept = [None if j == NOBODY else roster.territory_ids[j] for j in rules.fixed]
    frame = amounts.frame.select("account_id", "latitude", "longitude").with_columns(
        pl.Series("owner", [rep or None for rep in amounts.owners], pl.String),
        pl.Series("layer", amounts.claims.of, pl.Int32),
        pl.Series("potential", amounts.potential), pl.Series("pipeline", amounts.pipeline),
        pl.Series("on_site_hours", amounts.workload.on_site_hours),
        pl.Series("hop_hours", amounts.workload.hop_hours),
        pl.Series("haul_rate", amounts.workload.haul_rate), pl.Series("weight", amounts.weight),
        pl.Series("kept_in", kept, pl.String),
        pl.Series("kept_why", [why or None for why in rules.why], pl.String),
        pl.Series("needs", kinds, pl.Int32),
    )  # fmt: skip
    fixed = [
        pl.Series(f"{AMOUNT}{name}", row) for name, row in zip(amounts.activities, amounts.fixed, strict=True)
    ]
    sorts = [] if ground is None else [
        pl.Series(f"{SORT}{x}", one.of[ground.unit_of], pl.Int32) for x, one in enumerate(sortings)
    ]  # fmt: skip
    accounts = frame.with_columns(*fixed, *sorts).sort("account_id")
    bare = tuple(replace(one, of=np.zeros(0, np.int32)) for one in sortings) if sorts else ()
    return Yardstick(accounts, territory_rows(roster), tuple(number), bare)


def territory_rows(roster: Roster) -> pl.DataFrame:
    """Return the territories of a roster as a yardstick keeps them."""
    unknown: list[None] = [None] * roster.count
    homes = {name: roster.homes_xyz[:, x] for x, name in enumerate(_HOME)}
    frame = pl.DataFrame(
        {
            "territory_id": roster.territory_ids, "rep_id": roster.rep_ids, **homes,
            "drawn_rep_id": roster.rep_ids,
            "name": roster.names or [""] * roster.count, "share": roster.share, "capacity": roster.capacity,
            "region": roster.regions, "sales_force": roster.sales_forces,
        }
    )  # fmt: skip
    pool = pl.Series("pool", unknown if roster.pool is None else roster.pool, pl.Int32)
    lists = [
        pl.Series(
            name,
            [None if cell is None else sorted(cell) for cell in getattr(roster, name)] or unknown,
            pl.List(pl.String),
        )
        for name in _LISTS
    ]
    return frame.with_columns(pool, *lists)


def _floats(frame: pl.DataFrame, name: str) -> Floats:
    return np.asarray(frame[name].to_numpy(), np.float64)

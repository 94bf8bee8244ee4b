"""What a plan is asked to be: read from TOML, flags laid over it, written whole into the plan."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from ridings.design.brief_flags import checked_shares, laid_over, parse_balance, parse_max_moved
from ridings.design.brief_insight import Profit, Sizing, read_alternatives, read_frontier
from ridings.design.brief_moves import MovePrice, Moves
from ridings.design.brief_parts import (
    Band,
    Cost,
    Locks,
    MarketTerms,
    default_balance,
    read_balance,
    read_potential,
    read_skills,
    read_workload,
)
from ridings.design.brief_rules import Chosen, Fit, Never, read_apart, read_never
from ridings.design.brief_stack import Layer, read_stack
from ridings.design.brief_table import FLAGS, BriefTable
from ridings.design.brief_territories import UNITS, Territories
from ridings.design.dispute_rules import DisputeRule, read_disputes
from ridings.errors import DataError, shorten
from ridings.market.potential import PotentialFormula
from ridings.market.workload import WorkloadRules

__all__ = [
    "UNITS",
    "Band",
    "Cost",
    "DesignBrief",
    "Locks",
    "MarketTerms",
    "MovePrice",
    "Moves",
    "Territories",
    "brief_from_mapping",
    "parse_balance",
    "parse_max_moved",
    "read_brief",
]


@dataclass(frozen=True)
class DesignBrief:
    """What a plan is asked to be, every default filled in; the tables of `brief.toml` are its fields."""

    market: MarketTerms = field(default_factory=MarketTerms)
    territories: Territories = field(default_factory=Territories)
    balance: Mapping[str, Band] = field(default_factory=default_balance)  # by activity
    cost: Cost = field(default_factory=Cost)
    moves: Moves = field(default_factory=Moves)
    locks: Locks = field(default_factory=Locks)
    potential: PotentialFormula = field(default_factory=PotentialFormula)
    workload: WorkloadRules = field(default_factory=WorkloadRules)
    skills: Mapping[str, str] = field(default_factory=dict)  # skill: rule on the accounts that need it
    fit: Fit = field(default_factory=Fit)
    apart: tuple[Chosen, ...] = ()  # accounts of which no two may have one rep
    never: tuple[Never, ...] = ()  # accounts that a rep must not have
    stack: tuple[Layer, ...] = ()  # in order of precedence; the last takes what is left
    seed: int = 0
    effective: str | None = None  # first day of the plan, ISO; None: at once
    profit: Profit = field(default_factory=Profit)
    sizing: Sizing = field(default_factory=Sizing)
    frontier: str | None = None  # "moves" or "drive": what is traded against the rest
    alternatives: int | None = None  # different plans to choose from, the first among them
    disputes: tuple[DisputeRule, ...] = ()  # what decides disputes by itself, in order

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The stack, or the one layer that [territories] kind stands for; none where neither is said."""
        kind = self.territories.kind
        return self.stack or (() if kind is None else (Layer(kind, kind),))

    def with_flags(
        self,
        *,
        territories: int | None = None,
        balance: Mapping[str, float] | None = None,
        max_moved: Mapping[str, float] | None = None,
        unit: str | None = None,
        seed: int | None = None,
        effective: str | None = None,
        frontier: str | None = None,
        alternatives: int | None = None,
        utilization: float | None = None,
        sales_force: str | None = None,
    ) -> "DesignBrief":
        """Lay the flags of the command line over the brief; None leaves the brief's word.

        `balance` names exactly the activities to balance, with their tolerances: targets and absolute bounds
        that the brief gives for them stay, its other activities go. `max_moved` limits what it names.

        Raises
        ------
        DataError
            If a value will not do, naming the flag.
        """
        given: dict[str, Any] = {
            "territories": territories,
            "unit": unit,
            "seed": seed,
            "effective": effective,
        }
        given |= {"frontier": frontier, "alternatives": alternatives, "utilization": utilization}
        flags = BriefTable(given, FLAGS, "flags")
        lines = replace(
            self.territories,
            count=flags.whole("territories", self.territories.count, minimum=1),
            unit=flags.choice("unit", "", UNITS) or self.territories.unit,
            sales_force=sales_force or self.territories.sales_force,
        )
        return replace(
            self,
            territories=lines,
            balance=self.balance if not balance else laid_over(self.balance, balance),
            moves=self.moves.limited(checked_shares(max_moved or {})),
            seed=flags.whole("seed", self.seed, minimum=0),
            effective=flags.day("effective") or self.effective,
            frontier=read_frontier(flags) or self.frontier,
            alternatives=read_alternatives(flags) or self.alternatives,
            sizing=self.sizing if utilization is None else Sizing.read(flags),
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the whole brief for `plan.json`, as `brief_from_mapping` reads it back."""
        work, curve = self.workload, self.workload.curve
        return {
            "market": asdict(self.market),
            "territories": self.territories.as_dict(),
            "balance": {name: asdict(band) for name, band in self.balance.items()},
            "cost": asdict(self.cost),
            "moves": asdict(self.moves) | {"protect": list(self.moves.protect)},
            "locks": asdict(self.locks) | {"rules": list(self.locks.rules)},
            "potential": asdict(self.potential),
            "workload": {
                "call_frequency": dict(work.call_frequency_by_tier),
                "call_frequency_by_quartile": list(work.call_frequency),
                "call_minutes": work.call_minutes,
                "visits_per_day": work.visits_per_day,
                "day_minutes": work.day_minutes,
                "trip_days": work.trip_days,
                **asdict(curve),
            },
            "skills": dict(self.skills),
            "fit": self.fit.price | {"required": list(self.fit.required)},
            "apart": [{"accounts": one.as_value()} for one in self.apart],
            "never": [{"reps": list(one.reps), "accounts": one.accounts.as_value()} for one in self.never],
            "stack": [asdict(layer) for layer in self.stack],
            "plan": {"seed": self.seed, "effective": self.effective},
            "profit": asdict(self.profit),
            "sizing": asdict(self.sizing),
            "frontier": self.frontier,
            "alternatives": self.alternatives,
            "disputes": [one.as_value() for one in self.disputes],
        }


def read_brief(text: str, name: str = "brief") -> DesignBrief:
    """Read a brief from the text of a TOML file.

    Parameters
    ----------
    text
        The file.
    name
        What messages call it.

    Raises
    ------
    DataError
        If it is not TOML, or a key or value will not do; naming the table, the key and what was expected.
    """
    try:
        values = tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise DataError(f"{name} is not TOML: {shorten(str(error), 200)}") from error
    return brief_from_mapping(values, name)


def brief_from_mapping(values: Mapping[str, Any], name: str = "brief") -> DesignBrief:
    """Read a brief from tables and values, such as those of `DesignBrief.as_dict`.

    Raises
    ------
    DataError
        If a key or value will not do.
    """
    top = BriefTable(values, "", name)
    stack = read_stack(top.pick("stack"), name)

    def table(key: str) -> BriefTable:
        given = top.pick(key)
        return BriefTable({} if given is None else given, key, name)

    keys = ("market", "territories", "balance", "cost", "moves", "locks", "potential", "workload", "skills")
    tables = {key: table(key) for key in (*keys, "fit", "plan", "profit", "sizing")}
    frontier, alternatives = read_frontier(top), read_alternatives(top)
    apart, never, disputes = (top.pick(key) for key in ("apart", "never", "disputes"))
    top.done()
    brief = DesignBrief(
        market=MarketTerms.read(tables["market"]),
        territories=Territories.read(tables["territories"]),
        balance=read_balance(tables["balance"]),
        cost=Cost.read(tables["cost"]),
        moves=Moves.read(tables["moves"]),
        locks=Locks.read(tables["locks"]),
        potential=read_potential(tables["potential"]),
        workload=read_workload(tables["workload"]),
        skills=read_skills(tables["skills"]),
        fit=Fit.read(tables["fit"]),
        apart=read_apart(apart, name),
        never=read_never(never, name),
        stack=stack,
        seed=tables["plan"].whole("seed", 0, minimum=0),
        effective=tables["plan"].day("effective"),
        profit=Profit.read(tables["profit"]),
        sizing=Sizing.read(tables["sizing"]),
        frontier=frontier,
        alternatives=alternatives,
        disputes=read_disputes(disputes, name),
    )
    for one in tables.values():
        one.done()
    _check_kind(brief, tables["territories"])
    _check_prices(brief, name)
    return brief


def _check_prices(brief: DesignBrief, name: str) -> None:
    """Refuse a price in money where nothing says what an hour is worth."""
    if brief.moves.price.pipeline and not brief.cost.hour_price:
        raise BriefTable({}, "moves.price", name).wrong(
            "pipeline",
            brief.moves.price.pipeline,
            "expected [cost] hour_price with it: what an hour is worth",
        )


def _check_kind(brief: DesignBrief, table: BriefTable) -> None:
    kind = brief.territories.kind
    if brief.stack and kind is not None:
        raise table.wrong("kind", kind, "[[stack]] says it already; leave one of them out")

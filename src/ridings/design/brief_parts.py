"""The parts of a brief: what each says, what it is when nothing is said, and how it is read."""

from collections.abc import Mapping
from dataclasses import dataclass

from ridings.design.brief_table import BriefTable
from ridings.errors import DataError
from ridings.geo.travel_curve import TravelCurve
from ridings.market.potential import PotentialFormula
from ridings.market.workload import WorkloadRules

Quartiles = tuple[float, float, float, float]

TOLERANCE = 0.10  # of each activity where the user names none


@dataclass(frozen=True)
class MarketTerms:
    """What the numbers are in."""

    currency: str = "USD"
    potential_unit: str | None = None  # None: potential is money

    @classmethod
    def read(cls, table: BriefTable) -> "MarketTerms":
        """Read [market]."""
        table.later(["rates"])
        currency = table.text("currency", cls.currency)
        if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
            raise table.wrong("currency", currency, "expected a code of three letters such as EUR")
        return cls(currency.upper(), table.text("potential_unit", None))


@dataclass(frozen=True)
class Band:
    """How far an activity may be from its target, and what the target is shared by."""

    tolerance: float = TOLERANCE  # share of the target
    target: str = "share"  # or "capacity"
    minimum: float | None = None  # absolute amounts, for every territory
    maximum: float | None = None
    maximum_capacity: float | None = None  # share of its rep's capacity_hours; of workload alone

    @classmethod
    def read(cls, activity: str, table: BriefTable) -> "Band":
        """Read one activity of [balance], written as a table."""
        target = "capacity" if activity == "workload" else "share"
        tolerance = table.pick("tolerance")
        band = cls(
            TOLERANCE
            if tolerance is None
            else checked_tolerance(tolerance, f"{table.source}: [{table.name}]"),
            table.choice("target", target, ("share", "capacity")),
            table.number("minimum", None),
            table.number("maximum", None),
            table.number("maximum_capacity", None, above=True),
        )
        table.done()
        if band.maximum_capacity is not None and activity != "workload":
            raise table.wrong("maximum_capacity", band.maximum_capacity, "expected it for workload alone")
        if band.minimum is not None and band.maximum is not None and band.minimum > band.maximum:
            raise table.wrong("minimum", band.minimum, f"expected at most the maximum, {band.maximum:g}")
        return band


@dataclass(frozen=True)
class Cost:
    """What a good plan has little of."""

    measure: str = "drive"  # or "distance", "squared_distance"
    weight: str | None = None  # an activity, of the geometric measures; None: visits
    home: float = 0.5  # weight of the way from home; without a home 0, and the center's 1
    center: float = 0.5  # weight of the way from the territory's center
    center_rule: str = "median"  # or "mean", "unit"
    hour_price: float | None = None  # money an hour

    @classmethod
    def read(cls, table: BriefTable) -> "Cost":
        """Read [cost]; `center` is the weight where it is a number and the rule where it is a text."""
        measure = table.choice("measure", cls.measure, ("drive", "distance", "squared_distance"))
        rule_key = "center" if isinstance(table.left.get("center"), str) else "center_rule"
        rule = table.choice(rule_key, cls.center_rule, ("median", "mean", "unit"))
        home = table.number("home", None)
        center = table.number("center", None)
        if center is None:
            center = cls.center if home is None else max(0.0, round(1.0 - home, 12))
        if home is None:
            home = max(0.0, round(1.0 - center, 12))
        if home + center <= 0:
            raise table.wrong("home", home, "expected home or center above 0")
        weight, price = table.text("weight", None), table.number("hour_price", None, above=True)
        if weight is not None and measure == "drive":
            raise table.wrong("weight", weight, 'expected measure = "distance" or "squared_distance" with it')
        table.pick("center_rule")  # known also where `center` was the rule
        return cls(measure, weight, home, center, rule, price)


@dataclass(frozen=True)
class Locks:
    """What stays where it is, and what stays together."""

    rules: tuple[str, ...] = ()  # what one of them is true of stays with its owner
    named: bool = True  # named accounts go to the rep they are given to
    families: str = "none"  # "site_group": accounts of a parent at one place; "whole": all of a parent

    @classmethod
    def read(cls, table: BriefTable) -> "Locks":
        """Read [locks]."""
        families = table.choice("families", cls.families, ("none", "site_group", "whole"))
        return cls(table.texts("rules"), table.flag("named", cls.named), families)


def read_balance(table: BriefTable) -> dict[str, Band]:
    """Read [balance]: exactly the activities that are named, else potential and workload."""
    bands: dict[str, Band] = {}
    for name, value in table.left.items():
        activity = checked_activity(name, table.source)
        if isinstance(value, Mapping):
            bands[activity] = Band.read(activity, BriefTable(value, f"balance.{activity}", table.source))
        else:
            bands[activity] = band(activity, value, f"{table.source}: [balance] {activity}")
    table.left.clear()
    return bands or default_balance()


def default_balance() -> dict[str, Band]:
    """Potential by share and workload by capacity."""
    return {"potential": Band(), "workload": Band(target="capacity")}


def band(activity: str, tolerance: object, where: str) -> Band:
    """Make the band of an activity from a tolerance alone."""
    target = "capacity" if activity == "workload" else "share"
    return Band(checked_tolerance(tolerance, where), target)


def checked_tolerance(value: object, where: str) -> float:
    """Return a tolerance above 0 and up to 1, or say why it will not do."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise DataError(f"{where}: a tolerance is a share from above 0 to 1 such as 0.05, not {value!r}")
    if value == 0:
        raise DataError(
            f"{where}: a tolerance of 0 can only be kept when all units are alike; give for example 0.01"
        )
    return float(value)


def checked_activity(name: str, where: str) -> str:
    """Return the name of an activity without its outer spaces; it must not be empty."""
    if not name.strip():
        raise DataError(
            f"{where}: an activity to balance has no name; expected one such as potential, workload, "
            "accounts or a numeric column"
        )
    return name.strip()


def read_potential(table: BriefTable) -> PotentialFormula:
    """Read [potential]: `column`, or `columns` with weights; `base` and factors by tier and industry."""
    column, columns = table.text("column", None), table.numbers("columns")
    if column is not None and columns:
        raise table.wrong("column", column, "expected column or columns, not both")
    return PotentialFormula(
        columns=columns if column is None else {column: 1.0},
        base=table.number("base", 1.0 if column is None and not columns and _factors(table) else 0.0),
        tiers=table.numbers("tiers", minimum=0.0),
        industries=table.numbers("industries", minimum=0.0),
    )


def _factors(table: BriefTable) -> bool:
    return bool(table.left.get("tiers") or table.left.get("industries"))


def read_workload(table: BriefTable) -> WorkloadRules:
    """Read [workload]; the curve's minutes are multiplied by `factor` and divided by `speed`."""
    plain = WorkloadRules()
    curve = TravelCurve(
        base=table.number("base", plain.curve.base, minimum=-60.0),
        root=table.number("root", plain.curve.root),
        linear=table.number("linear", plain.curve.linear),
        factor=table.number("factor", 1.0, above=True) / table.number("speed", 1.0, above=True),
    )
    return WorkloadRules(
        call_minutes=table.number("call_minutes", plain.call_minutes, maximum=1440.0),
        day_minutes=table.number("day_minutes", plain.day_minutes, maximum=1440.0, above=True),
        visits_per_day=table.number("visits_per_day", plain.visits_per_day, minimum=1.0, maximum=1440.0),
        trip_days=table.number("trip_days", plain.trip_days, minimum=1.0, maximum=366.0),
        call_frequency=_quartiles(table, plain.call_frequency),
        call_frequency_by_tier=table.numbers("call_frequency", minimum=0.0, maximum=366.0),
        curve=curve,
    )


def _quartiles(table: BriefTable, plain: Quartiles) -> Quartiles:
    key = "call_frequency_by_quartile"
    calls = table.pick(key)
    if calls is None:
        return plain
    if not isinstance(calls, list | tuple) or len(calls) != 4:
        raise table.wrong(key, calls, "expected four numbers, the top quartile first, such as [12, 6, 4, 2]")
    first, second, third, last = (table.checked(key, one, 0.0, 366.0) for one in calls)
    return first, second, third, last


def read_skills(table: BriefTable) -> dict[str, str]:
    """Read [skills]: a rule on accounts for each skill that a rep may have."""
    return {skill: table.text(skill, "") for skill in list(table.left)}

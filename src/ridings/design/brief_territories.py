"""What a brief says of its territories: how many, of what units and kind, in what regions, beside whom."""

from dataclasses import asdict, dataclass

from ridings.design.brief_stack import KINDS
from ridings.design.brief_table import BriefTable

HIERARCHIES = ("regions_first", "together")
PRIMARY = ("nested", "near")
UNITS = ("account", "postal_code", "county", "cell")


@dataclass(frozen=True)
class Territories:
    """How many territories, of what units, and whether each must hang together."""

    count: int | None = None  # None: one a rep
    unit: str | None = None  # one of UNITS; None: the units given, else accounts
    contiguous: bool | None = None  # None: yes with units that have edges, else no
    time_zones_at_most: int | None = None  # a territory; None: any number
    kind: str | None = None  # one of KINDS, short for a stack of one
    regions: bool | int = False  # true: those that reps and accounts bear; a number: so many are designed
    hierarchy: str = "regions_first"  # or "together"; of designed regions
    sales_force: str | None = None  # whose reps take part; None: all
    primary: str | None = None  # "nested" or "near": how an overlay follows the primary alignment
    primary_price: float = 1.0  # hours an account away from the rest of its primary territory, when near

    @classmethod
    def read(cls, table: BriefTable) -> "Territories":
        """Read [territories]."""
        count = table.whole("count", None, minimum=1)
        unit = table.choice("unit", "", UNITS) or None
        kind = table.choice("kind", "", KINDS) or None
        contiguous, regions = table.flag("contiguous", None), table.pick("regions")
        if regions is None:
            regions = cls.regions
        elif not isinstance(regions, bool):
            regions = int(table.checked("regions", regions, 2, 10_000))
        if table.left.get("hierarchy") is not None and isinstance(regions, bool):
            raise table.wrong("hierarchy", table.left["hierarchy"], "expected regions = a number with it")
        hierarchy = table.choice("hierarchy", cls.hierarchy, HIERARCHIES)
        force, primary = table.text("sales_force", None), table.choice("primary", "", PRIMARY) or None
        price = table.number("primary_price", None)
        if price is not None and primary != "near":
            raise table.wrong("primary_price", price, 'expected primary = "near" with it')
        price = cls.primary_price if price is None else price
        zones = table.whole("time_zones_at_most", None, minimum=1)
        return cls(count, unit, contiguous, zones, kind, regions, hierarchy, force, primary, price)

    def as_dict(self) -> dict[str, object]:
        """Return the table as it is read back."""
        unused = {"hierarchy": isinstance(self.regions, bool), "primary_price": self.primary != "near"}
        return asdict(self) | {name: None for name, idle in unused.items() if idle}

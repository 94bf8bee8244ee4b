"""What a brief asks about a plan and its alternatives: the response of sales, the frontier, the sizing."""

from dataclasses import dataclass

from ridings.design.brief_table import BriefTable

FRONTIERS = ("moves", "drive")
MOST_ALTERNATIVES = 20


@dataclass(frozen=True)
class Profit:
    """How sales respond to selling time: a power, shown over a range."""

    elasticity: float = 0.34
    low: float = 0.25
    high: float = 0.45
    sales: str | None = None  # column of what each account bought in a year; None: today is 100

    @classmethod
    def read(cls, table: BriefTable) -> "Profit":
        """Read [profit]; a range that is not given stretches to hold the elasticity."""
        middle = table.number("elasticity", cls.elasticity, maximum=0.99, above=True)
        low = table.number("low", min(cls.low, middle), maximum=0.99, above=True)
        high = table.number("high", max(cls.high, middle), maximum=0.99, above=True)
        if not low <= middle <= high:
            raise table.wrong("elasticity", middle, f"expected it from low, {low:g}, to high, {high:g}")
        return cls(middle, low, high, table.text("sales", None))


@dataclass(frozen=True)
class Sizing:
    """How full a rep's year should be."""

    utilization: float = 0.9  # workload over capacity

    @classmethod
    def read(cls, table: BriefTable) -> "Sizing":
        """Read [sizing]."""
        return cls(table.number("utilization", cls.utilization, maximum=2.0, above=True))


def read_frontier(top: BriefTable) -> str | None:
    """Read the key `frontier`: what is traded against the rest, None for no frontier."""
    return top.choice("frontier", "", FRONTIERS) or None


def read_alternatives(top: BriefTable) -> int | None:
    """Read the key `alternatives`: how many different plans, the first among them."""
    return top.whole("alternatives", None, minimum=1, maximum=MOST_ALTERNATIVES)

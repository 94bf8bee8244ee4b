"""What a brief says of moves: how much may change hands, what it costs, and what stays."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ridings.design.brief_table import BriefTable


@dataclass(frozen=True)
class MovePrice:
    """What it costs that an account changes hands: hours a year, or the unit of a cost other than drive."""

    account: float = 0.0  # for the account itself
    relationship_year: float = 0.0  # for every year that its owner has had it
    pipeline: float = 0.0  # share of its open pipeline at risk; money becomes hours by [cost] hour_price

    @classmethod
    def read(cls, table: BriefTable) -> "MovePrice":
        """Read [moves] price: a number, for an account, or a table."""
        price = table.pick("price")
        if price is None:
            return cls()
        if not isinstance(price, Mapping):
            return cls(table.checked("price", price, 0.0, 1e9))
        within = BriefTable(price, "moves.price", table.source)
        read = cls(
            within.number("account", 0.0),
            within.number("relationship_year", 0.0),
            within.number("pipeline", 0.0, maximum=1.0),
        )
        within.done()
        return read

    def __bool__(self) -> bool:
        """Whether any move costs anything."""
        return self != MovePrice()


@dataclass(frozen=True)
class Moves:
    """How much may change hands, and what it costs."""

    accounts: float | None = None  # shares of what is owned today; None: no limit
    potential: float | None = None
    pipeline: float | None = None
    price: MovePrice = MovePrice()
    protect: tuple[str, ...] = ()  # rules; what one of them is true of stays with its owner
    protect_renewal_days: int | None = None  # so does what renews within so many days of the first day
    protect_pipeline_over: float | None = None  # and what has open deals worth so much

    @classmethod
    def read(cls, table: BriefTable) -> "Moves":
        """Read [moves]."""
        return cls(
            table.number("accounts", None, maximum=1.0),
            table.number("potential", None, maximum=1.0),
            table.number("pipeline", None, maximum=1.0),
            MovePrice.read(table),
            table.texts("protect"),
            table.whole("protect_renewal_days", None, minimum=0),
            table.number("protect_pipeline_over", None, above=True),
        )

    @property
    def shares(self) -> dict[str, float]:
        """The limits that are set, by what they limit."""
        limits = {"accounts": self.accounts, "potential": self.potential, "pipeline": self.pipeline}
        return {name: limit for name, limit in limits.items() if limit is not None}

    def limited(self, shares: Mapping[str, float]) -> "Moves":
        """Return the same with limits on what `shares` names."""
        laid = self.shares | dict(shares)
        return replace(
            self,
            accounts=laid.get("accounts"),
            potential=laid.get("potential"),
            pipeline=laid.get("pipeline"),
        )

"""The stack of a brief: layers of accounts in order of precedence, each its own kind of territory."""

from collections.abc import Sequence
from dataclasses import dataclass

from ridings.design.brief_table import BriefTable
from ridings.errors import DataError

KINDS = ("geographic", "vertical", "named", "book")
BY = "industry"  # the column that a vertical layer goes by


@dataclass(frozen=True)
class Layer:
    """Accounts that are given out in one way: which, to which reps, and whether the way to them counts."""

    name: str
    kind: str = "geographic"  # one of KINDS
    accounts: str | None = None  # rule; None: named_rep is there, `by` is there, or every account left
    reps: tuple[str, ...] | None = None  # ids, or one "key:value" skill; None: those no other layer names
    by: str = BY  # column of the verticals
    travel: bool | None = None  # None: yes, but for books

    @property
    def travels(self) -> bool:
        """Whether the way to its accounts counts, as cost and as workload."""
        return self.kind != "book" if self.travel is None else self.travel

    @property
    def places(self) -> bool:
        """Whether its accounts need a place."""
        return self.travels or self.kind == "geographic"

    @classmethod
    def read(cls, table: BriefTable) -> "Layer":
        """Read one [[stack]]."""
        kind = table.choice("kind", "", KINDS)
        if not kind:
            raise table.wrong("kind", "", f"expected {' or '.join(repr(one) for one in KINDS)}")
        reps = table.pick("reps")
        if isinstance(reps, str) and reps.strip():
            reps = (reps.strip(),)
        elif reps is not None:
            good = isinstance(reps, list | tuple) and reps and all(isinstance(r, str) and r for r in reps)
            if not good:
                raise table.wrong("reps", reps, 'expected a skill such as "role:strategic", or a list of ids')
        by = table.text("by", BY)
        layer = cls(
            table.text("name", kind), kind, table.text("accounts", None),
            None if reps is None else tuple(reps), by, table.flag("travel", None),
        )  # fmt: skip
        if kind != "vertical" and by != BY:
            raise table.wrong("by", by, 'expected kind = "vertical" with it')
        table.done()
        if kind == "geographic" and layer.travel is False:
            raise table.wrong("travel", False, 'expected kind = "book" where the way does not count')
        return layer


def read_stack(given: object, source: str) -> tuple[Layer, ...]:
    """Read every [[stack]], in their order.

    Raises
    ------
    DataError
        If a key or value will not do, two layers have one name, or a layer can never be reached.
    """
    if given is None:
        return ()
    if not isinstance(given, list | tuple):
        raise DataError(f"{source}: [[stack]] must be a list of tables, each headed [[stack]]")
    layers = tuple(Layer.read(BriefTable(one, f"stack {x}", source)) for x, one in enumerate(given, start=1))
    names = [layer.name for layer in layers]
    for x, layer in enumerate(layers, start=1):
        if names.index(layer.name) != x - 1:
            raise DataError(f"{source}: [stack {x}] name = {layer.name!r} is there twice; give each its own")
        if takes_all(layer) and x < len(layers):
            raise DataError(
                f"{source}: [stack {x}] {layer.name} has no rule on accounts, so nothing is left for "
                f"{layers[x].name}; give it accounts = a rule, or put it last"
            )
    return layers


def takes_all(layer: Layer) -> bool:
    """Whether a layer claims every account that comes to it."""
    return layer.accounts is None and layer.kind in ("geographic", "book")


def names_of(layers: Sequence[Layer]) -> str:
    """The names in order, for a sentence."""
    return ", ".join(layer.name for layer in layers)

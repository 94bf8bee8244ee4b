"""Words for counts and lists, so that a sentence about one thing reads as one, and about many stays short."""

from collections.abc import Sequence

SHOWN = 3  # examples in a sentence


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return `1 account`, `12 accounts`, `1,200 accounts`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(things: Sequence[str]) -> str:
    """Return `a`, `a and b` or `a, b and c`."""
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"


def examples(things: Sequence[str], one: str = "account", many: str | None = None) -> str:
    """Return `account A1`, or `12 accounts such as A1, A2 and A3`; the first few, in their order."""
    if len(things) == 1:
        return f"{one} {things[0]}"
    if len(things) <= SHOWN:
        return f"{many or one + 's'} {listed(things)}"
    return f"{counted(len(things), one, many)} such as {listed(things[:SHOWN])}"

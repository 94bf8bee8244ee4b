"""What each layer of the stack came to, in plain words."""

from collections.abc import Iterator, Mapping

from ridings.design.plan import Plan
from ridings.report.wording import number, percent, plural

SHOWN = 8  # reps named in one line


def layer_lines(plan: Plan, noun: str) -> Iterator[str]:
    """Return a line a layer, in order of precedence; nothing for a plan without a stack."""
    if len(plan.layers) < 2:
        return
    whole = max(sum(layer.potential for layer in plan.layers), 1e-12)
    for place, layer in enumerate(plan.layers, start=1):
        rule = f" where {layer.rule}" if layer.rule else ""
        line = (
            f"{place}. {layer.name} ({layer.kind}){rule}: {plural(layer.accounts, noun)} with "
            f"{percent(layer.potential / whole)} of potential"
        )
        if layer.left_over:
            line += f", {number(layer.left_over)} of them left over by every rule"
        reps = list(layer.reps[:SHOWN])
        more = len(layer.reps) - len(reps)
        line += f"; served by {', '.join(reps)}{f' and {more} more' if more else ''}." if reps else "."
        yield line + ("" if layer.travels else " No way to them is counted.")


def tie_lines(plan: Plan, noun: str) -> Iterator[str]:
    """Return how many primary reps each rep of an overlay works with, and the reverse."""
    ties = plan.ties
    if ties is None:
        return
    way = "goes whole to one territory" if ties.mode == "nested" else "stays together where that is worth it"
    yield f"Every primary territory {way}: {plural(ties.accounts, noun)} are in the primary alignment."
    yield f"Primary reps that each works with: {_counts(ties.primary_reps)}."
    yield f"Territories that each primary rep works with: {_counts(ties.overlay_reps)}."


def _counts(found: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in found.items())

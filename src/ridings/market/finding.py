"""One thing noticed about the data or a plan that someone should look at; never a reason to stop."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed: its kind, a sentence, how many rows, and the ids of the first of them."""

    kind: str  # e.g. "duplicate_domain", "outside_state", "zero_potential"
    message: str
    count: int
    ids: tuple[str, ...] = ()

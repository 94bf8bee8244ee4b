"""Drive times on real roads between the accounts of a market and a few places."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ridings.solvers.districting.roads import Roads


@dataclass(frozen=True, eq=False)
class RoadTimes:
    """Minutes of every account to the places that reps may start from, and how they were come by."""

    ids: tuple[str, ...]  # accounts, a row each
    table: Roads
    network: str  # file and the beginning of its content's SHA-256
    visited: int = 0  # accounts that are driven to at all; the counts below are of these
    off_accounts: int = 0  # accounts that no road leads to
    off_places: int = 0  # homes and centers that no road leads to
    estimated: int = 0  # pairs of an account and a place whose minutes are estimated
    hop_factor: float = 1.0  # road over estimate on short ways, by which local hops are corrected
    hop_pairs: int = 0  # short ways it was measured on

    def of(self, ids: Sequence[str]) -> "RoadTimes":
        """The same for these accounts, in this order."""
        ids = tuple(ids)
        if ids == self.ids:
            return self
        row = {name: x for x, name in enumerate(self.ids)}
        chosen = np.array([row[name] for name in ids], np.int64)
        return replace(self, ids=ids, table=self.table.rows(chosen))

    @property
    def pairs(self) -> int:
        """Number of pairs of a visited account and a place."""
        return self.visited * len(self.table.place_xyz)

    def figures(self) -> dict[str, object]:
        """What plan.json says of the roads."""
        return {
            "network": self.network,
            "accounts_visited": self.visited,
            "accounts_off_network": self.off_accounts,
            "places": len(self.table.place_xyz),
            "places_off_network": self.off_places,
            "pairs": self.pairs,
            "pairs_estimated": self.estimated,
            "hop_factor": round(self.hop_factor, 4),
            "hop_pairs": self.hop_pairs,
        }

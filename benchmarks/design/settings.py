"""What a benchmark is asked for: sizes, files that may be given, limits; and where results are kept."""

import json
from dataclasses import dataclass
from pathlib import Path

from benchmarks.design.running import ROOT, Record, alone

RESULTS = ROOT / "benchmarks" / "design" / "results"
LIMIT = {"small": 300.0, "full": 1200.0}  # CPU seconds for one run of Ridings, warm-up included
PEER_LIMIT = {"small": 60.0, "full": 300.0}  # and of a peer
FLOW = 4.0  # times as long for minimum-cost flow, which needs 40 s at 100,000 x 200


@dataclass(frozen=True)
class Settings:
    """Sizes (`small` or `full`), the market's file if it is not ours, tract cases and a road file."""

    size: str = "small"
    market: str | None = None
    tracts: Path | None = None
    roads: Path | None = None
    seed: int = 1

    @property
    def full(self) -> bool:
        """Whether to run the sizes that take minutes."""
        return self.size == "full"

    def contend(self, tool: str, accounts: int, territories: int, **more: float) -> Record:
        """One tool on one market in its own process, dispersion also as a ratio to k-means."""
        limit = LIMIT[self.size] if tool == "ridings" else PEER_LIMIT[self.size]
        if tool == "min-cost-flow":
            limit *= FLOW
        told = alone(
            "contest:contend", limit, tool=tool, accounts=accounts, territories=territories, seed=self.seed,
            file=self.market, **more,
        )  # fmt: skip
        return {"tool": tool, "accounts": accounts, "territories": territories, "seed": self.seed} | told

    def reference(self, accounts: int, territories: int) -> Record:
        """Dispersion of k-means that balances nothing, on the same market."""
        return alone(
            "contest:reference", LIMIT["full"], accounts=accounts, territories=territories, seed=self.seed,
            file=self.market,
        )  # fmt: skip


def ratios(run: Record, reference: Record) -> tuple[float, float]:
    """Dispersion over that of k-means: to the mean on the plane, and to the median on the sphere."""
    return (
        run["dispersion_on_plane_km"] / reference["dispersion_on_plane_km"],
        run["dispersion_km"] / reference["dispersion_km"],
    )


def keep(name: str, records: list[Record], folder: Path = RESULTS) -> None:
    """Write the records of one benchmark as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8")


def kept(name: str, folder: Path = RESULTS) -> list[Record]:
    """The records of a benchmark, or none where it has not been run."""
    path = folder / f"{name}.json"
    if not path.exists():
        return []
    records: list[Record] = json.loads(path.read_text(encoding="utf-8"))
    return records

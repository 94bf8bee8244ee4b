"""One line of the table of targets: what was measured, what was aimed for, met or not."""

from dataclasses import dataclass, field

from benchmarks.design.running import Record

ROUNDING = 1e-6  # of the figures judged


@dataclass(frozen=True)
class Verdict:
    """One line of the table; `met` is None where the run failed to measure it, or was not asked to."""

    row: int
    claim: str
    measured: str
    target: str
    met: bool | None
    detail: list[Record] = field(default_factory=list)

    def line(self) -> str:
        """The verdict as a line of text."""
        word = {True: "met", False: "NOT MET", None: "not measured"}[self.met]
        return (
            f"row {self.row}: {self.claim}\n    measured {self.measured}\n    target   {self.target}: {word}"
        )


def cost_of(run: Record) -> str:
    """CPU seconds by part, and memory."""
    parts = " + ".join(f"{seconds:.2f} s {part}" for part, seconds in run["cpu"].items())
    return f"{parts}, {run['peak_mb']:.0f} MB"


def balance_of(run: Record) -> str:
    """Worst deviations, and the share off the main pieces."""
    return (
        f"potential {run['potential']:.2%}, work {run['work']:.2%}, off the main piece {run['off_main']:.2%}"
    )


def unmeasured(row: int, claim: str, target: str, why: str) -> Verdict:
    """A verdict on a run that gave no answer; for our own, that is a target not met."""
    return Verdict(row, claim, why, target, None)

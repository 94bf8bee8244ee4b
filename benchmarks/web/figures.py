"""What is measured of a map, whoever draws it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figures:
    """Milliseconds."""

    opened: float  # until every point is drawn
    longest: float  # without an answer while the map is dragged
    painted: float  # from a press of a button until other colours are on the screen

    def over(self, other: "Figures") -> str:
        """How many times longer another takes."""
        return (
            f"{other.opened / self.opened:.1f} x to open, "
            f"{other.longest / self.longest:.1f} x without an answer while dragged, "
            f"{other.painted / self.painted:.1f} x to paint a move"
        )

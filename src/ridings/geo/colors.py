"""Colours for territories: few and far apart, and never the same on two that touch."""

import numpy as np
from numpy.typing import NDArray

# Hues of middle lightness, far apart for full and red-green blind sight, legible on light and dark ground.
PALETTE = (
    "#3f74b5",
    "#e08a2e",
    "#3a9b73",
    "#c94f4f",
    "#8b68b8",
    "#b79a1e",
    "#2ba3b8",
    "#d277a6",
    "#77893a",
    "#94603d",
    "#6a7585",
    "#70aee0",
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_LINEAR_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
# What remains of red, green and blue without the cones for green (Viénot, Brettel and Mollon, 1999).
_DEUTERANOPE = np.array([[0.2928, 0.7072, 0.0], [0.2928, 0.7072, 0.0], [-0.0223, 0.0223, 1.0]])


def color_territories(count: int, neighbors: Ints, palette: tuple[str, ...] = PALETTE) -> Ints:
    """Give each territory the number of a colour, so that neighbours differ, and differ much.

    Parameters
    ----------
    count : number of territories
    neighbors : pairs of territories that touch, shape (m, 2)
    palette : colours as #rrggbb

    Returns
    -------
    numpy array of shape (count,)
        The territory whose neighbours use most colours is coloured next (Brélaz, 1979); it takes the free
        colour farthest from theirs, of equals the one used least. Only where none is free is one repeated.
    """
    touching: list[set[int]] = [set() for _ in range(count)]
    for a, b in neighbors.tolist():
        touching[a].add(b)
        touching[b].add(a)
    apart = _differences(palette)
    colors = np.full(count, -1, dtype=np.int64)
    used = np.zeros(len(palette))
    for _ in range(count):
        open_ones = [i for i in range(count) if colors[i] < 0]
        chosen = max(
            open_ones, key=lambda i: (len({colors[j] for j in touching[i]} - {-1}), len(touching[i]), -i)
        )
        around = sorted({int(colors[j]) for j in touching[chosen]} - {-1})
        nearest = apart[:, around].min(axis=1) if around else np.full(len(palette), 40.0)
        # Beyond a clear difference, spreading the colours evenly matters more than a larger difference.
        score = np.minimum(nearest, 40.0) - 3.0 * used / max(1.0, used.sum() / len(palette))
        colors[chosen] = int(np.argmax(np.where(nearest > 0, score, -1e9 - used)))
        used[colors[chosen]] += 1
    return colors


def _differences(palette: tuple[str, ...]) -> Floats:
    """Return how far apart each two colours look (CIE 1976), the lesser of full and red-green blind sight."""
    linear = _linear(palette)
    seen = [_lab(linear), _lab(np.clip(linear @ _DEUTERANOPE.T, 0.0, 1.0))]
    each = [np.linalg.norm(lab[:, None, :] - lab[None, :, :], axis=2) for lab in seen]
    return np.asarray(np.minimum(each[0], each[1]), dtype=np.float64)


def _linear(palette: tuple[str, ...]) -> Floats:
    rgb = np.array([[int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)] for color in palette])
    return np.asarray(np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4), dtype=np.float64)


def _lab(linear: Floats) -> Floats:
    white = _LINEAR_TO_XYZ.sum(axis=1)
    f = np.cbrt(np.maximum(linear @ _LINEAR_TO_XYZ.T / white, 1e-6))
    return np.column_stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])])

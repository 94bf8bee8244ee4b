"""Connected territories on a graph of units: the test of one move, and the repair of a broken start."""

import heapq
from dataclasses import dataclass

import numpy as np
from numba import njit
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ridings.solvers.districting.pairs import price_some
from ridings.solvers.districting.problem import NOBODY, Bools, DistrictingProblem, Floats, Ints


@dataclass(frozen=True)
class Graph:
    """Neighbours of each unit in compressed rows; an exempt unit has none, its neighbours are joined."""

    indptr: Ints  # (n + 1,)
    indices: Ints  # (2E,)


def make_graph(edges: Ints, units: int, exempt: Bools) -> Graph:
    """Build the graph; round an exempt unit (locked, named) its neighbours are chained together."""
    edges = np.asarray(edges, np.int32).reshape(-1, 2)
    bridges = _bridges(edges, exempt).reshape(-1, 2)
    kept = edges[~exempt[edges].any(axis=1)]
    pairs = np.concatenate([kept, bridges])
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    links = coo_array(
        (np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), shape=(units, units)
    ).tocsr()
    both = links + links.T
    both.sort_indices()
    return Graph(both.indptr.astype(np.int32), both.indices.astype(np.int32))


def _bridges(edges: Ints, exempt: Bools) -> Ints:
    """Chain the plain units that touch the same group of exempt units."""
    inside = edges[exempt[edges].all(axis=1)]
    n = len(exempt)
    group = connected_components(
        coo_array((np.ones(len(inside)), (inside[:, 0], inside[:, 1])), shape=(n, n)), directed=False
    )[1]
    rim = edges[exempt[edges].sum(axis=1) == 1]
    if len(rim) == 0:
        return np.zeros((0, 2), np.int32)
    hole = np.where(exempt[rim[:, 0]], rim[:, 0], rim[:, 1])
    plain = np.where(exempt[rim[:, 0]], rim[:, 1], rim[:, 0])
    order = np.lexsort((plain, group[hole]))
    around, units = group[hole][order], plain[order]
    same = around[1:] == around[:-1]
    return np.stack([units[:-1][same], units[1:][same]], axis=1).astype(np.int32)


def pieces(graph: Graph, labels: Ints) -> Ints:
    """Number of the connected piece each unit is in, (n,)."""
    found: Ints = _pieces(graph.indptr, graph.indices, labels)
    return found


@njit(cache=True, error_model="numpy")
def _pieces(indptr: Ints, indices: Ints, labels: Ints) -> Ints:
    n = len(labels)
    piece = np.full(n, -1, np.int32)
    queue = np.empty(n, np.int32)
    count = 0
    for first in range(n):
        if piece[first] >= 0:
            continue
        piece[first] = count
        queue[0] = first
        head, tail = 0, 1
        while head < tail:
            at = queue[head]
            head += 1
            for x in range(indptr[at], indptr[at + 1]):
                u = indices[x]
                if piece[u] < 0 and labels[u] == labels[at]:
                    piece[u] = count
                    queue[tail] = u
                    tail += 1
        count += 1
    return piece


def stray_units(graph: Graph, labels: Ints, exempt: Bools, weight: Floats) -> Bools:
    """Units outside the heaviest piece of their territory, (n,); exempt units never are."""
    piece = pieces(graph, labels)
    heavy = np.bincount(piece, np.where(exempt, 0.0, weight + 1e-12))
    name = np.zeros(len(heavy), np.int32)
    name[piece] = labels
    order = np.lexsort((np.arange(len(heavy)), -heavy, name))
    is_main = np.zeros(len(heavy), np.bool_)
    main = order[np.unique(name[order], return_index=True)[1]]
    is_main[main] = True
    return np.asarray(~is_main[piece] & ~exempt)


def torn_territories(problem: DistrictingProblem, graph: Graph | None, labels: Ints) -> Bools:
    """Territories that must hang together and do not, (k,)."""
    out = np.zeros(problem.territories, np.bool_)
    if graph is not None:
        stray = stray_units(graph, labels, problem.exempt, np.ones(problem.units))
        out[labels[stray]] = True
    return out


def mend(problem: DistrictingProblem, graph: Graph, labels: Ints, centers: Floats, weight: Floats) -> Ints:
    """Give stray units to a neighbouring territory that admits them, the cheapest first, (n,) labels."""
    labels = labels.copy()
    for _ in range(50):
        stray = stray_units(graph, labels, problem.exempt, weight)
        if not stray.any():
            return labels
        before = labels.copy()
        labels[stray] = NOBODY
        _grow(problem, graph, labels, centers)
        lost = labels == NOBODY
        labels[lost] = before[lost]
        if np.array_equal(labels, before):
            return labels
    return labels


def _grow(problem: DistrictingProblem, graph: Graph, labels: Ints, centers: Floats) -> None:
    heap: list[tuple[float, int, int]] = []
    indptr, indices = graph.indptr, graph.indices

    def offer(units: list[int], territories: list[int]) -> None:
        """Offer each unit to its territory, at what that costs."""
        if not units:
            return
        costs = price_some(problem, centers, np.array(units), np.array(territories))
        for cost, i, j in zip(costs.tolist(), units, territories, strict=True):
            if problem.allowed[problem.classes[i], j]:
                heapq.heappush(heap, (cost, i, j))

    lost = np.flatnonzero(labels == NOBODY)
    rim = [(i, int(labels[u])) for i in lost.tolist() for u in indices[indptr[i] : indptr[i + 1]]]
    rim = [(i, j) for i, j in rim if j != NOBODY]
    offer([i for i, _ in rim], [j for _, j in rim])
    while heap:
        _, i, j = heapq.heappop(heap)
        if labels[i] != NOBODY:
            continue
        labels[i] = j
        near = [int(u) for u in indices[indptr[i] : indptr[i + 1]] if labels[u] == NOBODY]
        offer(near, [j] * len(near))

"""The open tools that a planner could use instead, each called as its own documents advise.

A peer takes a market, a number of territories and, where it wants one, the Delaunay graph, and gives labels.
Where a tool knows one measure only, it is given potential. All randomness is seeded.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from benchmarks.design import regions
from benchmarks.design.market import Floats, Ints, Market
from benchmarks.design.measures import worst_deviation

WHOLE = 1000.0  # tools that count in whole numbers get thousandths of potential


@dataclass(frozen=True)
class Peer:
    """A tool, and whether it works on the graph."""

    name: str
    run: Callable[[Market, int, Ints], Ints]
    graph: bool = True


def kmeans(market: Market, territories: int, tries: int = 1) -> tuple[Ints, Floats]:
    """Labels and centers (k, 2) of k-means weighted by potential, on the plane in km."""
    from sklearn.cluster import KMeans

    found = KMeans(territories, n_init=tries, random_state=0).fit(
        market.plane_km, sample_weight=market.potential
    )
    return found.labels_.astype(np.int64), found.cluster_centers_


def unbalanced(market: Market, territories: int, _edges: Ints) -> Ints:
    """Weighted k-means that balances nothing: what dispersion is quoted against."""
    return kmeans(market, territories, tries=3)[0]


def metis(market: Market, territories: int, edges: Ints) -> Ints:
    """METIS, k-way, contiguous parts, 1% of imbalance allowed; of three seeds the most even in potential.

    One seed in three or so leaves a part out of bounds by 15 to 40%: contiguity wins over balance there.
    """
    tried = [_metis(market, territories, edges, seed=seed) for seed in (1, 2, 3)]
    return min(tried, key=lambda labels: worst_deviation(market.potential, labels, territories))


def metis_recursive(market: Market, territories: int, edges: Ints) -> Ints:
    """METIS by recursive bisection: tighter balance, parts not promised to hang together."""
    return _metis(market, territories, edges, recursive=True)


def _metis(market: Market, territories: int, edges: Ints, *, recursive: bool = False, seed: int = 1) -> Ints:
    import pymetis

    options = pymetis.Options(ufactor=10, seed=seed)
    if not recursive:
        options.contig = 1
    _, part = pymetis.part_graph(
        territories, pymetis.CSRAdjacency(*compressed(edges, market.size)),
        vweights=_whole(market.potential), recursive=recursive, options=options,
    )  # fmt: skip
    return np.asarray(part, np.int64)


def transport(market: Market, territories: int, _edges: Ints) -> Ints:
    """OR-Tools minimum-cost flow from accounts to the nearest few of fixed k-means centers, then rounded.

    More centers are offered to each account until the flow fits; each account goes where most of it flows.
    """
    from scipy.spatial import cKDTree

    centers = kmeans(market, territories)[1]
    tree = cKDTree(centers)
    offered = min(territories, 16 if territories <= 50 else 64)
    while True:
        km, near = tree.query(market.plane_km, k=offered)
        labels = _flow(market, territories, np.atleast_2d(km), np.atleast_2d(near))
        if labels is not None:
            return labels
        if offered == territories:
            raise RuntimeError("no flow fits")
        offered = min(territories, 2 * offered)


def _flow(market: Market, territories: int, km: Floats, near: Ints) -> Ints | None:
    from ortools.graph.python import min_cost_flow

    n, offered = near.shape
    supply = _whole(market.potential)
    capacity = np.full(territories, supply.sum() // territories)
    capacity[: supply.sum() % territories] += 1
    flow = min_cost_flow.SimpleMinCostFlow()
    tail, head = np.repeat(np.arange(n), offered), n + near.ravel()
    flow.add_arcs_with_capacity_and_unit_cost(
        tail, head, np.repeat(supply, offered), np.round(km.ravel() * 10.0).astype(np.int64)
    )
    flow.set_nodes_supplies(np.arange(n + territories), np.concatenate([supply, -capacity]))
    if flow.solve() != flow.OPTIMAL:
        return None
    sent = flow.flows(np.arange(n * offered)).reshape(n, offered)
    return np.asarray(near[np.arange(n), sent.argmax(axis=1)], np.int64)


def constrained_kmeans(market: Market, territories: int, _edges: Ints) -> Ints:
    """k-means-constrained: the number of accounts within 2%; it takes no weights."""
    from k_means_constrained import KMeansConstrained

    mean = market.size / territories
    found = KMeansConstrained(
        territories, size_min=int(np.floor(mean * 0.98)), size_max=int(np.ceil(mean * 1.02)), n_init=1,
        random_state=0,
    ).fit_predict(market.plane_km)  # fmt: skip
    return np.asarray(found, np.int64)


def compressed(edges: Ints, n: int) -> tuple[Ints, Ints]:
    """Where each unit's neighbours start, (n + 1,), and the neighbours, (2 m,)."""
    tail = np.concatenate([edges[:, 0], edges[:, 1]])
    head = np.concatenate([edges[:, 1], edges[:, 0]])
    order = np.argsort(tail, kind="stable")
    return np.concatenate([[0], np.cumsum(np.bincount(tail, minlength=n))]), head[order]


def _whole(amounts: Floats) -> Ints:
    return np.maximum(1, np.round(amounts * WHOLE)).astype(np.int64)


PEERS = {
    peer.name: peer
    for peer in (
        Peer("k-means", unbalanced, graph=False),
        Peer("metis", metis),
        Peer("metis-recursive", metis_recursive),
        Peer("min-cost-flow", transport, graph=False),
        Peer("k-means-constrained", constrained_kmeans, graph=False),
        Peer("spopt-skater", regions.skater),
        Peer("spopt-azp", regions.azp),
        Peer("gerrychain", regions.recom),
    )
}

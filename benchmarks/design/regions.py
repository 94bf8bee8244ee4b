"""Tools made for regions and electoral districts: spopt's SKATER and AZP, and GerryChain's ReCom."""

import random
from typing import Any

import numpy as np
from benchmarks.design.market import Ints, Market

STEPS, WITHIN = 300, 0.05  # of ReCom, and how far its populations may lie from the mean
COUNTED = 1000.0  # GerryChain counts people: thousandths of potential


def skater(market: Market, territories: int, edges: Ints) -> Ints:
    """Cut a minimum spanning tree; a region has at least 70% of the mean number of accounts, if it can."""
    from spopt.region import Skater

    floor = int(0.7 * market.size / territories)
    model = Skater(_frame(market), _weights(market, edges), ["potential"], territories, floor=floor)
    model.solve()
    return _numbered(model.labels_)


def azp(market: Market, territories: int, edges: Ints) -> Ints:
    """Openshaw's automated zoning from a random start, on the places themselves."""
    from spopt.region import AZP

    model = AZP(_frame(market), _weights(market, edges), ["x", "y"], territories, random_state=0)
    model.solve()
    return _numbered(model.labels_)


def recom(market: Market, territories: int, edges: Ints) -> Ints:
    """Start from a random tree partition and recombine pairs; the plan with the fewest cut edges is kept."""
    import networkx
    from gerrychain import Graph, MarkovChain, Partition, accept, constraints, updaters
    from gerrychain.proposals import recom as proposal
    from gerrychain.tree import recursive_tree_part

    random.seed(0)
    drawn = networkx.Graph()
    people = np.maximum(1, np.round(market.potential * COUNTED)).astype(int)
    drawn.add_nodes_from((i, {"people": int(count)}) for i, count in enumerate(people))
    drawn.add_edges_from(edges.tolist())
    graph = Graph.from_networkx(drawn)
    mean = float(people.sum()) / territories
    seats = recursive_tree_part(graph, range(territories), mean, "people", WITHIN)
    start = Partition(graph, seats, {"people": updaters.Tally("people"), "cut_edges": updaters.cut_edges})

    def step(partition: Any) -> Any:
        return proposal(partition, pop_col="people", pop_target=mean, epsilon=WITHIN, node_repeats=1)

    within = constraints.within_percent_of_ideal_population(start, WITHIN, pop_key="people")
    chain = MarkovChain(step, [within], accept.always_accept, start, STEPS)
    best = min(chain, key=lambda partition: len(partition["cut_edges"]))
    given = best.assignment
    return np.array([given[i] for i in range(market.size)], np.int64)


def _frame(market: Market) -> Any:
    import geopandas

    places = geopandas.points_from_xy(market.longitude, market.latitude)
    columns = {"potential": market.potential, "x": market.longitude, "y": market.latitude}
    return geopandas.GeoDataFrame(columns, geometry=places)


def _weights(market: Market, edges: Ints) -> Any:
    from libpysal.weights import W

    beside: dict[int, list[int]] = {i: [] for i in range(market.size)}
    for a, b in edges.tolist():
        beside[a].append(b)
        beside[b].append(a)
    return W(beside, silence_warnings=True)


def _numbered(labels: Any) -> Ints:
    return np.unique(np.asarray(labels), return_inverse=True)[1].astype(np.int64)

import numpy as np
import pytest
import shapely

from ridings.geo.topojson import decode, geometries, neighbours, rings, stitch

# Two unit squares side by side: arc 0 is the wall between them, 1 goes round the left, 2 round the right.
SQUARES = {
    "type": "Topology",
    "arcs": [
        [[1, 0], [1, 1]],
        [[1, 1], [0, 1], [0, 0], [1, 0]],
        [[1, 1], [2, 1], [2, 0], [1, 0]],
    ],
    "objects": {
        "rooms": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "L", "properties": {"name": "Left"}, "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "id": "R", "arcs": [[[0, 2]]]},
                {"type": "Point", "id": "P", "coordinates": [0, 0]},
            ],
        }
    },
}


def test_shapes_are_stitched_from_their_arcs_and_closed() -> None:
    topology = decode(SQUARES)
    left, right = topology.layers["rooms"]
    assert (left.id, left.name, right.id, right.name) == ("L", "Left", "R", "")
    ring = rings(topology.arcs, left)[0][0]
    assert ring.tolist() == [[1, 0], [1, 1], [0, 1], [0, 0], [1, 0]]
    assert shapely.area(geometries(topology, "rooms")).tolist() == [1.0, 1.0]


def test_a_negative_number_is_the_arc_backwards() -> None:
    arcs = decode(SQUARES).arcs
    assert stitch(arcs, [~0]).tolist() == [[1, 1], [1, 0]]
    assert stitch(arcs, [~1, ~0]).tolist() == stitch(arcs, [0, 1])[::-1].tolist()


def test_quantized_arcs_are_differences_scaled_and_shifted() -> None:
    document = {
        "transform": {"scale": [0.5, 0.1], "translate": [-10.0, 40.0]},
        "arcs": [[[2, 10], [1, 0], [0, -5], [-1, 5]]],
        "objects": {"one": {"type": "Polygon", "arcs": [[0]], "id": 7}},
    }
    topology = decode(document)
    assert np.allclose(topology.arcs[0], np.array([[-9, 41], [-8.5, 41], [-8.5, 40.5], [-9, 41]]))
    assert topology.layers["one"][0].id == "7"


def test_shapes_that_share_an_arc_are_neighbours() -> None:
    assert neighbours(decode(SQUARES).layers["rooms"]).tolist() == [[0, 1]]


def test_a_shape_that_shrank_to_a_line_is_empty_not_an_error() -> None:
    document = {"arcs": [[[0, 0], [1, 1], [0, 0]]], "objects": {"x": {"type": "Polygon", "arcs": [[0]]}}}
    topology = decode(document)
    assert rings(topology.arcs, topology.layers["x"][0]) == []
    assert geometries(topology, "x")[0].is_empty


@pytest.mark.parametrize("kind", ["Polygon", "MultiPolygon"])
def test_holes_are_kept(kind: str) -> None:
    outer = [[0, 0], [0, 4], [4, 4], [4, 0], [0, 0]]
    hole = [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]
    polygon = [[0], [1]]
    arcs = polygon if kind == "Polygon" else [polygon]
    document = {"arcs": [outer, hole], "objects": {"x": {"type": kind, "arcs": arcs}}}
    assert shapely.area(geometries(decode(document), "x")).tolist() == [15.0]

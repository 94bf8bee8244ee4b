"""The built-in basemap: outlines and cities, kept by the browser."""

import gzip
from typing import Any

import pytest
from tests.web.company import Company

LAYERS = ("countries", "states", "counties", "cities")


@pytest.mark.parametrize("layer", LAYERS)
def test_only_who_is_signed_in_gets_the_basemap(company: Company, layer: str) -> None:
    assert company.client().get(f"/api/v1/basemap/{layer}").status_code == 401
    assert company.client("reader").get(f"/api/v1/basemap/{layer}").status_code == 200


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_that_one_has_is_not_sent_again(company: Company, layer: str) -> None:
    client = company.client("rep")
    first = client.get(f"/api/v1/basemap/{layer}")
    assert "max-age=604800" in first.headers["cache-control"]
    assert first.headers["cache-control"].startswith("private")
    again = client.get(f"/api/v1/basemap/{layer}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_layer_is_packed_for_who_takes_gzip_alone(company: Company) -> None:
    client = company.client("rep")
    packed = client.get("/api/v1/basemap/states", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/api/v1/basemap/states", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) == len(gzip.compress(plain.content, mtime=0))
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(("layer", "least"), [("countries", 200), ("states", 50), ("counties", 3_000)])
def test_outlines_use_every_arc_that_is_sent(company: Company, layer: str, least: int) -> None:
    made = company.client("rep").get(f"/api/v1/basemap/{layer}").json()
    shapes = made["objects"][layer]["geometries"]
    assert len(shapes) >= least
    assert {shape["properties"]["name"] for shape in shapes} & {"Ohio", "Germany", "Mohave"}

    def numbers(nested: list[Any]) -> set[int]:
        found: set[int] = set()
        for one in nested:
            found |= numbers(one) if isinstance(one, list) else {max(one, ~one)}
        return found

    every = [shape for one in made["objects"].values() for shape in one["geometries"]]
    used = set[int]().union(*(numbers(shape.get("arcs", [])) for shape in every))
    assert used == set(range(len(made["arcs"])))


def test_the_cities_are_columns_the_largest_first(company: Company) -> None:
    made = company.client("rep").get("/api/v1/basemap/cities").json()
    assert len({len(column) for column in made.values()}) == 1
    assert made["population"] == sorted(made["population"], reverse=True)
    assert {"Pittsburgh", "Vaduz"} <= set(made["name"])  # a US city, and one of a small country

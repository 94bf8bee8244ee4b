"""One network of the drawn town, built once for all tests of a worker."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.requirements import require
from tests.travel.drawn_town import write_town

from ridings.travel.osrm import OsrmRoads, road_network


@pytest.fixture(scope="session")
def town_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extract of the drawn town."""
    require("roads")
    return write_town(tmp_path_factory.mktemp("town") / "town.osm.pbf")


@pytest.fixture(scope="session")
def town_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of networks for the whole session."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def town_roads(town_file: Path, town_cache: Path) -> Iterator[OsrmRoads]:
    """The roads of the drawn town, served."""
    with road_network(town_file, cache=town_cache) as roads:
        yield roads

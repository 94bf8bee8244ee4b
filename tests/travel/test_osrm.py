"""Drive times on the roads of a drawn town, and what happens when the engine or the map fails."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.travel.drawn_town import RIVER, SIDE, Town, banks, corner, corners, island, write_town

from ridings.errors import SourceError
from ridings.travel import osrm
from ridings.travel.estimate import Estimate
from ridings.travel.osrm import OsrmRoads, road_network
from ridings.travel.server import owns

pytestmark = pytest.mark.roads

NORTH = SIDE - 1
SOUTH_OF_TOWN = corner(0, 0)[0] - 0.02  # 2.2 km


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")  # one that has ended and that nobody has asked after is not alive
    return not state.is_file() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def test_the_other_bank_is_as_far_as_the_bridge(town_roads: OsrmRoads) -> None:
    near, far = (corners(*spots) for spots in zip(*banks(), strict=True))
    across = np.diag(town_roads.minutes(near, far))
    assert (np.diff(across) > 0).all()  # the farther north, the longer the way round by the bridge
    assert across[0] < 2.0 < 40.0 < across[NORTH]
    assert np.diag(Estimate().minutes(near, far)).max() < 4.0


def test_a_point_far_from_every_road_has_no_minutes_rather_than_none_at_all(town_roads: OsrmRoads) -> None:
    afar = np.array([[SOUTH_OF_TOWN, corner(0, 0)[1]]])
    both = np.concatenate([afar, corners((3, 3))])
    minutes = town_roads.minutes(both, both)
    assert np.isnan(minutes).tolist() == [[True, True], [True, False]]


def test_a_point_beside_the_road_takes_longer_than_one_on_it(town_roads: OsrmRoads) -> None:
    beside = np.array([[corner(0, 3)[0] - 0.005, corner(0, 3)[1]]])  # 556 m south of the last street
    on_it, off_it = town_roads.minutes(np.concatenate([corners((0, 3)), beside]), corners((0, 8)))[:, 0]
    assert off_it - on_it == pytest.approx(0.556 * 60 / 25, abs=0.05)


def test_an_island_without_a_bridge_is_off_the_network(town_roads: OsrmRoads) -> None:
    ashore = np.array([island(1, 0), island(1, 2)])
    assert np.isnan(town_roads.minutes(ashore, corners((SIDE // 2 + 1, NORTH), (3, 3)))).all()


def test_a_table_of_many_blocks_is_the_table(town_roads: OsrmRoads, monkeypatch: pytest.MonkeyPatch) -> None:
    points = corners(*((row, 2 * row % SIDE) for row in range(20)))
    whole = town_roads.minutes(points, points[:9])
    monkeypatch.setattr(osrm, "BLOCK", 4)
    assert np.allclose(town_roads.minutes(points, points[:9]), whole, atol=1e-3)


def test_the_name_tells_the_file_and_its_content(town_roads: OsrmRoads) -> None:
    assert town_roads.name.startswith("town.osm.pbf (")
    assert len(town_roads.name) == len("town.osm.pbf ()") + 12


@pytest.mark.parametrize(("sign", "shuffled"), [(-1, False), (1, True), (-1, True)])
def test_negative_ids_and_any_order_make_the_same_roads(
    sign: int, shuffled: bool, town_roads: OsrmRoads, town_cache: Path, tmp_path: Path
) -> None:
    points = corners((20, 2), (1, 20), (13, 11), (13, 12))
    with road_network(
        write_town(tmp_path / "other.osm.pbf", sign=sign, shuffled=shuffled), cache=town_cache
    ) as other:
        assert np.allclose(other.minutes(points, points), town_roads.minutes(points, points), atol=0.02)


def test_two_maps_served_at_once_answer_each_for_itself(
    town_roads: OsrmRoads, town_cache: Path, tmp_path: Path
) -> None:
    bridged = Town()
    bridged.streets([[corner(y, x) for x in range(SIDE)] for y in range(SIDE)])
    near, far = corners((NORTH, RIVER - 1)), corners((NORTH, RIVER))
    with road_network(write_town(tmp_path / "b.osm.pbf", bridged), cache=town_cache) as other:
        assert other.server.port != town_roads.server.port
        for _ in range(3):
            assert other.minutes(near, far)[0, 0] < 2.0 < 40.0 < town_roads.minutes(near, far)[0, 0]


def test_an_answer_for_another_map_is_refused(town_roads: OsrmRoads) -> None:
    wrong = replace(town_roads.server, network=replace(town_roads.server.network, key="another"))
    with pytest.raises(SourceError, match="another map"):
        OsrmRoads(wrong).minutes(corners((1, 1)), corners((2, 2)))


def test_a_server_that_dies_is_said_with_its_map(town_file: Path, town_cache: Path) -> None:
    with road_network(town_file, cache=town_cache) as roads:
        roads.server.process.kill()
        roads.server.process.wait()
        with pytest.raises(SourceError, match=r"ended by itself .* town\.osm\.pbf") as told:
            roads.minutes(corners((1, 1)), corners((2, 2)))
    assert not told.value.permanent


def test_the_server_is_gone_after_its_block_even_on_an_error(town_file: Path, town_cache: Path) -> None:
    with pytest.raises(KeyError), road_network(town_file, cache=town_cache) as roads:
        raise KeyError(roads.server.process.pid)
    assert not alive(roads.server.process.pid)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_process_that_is_stopped_leaves_no_server(
    how: signal.Signals, town_file: Path, town_cache: Path
) -> None:
    program = (
        "import signal, sys, time; from pathlib import Path; from ridings.travel.osrm import road_network\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "with road_network(sys.argv[1], cache=Path(sys.argv[2])) as roads:\n"
        "    print(roads.server.process.pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    words = [sys.executable, "-c", program, str(town_file), str(town_cache)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        assert alive(pid)
        process.send_signal(how)
        process.wait(timeout=30)
    until = time.monotonic() + 20
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(pid)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells who listens")
def test_a_port_is_ours_only_where_our_process_listens_on_it(town_roads: OsrmRoads) -> None:
    pid, port = town_roads.server.process.pid, town_roads.server.port
    assert owns(pid, port)
    assert not owns(os.getpid(), port)
    assert not owns(pid, port + 1)

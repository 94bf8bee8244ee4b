"""Travel times on real roads: tables of minutes from a network that is served while they are asked for."""

import http.client
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ridings.errors import SourceError
from ridings.travel.engine import find_engine
from ridings.travel.network import Network, Progress, built
from ridings.travel.server import HOST, Server, serving

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Bools = NDArray[np.bool_]

BLOCK = 400  # points and places of one request
FARTHEST_METERS = 1500.0  # from a point to a road; farther off it is not on the network
ASTRAY_METERS = 300.0  # beyond which the nearest road of all is asked for
ACCESS_MINUTES_PER_METER = 60.0 / 25_000.0  # the way between a point and its road, at 25 km/h
ANSWER_SECONDS = 300.0


@dataclass
class OsrmRoads:
    """Minutes on the roads of one network, by car and without traffic; NaN where it knows no way."""

    server: Server
    threads: int = 2
    on_progress: Progress | None = None

    @property
    def name(self) -> str:
        """File of the network, and the beginning of its content's SHA-256."""
        return f"{self.server.network.name} ({self.server.network.digest[:12]})"

    def minutes(self, points: Floats, places: Floats) -> Singles:
        """Half of there and back between points (n, 2) and places (m, 2), degrees, (n, m).

        The way to the nearest road counts at 25 km/h. A point more than 1.5 km from any road, or on
        roads that do not lead to the place, has NaN.

        Raises
        ------
        SourceError
            If the server ends, or answers for another map.
        """
        out = np.full((len(points), len(places)), np.nan, np.float32)
        blocks = [
            (slice(a, a + BLOCK), slice(b, b + BLOCK))
            for a in range(0, len(points), BLOCK)
            for b in range(0, len(places), BLOCK)
        ]
        with ThreadPoolExecutor(self.threads) as pool:
            asked = [pool.submit(self._block, points[rows], places[columns]) for rows, columns in blocks]
            try:
                for done, ((rows, columns), answer) in enumerate(zip(blocks, asked, strict=True)):
                    out[rows, columns] = answer.result()
                    if self.on_progress:
                        self.on_progress("asking for drive times", (done + 1) / len(blocks))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        same = (points[:, None, 0] == places[None, :, 0]) & (points[:, None, 1] == places[None, :, 1])
        out[same & np.isfinite(out)] = 0.0
        return out

    def _block(self, points: Floats, places: Floats) -> Floats:
        n, m = len(points), len(places)
        here, there = range(n), range(n, n + m)
        out = self._table(points, places, here, there)
        back = self._table(points, places, there, here)
        access = np.array([spot["distance"] for spot in (*out["sources"], *out["destinations"])], np.float64)
        way = (_durations(out) + _durations(back).T) / 2.0 / 60.0
        way += (access[:n, None] + access[None, n:]) * ACCESS_MINUTES_PER_METER
        astray = self._astray(np.concatenate([points, places]), access)
        way[astray[:n]] = np.nan
        way[:, astray[n:]] = np.nan
        return np.asarray(way)

    def _table(self, points: Floats, places: Floats, sources: range, destinations: range) -> dict[str, Any]:
        spots = ";".join(f"{lon:.6f},{lat:.6f}" for lat, lon in (*points.tolist(), *places.tolist()))
        return self._ask(
            f"/table/v1/driving/{spots}?annotations=duration&generate_hints=false"
            f"&sources={';'.join(map(str, sources))}&destinations={';'.join(map(str, destinations))}"
        )

    def _astray(self, points: Floats, access: Floats) -> Bools:
        """Whether each point is too far from the roads it was put on, or nearer to roads that lead nowhere.

        The engine puts a point on a small island on the mainland's roads, straight across the water.
        """
        astray = access > FARTHEST_METERS
        for x in np.flatnonzero(~astray & (access > ASTRAY_METERS)):
            lat, lon = points[x]
            found = self._ask(f"/nearest/v1/driving/{lon:.6f},{lat:.6f}?generate_hints=false")
            astray[x] = access[x] - found["waypoints"][0]["distance"] > ASTRAY_METERS
        return np.asarray(astray)

    def _ask(self, query: str) -> dict[str, Any]:
        """One answer, which must bear the signature of our network."""
        self.server.check()
        connection = http.client.HTTPConnection(HOST, self.server.port, timeout=ANSWER_SECONDS)
        try:
            connection.request("GET", query)
            answer: dict[str, Any] = json.loads(connection.getresponse().read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.server.check()
            raise SourceError(f"the road engine does not answer: {error}", permanent=False) from error
        finally:
            connection.close()
        if answer.get("code") != "Ok":
            raise SourceError(f"the road engine refuses: {answer.get('message', answer)}", permanent=True)
        if answer.get("data_version") != self.server.network.key:
            raise SourceError(
                "the road engine answers for another map; run the command again", permanent=False
            )
        return answer


def _durations(answer: dict[str, Any]) -> Floats:
    """Seconds of a table, NaN where there is no way."""
    return np.array(answer["durations"], np.float64)


@contextmanager
def road_network(
    path: str | Path, *, cache: Path | None = None, on_progress: Progress | None = None
) -> Iterator[OsrmRoads]:
    """Build the network of an extract unless it is in the cache, and serve it while the `with` lasts.

    Raises
    ------
    DataError, RefusedError, SourceError
        As `built` and `serving` do.
    """
    network: Network = built(Path(path), cache=cache, on_progress=on_progress)
    threads = max(1, min(8, os.cpu_count() or 1))
    with serving(find_engine(), network, threads) as server:
        yield OsrmRoads(server, threads, on_progress)

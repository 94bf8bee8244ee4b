"""Figures for Prometheus: by route and status, never by person or account."""

import os

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from ridings.web.settings import FIGURES

REGISTRY = CollectorRegistry()
_BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
REQUESTS = Counter(
    "ridings_requests_total", "Requests answered", ("method", "route", "status"), registry=REGISTRY
)
SECONDS = Histogram(
    "ridings_request_seconds", "Time to answer", ("method", "route"), registry=REGISTRY, buckets=_BUCKETS
)
JOBS = Gauge("ridings_jobs", "Jobs by state", ("state",), registry=REGISTRY, multiprocess_mode="mostrecent")


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count an answered request."""
    REQUESTS.labels(method, route, str(status)).inc()
    SECONDS.labels(method, route).observe(seconds)


def exposition() -> bytes:
    """Return every figure as Prometheus reads it, of all processes of this server."""
    registry = REGISTRY
    if os.environ.get(FIGURES):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)

"""Whether the server lives and is ready, and its figures."""

from fastapi import APIRouter, Response

from ridings.app.health import is_ready, jobs_by_state
from ridings.version import __version__
from ridings.web.here import Server
from ridings.web.metrics import JOBS, exposition

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
def alive() -> dict[str, str]:
    """Whether the process answers at all."""
    return {"status": "ok", "version": __version__}


@router.get("/readyz")
def ready(workspace: Server, response: Response) -> dict[str, str]:
    """Whether it can serve: the database answers."""
    if is_ready(workspace):
        return {"status": "ready"}
    response.status_code = 503
    return {"status": "the database does not answer"}


@router.get("/metrics")
def metrics(workspace: Server) -> Response:
    """Figures for Prometheus: counts and times alone."""
    for state, count in jobs_by_state(workspace).items():
        JOBS.labels(state).set(count)
    return Response(exposition(), media_type="text/plain; version=0.0.4; charset=utf-8")

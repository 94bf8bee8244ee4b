"""The server as one ASGI application."""

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from ridings.app.workspace import Workspace
from ridings.version import __version__
from ridings.web import (
    audit,
    basemap,
    briefs,
    disputes,
    exports,
    file_columns,
    files,
    front,
    health,
    imports,
    job_events,
    jobs,
    market,
    market_table,
    ownership,
    plan_comparison,
    plan_edits,
    plan_jobs,
    plan_members,
    plan_optimise,
    plan_steps,
    plan_tables,
    plan_territories,
    plan_territory_previews,
    plans,
    sign_in,
    tokens,
    users,
)
from ridings.web.guard import Guard
from ridings.web.openapi import describe
from ridings.web.problems import add_problems
from ridings.web.settings import API, Settings

ABOUT = "Everything Ridings knows and does, for programs. Errors are problem details (RFC 9457)."
ROUTERS: tuple[APIRouter, ...] = (
    sign_in.router,
    tokens.router,
    users.router,
    ownership.router,  # before the market too
    market_table.router,  # before the market, whose ids of accounts may be any text
    market.router,
    basemap.router,
    file_columns.router,
    files.router,
    imports.router,
    exports.router,
    briefs.router,
    plan_jobs.router,
    jobs.router,
    job_events.router,
    audit.router,
    plans.router,
    plan_tables.router,
    plan_edits.router,
    plan_territories.router,
    plan_territory_previews.router,
    plan_optimise.router,
    plan_steps.router,
    plan_members.router,
    plan_comparison.router,
    disputes.router,
)


def make_api() -> FastAPI:
    """Return the application with every route, for no database yet."""
    api = FastAPI(
        title="Ridings", version=__version__, description=ABOUT, openapi_url=f"{API}/openapi.json",
        docs_url=None, redoc_url=None, redirect_slashes=False,
    )  # fmt: skip
    for router in ROUTERS:
        api.include_router(router, prefix=API, generate_unique_id_function=_named)
    api.include_router(health.router)
    api.include_router(front.router)
    add_problems(api)
    api.openapi = lambda: describe(api)  # type: ignore[method-assign]
    return api


def make_server(workspace: Workspace, settings: Settings) -> Guard:
    """Return the server of a workspace."""
    api = make_api()
    api.state.workspace, api.state.settings = workspace, settings
    return Guard(api, settings)


def _named(route: APIRoute) -> str:
    return route.name

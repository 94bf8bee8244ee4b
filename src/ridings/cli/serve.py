"""`ridings serve`: the server, for oneself by one command or for a team."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ridings.cli import inputs
from ridings.cli.console import Console
from ridings.cli.database import add_database, add_first, opened
from ridings.errors import DataError, ExitCode

if TYPE_CHECKING:
    from ridings.app.workspace import Workspace
    from ridings.web.own_tiles import OwnTiles

GRACE = 5.0  # seconds that jobs may go on once the server is to end; then they are interrupted
LOOPBACK = ("127.0.0.1", "::1", "localhost")
MEGABYTE = 1_048_576


@dataclass(frozen=True)
class Wanted:
    """How a workspace is to be served: on this machine alone unless told otherwise; megabytes."""

    host: str = "127.0.0.1"
    port: int = 8000
    public_urls: tuple[str, ...] = ()
    proxy: str = ""
    processes: int = 2
    children: int = 1
    largest_upload: int = 512
    tiles: "OwnTiles | None" = None


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "serve",
        allow_abbrev=False,
        help="serve the database to people and programs",
        description="Serve the database to people and programs until Ctrl-C. On SQLite it runs the jobs too; "
        "on PostgreSQL that is done by `ridings worker`.",
    )
    group = parser.add_argument_group("server")
    group.add_argument(
        "--host", metavar="ADDRESS", default="127.0.0.1", help="to listen on; this machine alone by default"
    )
    group.add_argument("--port", metavar="N", type=int, default=8000, help="to listen on; 0, a free one")
    group.add_argument(
        "--public-url", metavar="URL", action="append", default=[],
        help="where browsers find it, such as https://ridings.example; may be given several times; needed "
        "unless it is this machine alone",
    )  # fmt: skip
    group.add_argument(
        "--behind-proxy", metavar="ADDRESS", default="",
        help="of the proxy whose word on who asks is taken (X-Forwarded-For)",
    )  # fmt: skip
    group.add_argument(
        "--processes", metavar="N", type=int, default=2, help="that answer requests; 2 by default"
    )
    group.add_argument(
        "--children", metavar="N", type=int, default=1, help="jobs at once, on SQLite; 1 by default"
    )
    group.add_argument(
        "--largest-upload", metavar="MB", type=int, default=512, help="largest file taken in; 512 by default"
    )
    _add_tiles(parser)
    add_first(parser, "on an empty database")
    add_database(parser)
    inputs.add_voice(parser)
    parser.set_defaults(run=run)


def _add_tiles(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("a basemap of your own, in place of the built-in one")
    group.add_argument(
        "--tiles", metavar="URL", default="",
        help="a style document of MapLibre, or pictures, such as https://tiles.example/{z}/{x}/{y}.png; "
        "browsers fetch them, so that the host sees where people look",
    )  # fmt: skip
    group.add_argument(
        "--tiles-attribution", metavar="TEXT", default="", help="whose map it is, told on it; for pictures"
    )
    group.add_argument(
        "--tiles-host", metavar="URL", action="append", default=[],
        help="another host that a style document fetches from; may be given several times",
    )  # fmt: skip


def run(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Open the database, tell the first link, serve."""
    if arguments.host not in LOOPBACK and not arguments.public_url:
        raise DataError(
            f"--host {arguments.host} is open to others: say where they find it by --public-url URL"
        )
    for name, least in (("port", 0), ("processes", 1), ("children", 1), ("largest_upload", 1)):
        if getattr(arguments, name) < least:
            raise DataError(f"--{name.replace('_', '-')}: expected {least} or more")
    from ridings.app.workspace import default_address
    from ridings.web.own_tiles import own_tiles

    tiles = own_tiles(arguments.tiles, arguments.tiles_attribution, arguments.tiles_host)
    workspace = opened(arguments, create=True)
    wanted = Wanted(
        host=arguments.host, port=arguments.port, public_urls=tuple(arguments.public_url),
        proxy=arguments.behind_proxy, processes=arguments.processes, children=arguments.children,
        largest_upload=arguments.largest_upload, tiles=tiles,
    )  # fmt: skip
    serve_workspace(workspace, arguments.database or default_address(), wanted, console)
    return ExitCode.DONE


def serve_workspace(workspace: "Workspace", address: str, wanted: Wanted, console: Console) -> None:
    """Tell where a workspace is served, and how to sign in first; serve it until told to end."""
    from ridings.app.signing_in import first_invitation
    from ridings.web.listening import Serving, listen, serve
    from ridings.web.settings import Settings, origins_of

    with listen(wanted.host, wanted.port) as listener:
        origins = origins_of(wanted.public_urls, listener.getsockname()[1])
        settings = Settings(
            origins=origins, secure=all(one.startswith("https:") for one in origins),
            largest_upload=wanted.largest_upload * MEGABYTE, tiles=wanted.tiles,
        )  # fmt: skip
        console.say(f"Ridings: {origins[0]}  (database {workspace.database.name})")
        secret = first_invitation(workspace)
        if secret is not None:
            console.print(f"First sign-in, once, within a week: {origins[0]}/welcome#first.{secret}")
        console.say("Ctrl-C ends it.")
        workspace.database.close()
        with _jobs(address, wanted.children):
            serve(listener, Serving(address, settings, wanted.proxy), wanted.processes)


@contextmanager
def _jobs(address: str, children: int) -> Iterator[None]:
    """Run the jobs beside the server, unless workers of their own do."""
    from ridings.app.job_queue import jobs_for, takes_workers

    if takes_workers(address):
        yield
        return
    jobs = jobs_for(address, children=children)
    jobs.start()
    try:
        yield
    finally:
        jobs.close(GRACE)

"""Listen on a port and serve until told to end."""

import socket

import uvicorn

from ridings.app.workspace import Workspace
from ridings.errors import SourceError
from ridings.web.server import make_server
from ridings.web.settings import Settings

GRACE = 10  # seconds that requests under way may take once the server is to end


def listen(host: str, port: int) -> socket.socket:
    """Take a port; 0: one that is free.

    Raises
    ------
    SourceError
        If it is taken or may not be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or str(error)
        said = f"cannot listen on {host} port {port}: {why}; --port 0 finds a free one"
        raise SourceError(said, permanent=False) from error


def serve_on(listener: socket.socket, workspace: Workspace, settings: Settings, *, proxy: str = "") -> None:
    """Serve a workspace until Ctrl-C or SIGTERM; requests under way are answered first."""
    config = uvicorn.Config(
        make_server(workspace, settings), log_config=None, access_log=False, server_header=False,
        proxy_headers=bool(proxy), forwarded_allow_ips=proxy or None, timeout_graceful_shutdown=GRACE,
        lifespan="off",
    )  # fmt: skip
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        return
    finally:
        workspace.database.close()

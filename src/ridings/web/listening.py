"""Listen on a port and serve until told to end, in one process or several."""

import multiprocessing
import os
import signal
import socket
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any

from ridings.errors import SourceError
from ridings.web.settings import FIGURES, Settings

GRACE = 10  # seconds that requests under way may take once the server is to end


@dataclass(frozen=True)
class Serving:
    """What each process of a server is told."""

    address: str
    settings: Settings
    proxy: str = ""  # whose X-Forwarded-For is taken


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


def serve(listener: socket.socket, serving: Serving, processes: int) -> None:
    """Serve until Ctrl-C or SIGTERM, in this process or in several of their own."""
    if processes == 1:
        serve_on(listener, serving)
    else:
        serve_in_processes(listener, serving, processes)


def serve_on(listener: socket.socket, serving: Serving) -> None:
    """Serve in this process until Ctrl-C or SIGTERM; requests under way are answered first."""
    import uvicorn

    from ridings.app.market_columns import read_ahead
    from ridings.app.workspace import open_workspace
    from ridings.web.server import make_server

    signal.signal(signal.SIGTERM, _end)  # uvicorn raises it again once it has answered what was under way
    workspace = open_workspace(serving.address, actor="server", pooled=True)
    config = uvicorn.Config(
        make_server(workspace, serving.settings), log_config=None, access_log=False, server_header=False,
        proxy_headers=bool(serving.proxy), forwarded_allow_ips=serving.proxy or None, lifespan="off",
        timeout_graceful_shutdown=GRACE,
    )  # fmt: skip
    threading.Thread(target=read_ahead, args=(workspace,), daemon=True).start()
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        return
    finally:
        workspace.database.close()


def serve_in_processes(listener: socket.socket, serving: Serving, count: int) -> None:
    """Serve in several processes until Ctrl-C or SIGTERM; one that dies is begun again."""
    spawning = multiprocessing.get_context("spawn")
    ending = threading.Event()

    def begin() -> BaseProcess:
        child = spawning.Process(target=_child, args=(listener, serving, os.getpid()), name="server")
        child.start()
        return child

    with tempfile.TemporaryDirectory(prefix="ridings-figures-") as folder:
        os.environ[FIGURES] = folder
        children = [begin() for _ in range(count)]
        try:
            _until_told(children, begin, ending)
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.join(GRACE + 2)
                child.kill()
            del os.environ[FIGURES]


def _until_told(
    children: list[BaseProcess], begin: Callable[[], BaseProcess], ending: threading.Event
) -> None:
    """Keep as many processes alive until a signal comes."""

    def end(*_: Any) -> None:
        ending.set()

    before = {each: signal.signal(each, end) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        while not ending.is_set():
            gone = wait([child.sentinel for child in children], timeout=0.5)
            for place, child in enumerate(children):
                if child.sentinel in gone and not ending.is_set():
                    children[place] = begin()
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _end(*_: Any) -> None:
    """End in order: what was begun beside the server is closed on the way out."""
    raise SystemExit(0)


def _child(listener: socket.socket, serving: Serving, parent: int) -> None:
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    serve_on(listener, serving)


def _follow(parent: int) -> None:
    """End with the parent, however it ends."""
    while os.getppid() == parent:
        threading.Event().wait(1.0)
    os.kill(os.getpid(), signal.SIGTERM)

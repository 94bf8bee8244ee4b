"""A server that really listens, for what only a socket shows."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection

import uvicorn
from tests.web.company import Company

from ridings.web.listening import listen
from ridings.web.server import make_server
from ridings.web.settings import Settings, origins_of


@contextmanager
def running(company: Company, settings: Settings | None = None) -> Iterator[str]:
    """Serve a company on a free port; gives the address."""
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        own = replace(settings or Settings(), origins=origins_of((), port))
        config = uvicorn.Config(
            make_server(company.workspace, own),
            log_config=None,
            lifespan="off",
            timeout_graceful_shutdown=2,
            proxy_headers=False,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            _wait(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(10)


def _wait(port: int) -> None:
    for _ in range(200):
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise AssertionError("the server does not answer")

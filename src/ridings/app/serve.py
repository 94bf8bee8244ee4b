"""Serve the files of one folder on this machine alone, until interrupted."""

from collections.abc import Callable
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ridings.errors import SourceError

LOOPBACK = "127.0.0.1"


def serve(folder: Path, page: str, *, port: int = 0, on_ready: Callable[[str], None]) -> None:
    """Serve a folder on the loopback address until Ctrl-C.

    Parameters
    ----------
    folder
        Its files are served, those above it and lists of folders are not.
    page
        The file that `/` leads to.
    port
        0: one that is free.
    on_ready
        Told the address of the page, once it answers.

    Raises
    ------
    SourceError
        If the port is taken or may not be used.
    """
    root = folder.resolve()

    class Handler(_Files):
        """Serves this folder."""

        home, first = root, page

    try:
        server = ThreadingHTTPServer((LOOPBACK, port), Handler)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise SourceError(
            f"cannot serve on port {port}: {why}; --port 0 finds a free one", permanent=False
        ) from error
    with server:
        on_ready(f"http://{LOOPBACK}:{server.server_port}/{page}")
        try:
            server.serve_forever(poll_interval=0.1)
        except KeyboardInterrupt:
            return


class _Files(SimpleHTTPRequestHandler):
    """Answers with files inside `home`; only who asks for this machine by name gets an answer."""

    home: Path
    first: str
    server_version = "ridings"
    sys_version = ""

    def send_head(self) -> Any:
        """Find the file asked for, or refuse."""
        host = (self.headers.get("Host") or "").rsplit(":", 1)[0]
        # A page of another site may resolve its own name to this machine; it still says its own name.
        if host not in (LOOPBACK, "localhost"):
            self.send_error(HTTPStatus.FORBIDDEN)
            return None
        if urlsplit(self.path).path == "/":
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", f"/{self.first}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        if not self._served().is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def translate_path(self, path: str) -> str:
        """Return the file that an address stands for."""
        del path
        return str(self._served())

    def end_headers(self) -> None:
        """Keep the browser from holding on to an older plan."""
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of single requests."""

    def _served(self) -> Path:
        """Return the file asked for where it lies in the folder, else a path that is no file."""
        try:
            asked = (self.home / unquote(urlsplit(self.path).path).lstrip("/")).resolve()
        except (OSError, ValueError):  # a null byte, a loop of links
            return self.home
        return asked if asked.is_relative_to(self.home) else self.home

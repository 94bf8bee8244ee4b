"""The pages: one document for every path that is a page's, and the files that it loads, as built."""

import gzip
import mimetypes
import re
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException

router = APIRouter(include_in_schema=False)
_PACKED = Path(__file__).parent / "dist"
_CLONED = Path(__file__).parents[3] / "frontend" / "dist"  # of an editable install
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_COMPRESSED = (".html", ".js", ".mjs", ".css", ".svg", ".json")
_FOREVER = "public, max-age=31536000, immutable"  # their names change with what they hold
_MISSING = """<!doctype html>
<html lang="en">
<title>Ridings</title>
<h1>The pages are not built</h1>
<p>The server runs, and its API answers. Build the pages with <code>python hatch_build.py</code> in the clone,
or install Ridings again; then load this page again.</p>
</html>
"""


class PagePath(Convertor[str]):
    """A path that may be a page's: not of the API, and without the ending of a file."""

    regex = r"(?!api(?:/|$))[^.]*"

    def convert(self, value: str) -> str:
        """The path as it is."""
        return value

    def to_string(self, value: str) -> str:
        """The path as it is."""
        return value


register_url_convertor("page", PagePath())


def dist() -> Path:
    """The folder of the built pages: in the package, or in the clone that it is installed from."""
    return _PACKED if _PACKED.is_dir() else _CLONED


@router.api_route("/assets/{name}", methods=["GET", "HEAD"])
def asset(name: str, request: Request) -> Response:
    """A file with its hash in its name."""
    return _file(dist() / "assets", name, request, _FOREVER)


@router.api_route("/{name:page}", methods=["GET", "HEAD"])
def page(name: str, request: Request) -> Response:  # noqa: ARG001 - the document itself looks where it is
    """The document, which shows the page of whatever path."""
    if not (dist() / "index.html").is_file():
        return Response(_MISSING, 503, media_type="text/html", headers={"Cache-Control": "no-store"})
    return _file(dist(), "index.html", request, "no-cache")


@router.api_route("/{name}", methods=["GET", "HEAD"])
def file(name: str, request: Request) -> Response:
    """A file beside the document, such as its icon."""
    return _file(dist(), name, request, "no-cache")


def _file(folder: Path, name: str, request: Request, kept: str) -> Response:
    path = folder / name
    if not _NAME.fullmatch(name) or not path.is_file():
        raise HTTPException(404, "there is no such file")
    headers = {"Cache-Control": kept, "Vary": "Accept-Encoding"}
    content = path.read_bytes()
    if path.suffix in _COMPRESSED and "gzip" in request.headers.get("accept-encoding", ""):
        content = _smaller(content)
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type=_type(path.suffix), headers=headers)


@lru_cache(maxsize=64)
def _smaller(content: bytes) -> bytes:
    return gzip.compress(content, 6, mtime=0)


def _type(suffix: str) -> str:
    # Not as the machine has it: Windows may call a script plain text, which no browser runs.
    own = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml",
           ".html": "text/html", ".webmanifest": "application/manifest+json"}  # fmt: skip
    return own.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")

"""The pages: small files with no state of their own, for they ask the API like any program."""

from functools import cache
from pathlib import Path

from fastapi import APIRouter, Response

router = APIRouter(include_in_schema=False)
_FOLDER = Path(__file__).parent / "pages"
_TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
          ".css": "text/css; charset=utf-8"}  # fmt: skip
_AT = {"/": "home.html", "/welcome": "welcome.html", "/sign-in": "sign-in.html"}


@cache
def _page(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()


def _serve(name: str) -> Response:
    kind = _TYPES[Path(name).suffix]
    return Response(_page(name), media_type=kind, headers={"Cache-Control": "no-cache"})


def _route(path: str, name: str) -> None:
    router.add_api_route(path, lambda: _serve(name), methods=["GET"], name=name, response_class=Response)


for _name in ("page.css", "api.js", "welcome.js", "sign-in.js", "home.js"):
    _route(f"/{_name}", _name)
for _path, _name in _AT.items():
    _route(_path, _name)

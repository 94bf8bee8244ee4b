"""A basemap of the organisation's own: who is told of it, what pages may fetch, what is refused."""

from collections.abc import Iterator, Sequence

import pytest
from tests.web.company import ORIGIN, Company, make_company

from ridings.errors import DataError
from ridings.web.own_tiles import OwnTiles, own_tiles
from ridings.web.server import make_server
from ridings.web.settings import Settings

PICTURES = "https://Tiles.example:8443/{z}/{x}/{y}.png?key=abc"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    tiles = own_tiles(PICTURES, "Own maps", ["https://letters.example/"])
    settings = Settings(origins=(ORIGIN,), tiles=tiles)
    company = make_company(str(tmp_path_factory.mktemp("tiles") / "x.db"), settings=settings)
    yield company
    company.workspace.database.close()


def test_pages_are_told_of_the_tiles_and_may_fetch_them_and_nothing_else(served: Company) -> None:
    done = served.client("reader").get("/api/v1/me")
    assert done.json()["tiles"] == {"url": PICTURES, "attribution": "Own maps"}
    policy = done.headers["content-security-policy"]
    assert "connect-src 'self' https://tiles.example:8443 https://letters.example;" in policy
    assert policy.count("example") == 2


def test_nobody_is_told_who_has_not_signed_in(served: Company) -> None:
    answer = served.client().get("/api/v1/me")
    assert answer.status_code == 401
    assert "Own maps" not in answer.text


def test_without_tiles_there_are_none(served: Company) -> None:
    server = make_server(served.workspace, Settings(origins=(ORIGIN,)))
    plain = Company(served.workspace, server, served.clock, served.ids, served.secrets)
    done = plain.client("reader").get("/api/v1/me")
    assert done.json()["tiles"] is None
    assert "connect-src 'self';" in done.headers["content-security-policy"]


@pytest.mark.parametrize(("given", "origins"), [
    (("https://tiles.example/style.json", "", []), ("https://tiles.example",)),
    (("http://10.0.0.7:80/s.json", "", ["https://a.example"]), ("http://10.0.0.7:80", "https://a.example")),
])  # fmt: skip
def test_where_tiles_come_from(given: tuple[str, str, Sequence[str]], origins: tuple[str, ...]) -> None:
    assert own_tiles(*given) == OwnTiles(given[0], given[1], origins)


def test_nothing_is_told_of_tiles() -> None:
    assert own_tiles("", "", []) is None


@pytest.mark.parametrize(("given", "said"), [
    (("ftp://tiles.example/s.json", "", []), "--tiles ftp://tiles.example/s.json: expected an address"),
    (("https://me:pass@tiles.example/s.json", "", []), "expected an address"),
    (("https://tiles.example; script-src *", "", []), "expected an address"),
    (("https://[::1/s.json", "", []), "expected an address"),
    (("https://[::1]/s.json", "", []), "expected an address"),
    (("https://tiles.example/{z}/{x}.png", "By us", []), "expected {z}, {x} and {y} together"),
    (("https://tiles.example/{z}/{x}/{y}.png", "", []), "by --tiles-attribution TEXT"),
    (("https://tiles.example/s.json", "", ["letters.example"]), "--tiles-host letters.example: expected"),
    (("", "By us", []), "the map that --tiles URL names"),
    (("", "", ["https://a.example"]), "the map that --tiles URL names"),
])  # fmt: skip
def test_what_is_no_address_is_refused_with_what_was_expected(
    given: tuple[str, str, Sequence[str]], said: str
) -> None:
    with pytest.raises(DataError) as refused:
        own_tiles(*given)
    assert said in str(refused.value)

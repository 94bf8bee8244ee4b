import polars as pl

from ridings.app.findings import find
from ridings.market.finding import Finding

TEXT = {"state": pl.String, "country": pl.String}


def placed(*rows: tuple[float, float, str | None, str | None], source: str = "coordinates") -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema={"latitude": pl.Float64, "longitude": pl.Float64, **TEXT}, orient="row")
    ids = pl.Series("account_id", [f"A{n}" for n in range(frame.height)])
    return frame.with_columns(ids, pl.lit(source).alias("place_source"))


def found(frame: pl.DataFrame) -> dict[str, Finding]:
    return {finding.kind: finding for finding in find(frame)}


def test_an_account_outside_its_state_is_found_and_told_where_it_lies() -> None:
    findings = found(placed((39.96, -83.0, "OH", "US"), (39.96, -83.0, "Texas", None)))
    assert findings["outside_state"].ids == ("A1",)
    assert "says TX and lies in OH" in findings["outside_state"].message
    assert "outside_country" not in findings


def test_an_account_just_across_the_border_is_let_be() -> None:
    cincinnati = (39.099, -84.51)
    assert found(placed((*cincinnati, "OH", "US"), (*cincinnati, "KY", "US"))) == {}


def test_an_account_outside_its_country_is_found_once() -> None:
    findings = found(placed((48.14, 11.58, "OH", "US"), (48.14, 11.58, None, "Germany")))
    assert findings["outside_country"].ids == ("A0",)
    assert "says US and lies in DE" in findings["outside_country"].message
    assert "outside_state" not in findings


def test_swapped_coordinates_are_said_to_look_swapped() -> None:
    message = found(placed((-83.0, 39.96, "OH", "US")))["outside_country"].message
    assert "latitude and longitude look swapped" in message


def test_the_middle_of_the_sea_is_outside_every_country() -> None:
    assert "no known one" in found(placed((35.0, -40.0, None, "US")))["outside_country"].message


def test_territories_and_small_islands_are_at_home() -> None:
    rows = [(18.42, -66.06, "PR", "US"), (18.42, -66.06, None, "Puerto Rico"), (41.17, -71.58, "RI", "US")]
    assert found(placed(*rows)) == {}


def test_unknown_states_and_countries_make_no_claim() -> None:
    assert found(placed((48.14, 11.58, "Lombardia", "Atlantis"), (48.14, 11.58, None, None))) == {}


def test_places_that_were_looked_up_are_not_held_against_themselves() -> None:
    assert found(placed((48.14, 11.58, "OH", "US"), source="city")) == {}


def test_the_same_accounts_in_the_same_order_have_the_same_findings() -> None:
    rows = [(39.96, -83.0, "TX", "US"), (48.14, 11.58, None, "US"), (35.0, -40.0, None, "France")]
    assert find(placed(*rows)) == find(placed(*rows))


def test_other_checks_are_made_along_the_way() -> None:
    frame = placed((39.96, -83.0, "OH", "US")).with_columns(potential=0.0, owner=pl.lit("gone"))
    kinds = [finding.kind for finding in find(frame, pl.DataFrame({"rep_id": ["R1"]}))]
    assert kinds == ["zero_potential", "inactive_owner"]

import polars as pl
import pytest

from ridings.places.locate import locate

TEXT = {"postal_code": pl.String, "city": pl.String, "state": pl.String, "country": pl.String}


def one(**given: object) -> dict[str, object]:
    schema = {name: TEXT.get(name, pl.Float64) for name in given}
    return locate(pl.DataFrame([given], schema=schema)).row(0, named=True)


def near(row: dict[str, object], latitude: float, longitude: float, degrees: float = 0.15) -> bool:
    found = row["latitude"], row["longitude"]
    assert isinstance(found[0], float)
    assert isinstance(found[1], float)
    return abs(found[0] - latitude) < degrees and abs(found[1] - longitude) < degrees


def test_coordinates_win_over_everything_else() -> None:
    row = one(latitude=48.1, longitude=11.5, postal_code="02138", city="Boston", state="MA")
    assert (row["latitude"], row["longitude"], row["place_source"]) == (48.1, 11.5, "coordinates")
    assert row["place_fault"] is None


@pytest.mark.parametrize(
    "code", ["02138", "2138", "02138-1234", "021381234", "21381234", " 02138 ", "2138.0", "US-02138"]
)
def test_a_zip_code_is_found_however_it_was_mangled(code: str) -> None:
    row = one(postal_code=code)
    assert row["place_source"] == "postal_code"
    assert near(row, 42.38, -71.13)


@pytest.mark.parametrize(
    "country", [None, "", "US", "USA", "United States", "u.s.a.", "United States of America"]
)
def test_the_us_is_meant_by_its_names_and_by_none(country: str | None) -> None:
    assert one(postal_code="60601", country=country)["place_source"] == "postal_code"


def test_a_postal_code_of_another_country_is_not_taken_for_a_zip_code() -> None:
    row = one(postal_code="20121", city="Milano", country="Italy")
    assert row["place_source"] == "city"
    assert near(row, 45.46, 9.19)
    stated = one(postal_code="96317", city="Kronach", state="Bayern")
    assert near(stated, 50.24, 11.33)
    alone = one(postal_code="20121", country="Italy")
    assert alone["latitude"] is None
    assert "outside the US" in str(alone["place_fault"])


def test_an_unknown_zip_code_falls_back_to_the_city_then_to_its_first_three_digits() -> None:
    assert one(postal_code="02100", city="Boston", state="MA")["place_source"] == "city"
    row = one(postal_code="02100")
    assert row["place_source"] == "postal_prefix"
    assert near(row, 42.3, -71.1)


@pytest.mark.parametrize(
    ("city", "state", "country", "latitude", "longitude"),
    [
        ("Springfield", "IL", None, 39.80, -89.64),
        ("springfield", "massachusetts", "US", 42.10, -72.59),
        ("Saint Louis", "MO", None, 38.63, -90.20),
        ("St. Louis", "Missouri", "USA", 38.63, -90.20),
        ("München", None, "DE", 48.14, 11.58),
        ("Munchen", None, "Deutschland", 48.14, 11.58),
        ("MUNICH", "Bayern", "Germany", 48.14, 11.58),
        ("Zürich", None, "Switzerland", 47.37, 8.55),
        ("東京", None, "Japan", 35.69, 139.69),
        ("London", "Ontario", None, 42.98, -81.23),
        ("London", None, "UK", 51.51, -0.13),
        ("Querétaro", None, "Mexico", 20.59, -100.39),
        ("Ponce", None, "Puerto Rico", 18.01, -66.61),
        ("Ponce", "PR", "US", 18.01, -66.61),
    ],
)
def test_cities_are_found_by_any_usual_wording(
    city: str, state: str | None, country: str | None, latitude: float, longitude: float
) -> None:
    row = one(city=city, state=state, country=country)
    assert row["place_source"] == "city"
    assert near(row, latitude, longitude)


def test_small_us_towns_are_found_by_their_postal_codes() -> None:
    row = one(city="Haugan", state="MT")
    assert row["place_source"] == "city"
    assert near(row, 47.39, -115.4, 0.3)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"city": "Nowhereville", "state": "OH"}, "city 'Nowhereville' was not found in OH, US"),
        ({"city": "Springfield"}, "city 'Springfield' needs its state or country"),
        ({"city": "Milano", "state": "Lombardia"}, "state 'Lombardia' is not known"),
        ({"city": "Paris", "country": "Atlantis"}, "country 'Atlantis' is not known"),
        ({"postal_code": "abc"}, "'abc' is not a US ZIP code"),
        ({"postal_code": " ", "city": ""}, "no place; give latitude and longitude"),
        ({"latitude": 95.0, "longitude": 5.0}, "coordinates out of range"),
        ({"latitude": float("nan"), "longitude": 5.0}, "coordinates out of range"),
        ({"latitude": 0.0, "longitude": 0.0}, "0, 0 is open sea"),
        ({"latitude": None, "longitude": 5.0}, "one coordinate is missing"),
    ],
)
def test_a_place_not_found_says_what_to_give_instead(given: dict[str, object], said: str) -> None:
    row = one(**given)
    assert row["latitude"] is None
    assert row["longitude"] is None
    assert row["place_source"] is None
    assert said in str(row["place_fault"])


def test_faulty_coordinates_give_way_to_the_postal_code() -> None:
    row = one(latitude=0.0, longitude=0.0, postal_code="60601")
    assert row["place_source"] == "postal_code"
    assert row["place_fault"] is None


def test_rows_keep_their_order_and_their_other_columns() -> None:
    frame = pl.DataFrame(
        {
            "account_id": ["c", "a", "b", "a2"],
            "postal_code": ["60601", None, "02138", None],
            "n": [1, 2, 3, 4],
        }
    )
    located = locate(frame)
    assert located["account_id"].to_list() == ["c", "a", "b", "a2"]
    assert located["n"].to_list() == [1, 2, 3, 4]
    assert located["place_source"].to_list() == ["postal_code", None, "postal_code", None]
    assert set(located.columns) == {*frame.columns, "latitude", "longitude", "place_source", "place_fault"}


def test_a_frame_without_rows_or_without_places_is_answered_as_well() -> None:
    empty = locate(pl.DataFrame(schema={"account_id": pl.String}))
    assert empty.height == 0
    assert empty.schema["latitude"] == pl.Float64
    assert locate(pl.DataFrame({"account_id": ["a"]}))["place_source"].to_list() == [None]


def test_locating_again_changes_nothing() -> None:
    once = locate(
        pl.DataFrame({"postal_code": ["60601", "x"], "city": [None, "Boston"], "state": [None, "MA"]})
    )
    again = locate(once)
    assert again.select("latitude", "longitude").equals(once.select("latitude", "longitude"))

import numpy as np

from ridings.places.boundaries import (
    counties,
    countries,
    country_at,
    county_at,
    county_neighbours,
    in_country,
    in_state,
    state_at,
    state_codes,
    states,
)
from ridings.places.outlines import outlines_for

# Columbus OH, Honolulu, San Juan PR, Munich, the middle of the Atlantic
LATITUDE = np.array([39.96, 21.31, 18.42, 48.14, 35.0])
LONGITUDE = np.array([-83.0, -157.85, -66.06, 11.58, -40.0])


def test_points_fall_into_their_state_county_and_country() -> None:
    assert state_at(LATITUDE, LONGITUDE).tolist() == ["OH", "HI", "PR", "", ""]
    assert county_at(LATITUDE, LONGITUDE).tolist() == ["39049", "15003", "72127", "", ""]
    assert country_at(LATITUDE, LONGITUDE).tolist() == ["US", "US", "PR", "DE", ""]


def test_every_state_county_and_country_has_its_outline() -> None:
    assert len(states().codes) == 56
    assert {"DC", "PR", "AK"} <= set(states().codes)
    assert len(counties().codes) > 3_200
    assert state_codes()["39"] == "OH"
    assert {"US", "DE", "XK", "TW", "FR", "NO"} <= set(countries().codes)


def test_counties_are_neighbours_across_state_lines_but_not_across_the_sea() -> None:
    pairs = set(county_neighbours())
    assert ("39049", "39041") not in pairs  # each pair once, the smaller first
    assert ("39041", "39049") in pairs
    assert ("36061", "34017") in pairs or ("34017", "36061") in pairs  # Manhattan and Hudson County, NJ
    assert not any("15003" in pair for pair in pairs)  # Honolulu


def test_a_place_close_to_the_border_belongs_to_both_states() -> None:
    cincinnati = np.array([39.099]), np.array([-84.51])
    assert in_state("OH", *cincinnati, 5.0).all()
    assert in_state("KY", *cincinnati, 5.0).all()
    assert not in_state("KY", np.array([39.96]), np.array([-83.0]), 5.0).any()


def test_territories_belong_to_the_country_that_addresses_name() -> None:
    san_juan = LATITUDE[2:3], LONGITUDE[2:3]
    assert in_country("US", *san_juan, 0.0).all()
    assert in_country("PR", *san_juan, 0.0).all()


def test_an_area_without_an_outline_makes_no_claim() -> None:
    assert in_country("ZZ", LATITUDE, LONGITUDE, 0.0).all()


def test_us_points_get_states_and_counties_others_get_countries() -> None:
    ohio = outlines_for(np.array([39.9, 41.4]), np.array([-83.0, -81.7]))
    assert {outline.kind for outline in ohio} == {"state", "county"}
    assert "Ohio" in {outline.name for outline in ohio}
    assert "California" not in {outline.name for outline in ohio}
    europe = outlines_for(np.array([48.1, 52.5]), np.array([11.6, 13.4]))
    assert {outline.kind for outline in europe} == {"country"}
    assert {"Germany", "Austria"} <= {outline.name for outline in europe}
    assert all((ring[0] == ring[-1]).all() for outline in europe for ring in outline.rings)


def test_one_point_alone_has_surroundings() -> None:
    assert outlines_for(np.array([39.9]), np.array([-83.0]))


def test_many_points_find_the_states_that_a_few_of_them_find() -> None:
    few = state_at(LATITUDE, LONGITUDE)
    many = state_at(np.tile(LATITUDE, 200), np.tile(LONGITUDE, 200))
    assert many.tolist() == few.tolist() * 200

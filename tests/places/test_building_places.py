import zipfile
from pathlib import Path

import polars as pl
import pytest
from build_hooks import places

from ridings.errors import SourceError
from ridings.places import data_files


def test_nothing_is_fetched_when_every_file_is_there(tmp_path: Path) -> None:
    for name in places.MAKERS:
        (tmp_path / name).write_text("kept")
    places.make_places(tmp_path)
    assert {path.read_text() for path in tmp_path.iterdir()} == {"kept"}


def test_a_file_that_is_not_the_expected_one_ends_the_build(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "thing-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("data.csv", "altered")
    with pytest.raises(SystemExit, match=r"data\.csv .* expected 0000"):
        places.checked(tmp_path, "thing-1.0", "data.csv", "0000")


def test_airport_codes_and_transliterations_are_not_names() -> None:
    assert [name for name in ("MUC", "myunhen", "", "München", "Ulm", "慕尼黑") if places.is_name(name)] == [
        "München",
        "Ulm",
        "慕尼黑",
    ]


def test_a_missing_file_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(data_files, "FOLDER", tmp_path)
    with pytest.raises(SourceError, match=r"cities\.topo\.json.*install Ridings again"):
        data_files.topology("cities")


def test_packed_postal_codes_are_five_digits_with_places_and_counties() -> None:
    codes = data_files.table("postal_codes")
    assert codes.height > 41_000
    assert codes["postal_code"].str.contains(r"^\d{5}$").all()
    assert codes["postal_code"].is_unique().all()
    assert codes.select("latitude", "longitude", "city", "state", "time_zone").null_count().row(0) == (0,) * 5
    counties = codes["county"].drop_nulls()
    assert counties.str.contains(r"^\d{5}$").all()
    assert len(counties) > 40_500
    businesses = codes["establishments"].drop_nulls()
    assert 0 <= businesses.cast(pl.Float64).min() <= businesses.cast(pl.Float64).max() <= 4_000  # type: ignore[operator]
    assert 9e6 < businesses.cast(pl.Float64).sum() < 12.5e6

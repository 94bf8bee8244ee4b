"""What a row must hold beyond its cells to be kept: usable keys, known accounts and reps, times, money."""

from dataclasses import replace
from zoneinfo import available_timezones

import numpy as np
import polars as pl

from ridings.crm.csvfile.identity import repeated
from ridings.crm.csvfile.rejects import reject
from ridings.crm.csvfile.table import Table
from ridings.market.columns import columns
from ridings.storage.organisation import Organisation
from ridings.storage.schema.market import KEYS

LONGEST_KEY = 500  # bytes: a database finds nothing by longer ones
_PERIOD = r"^\d{4}(?:-Q[1-4]|-(?:0[1-9]|1[0-2]))?$"
_NAIVE, _UTC = "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"


def check_keepable(table: Table) -> Table:
    """Reject rows that a database cannot keep: a null byte anywhere, or too long an id."""
    frame, found = table.frame, []
    for name, kind in frame.schema.items():
        if kind == pl.String:
            null = frame[name].str.contains("\0", literal=True).fill_null(False)
            if null.any():
                found.append(reject(frame, null, table.header(name), None, "the cell holds a null byte"))
    for declared in columns(table.name):
        if declared.type == "id" or declared.name in KEYS[table.name]:
            if declared.name not in frame.columns:
                continue
            long = (frame[declared.name].str.len_bytes() > LONGEST_KEY).fill_null(False)
            reason = f"an id has at most {LONGEST_KEY} bytes"
            found.append(reject(frame, long, table.header(declared.name), frame[declared.name], reason))
    return table.reject(*found)


def check_unique(table: Table) -> Table:
    """Reject rows whose key an earlier line has."""
    keys = KEYS[table.name]
    known = pl.all_horizontal(pl.col(keys).is_not_null())
    key = pl.when(known).then(pl.concat_str(pl.col(keys), separator=" of "))
    frame = table.frame.with_columns(key.alias("_key"))
    return table.reject(repeated(frame, "_key", ", ".join(table.header(name) for name in keys)))


def check_known(table: Table, column: str, known: pl.Series, what: str) -> Table:
    """Reject rows that name an account or a rep who is not there."""
    frame = table.frame
    if column not in frame.columns:
        return table
    values = frame[column]
    unknown = values.is_not_null() & ~values.is_in(known.implode())
    reason = f"there is no such {what}: import the {what}s first, or with this file"
    return table.reject(reject(frame, unknown, table.header(column), values, reason))


def check_currency(sales: Table, currency: str) -> Table:
    """Reject sales in another money than the organisation's: nothing is converted."""
    frame = sales.frame
    if "currency" not in frame.columns:
        return sales
    other = (frame["currency"].str.to_uppercase() != currency.upper()).fill_null(False)
    reason = f"the organisation keeps {currency}: convert the amount"
    return sales.reject(reject(frame, other, sales.header("currency"), frame["currency"], reason))


def check_periods(quotas: Table) -> Table:
    """Reject quotas for what is no period."""
    period = quotas.frame["period"]
    wrong = (~period.str.contains(_PERIOD)).fill_null(False)
    reason = "expected a year, quarter or month: 2026, 2026-Q3 or 2026-07"
    return quotas.reject(reject(quotas.frame, wrong, quotas.header("period"), period, reason))


def in_utc(visits: Table, reps: pl.DataFrame, organisation: Organisation) -> Table:
    """Bring times to UTC; those without an offset are in the rep's time zone, else the organisation's.

    An hour that a clock shows twice is taken as the first, one that it skips as if it had not been put on.
    """
    frame = visits.frame
    zones = rep_zones(reps)
    zone = pl.lit(None, pl.String)
    if "rep_id" in frame.columns and len(zones):
        zone = pl.col("rep_id").replace_strict(zones["rep_id"], zones["zone"], default=None)
    frame = frame.with_columns(_zone=zone.fill_null(organisation.time_zone))
    naive = 0
    for name in ("started_at", "ended_at"):
        if name in frame.columns:
            naive += int(frame[name].str.contains(r"T.{8}$").sum())
            frame = frame.with_columns(_utc(frame, name).alias(name))
    visits = replace(visits, frame=frame.drop("_zone"))
    if naive:
        visits = visits.note(
            f"visits: {naive:,} times without an offset are taken in the rep's time zone, "
            f"else in {organisation.time_zone}"
        )
    if "ended_at" not in frame.columns:
        return visits
    backwards = (frame["ended_at"] < frame["started_at"]).fill_null(False)
    header = visits.header("ended_at")
    return visits.reject(reject(frame, backwards, header, frame["ended_at"], "it ended before it began"))


def rep_zones(reps: pl.DataFrame) -> pl.DataFrame:
    """The time zone of each rep where known (`rep_id`, `zone`): the one given, else that of the home."""
    if not reps.height:
        return pl.DataFrame(schema={"rep_id": pl.String, "zone": pl.String})
    given = pl.lit(None, pl.String)
    if "time_zone" in reps.columns:
        given = pl.when(pl.col("time_zone").is_in(sorted(available_timezones()))).then("time_zone")
    zones = reps.select("rep_id", given.alias("zone"))
    if {"latitude", "longitude"} <= set(reps.columns):
        lost = zones["zone"].is_null() & reps["latitude"].is_not_null()
        if lost.any():
            from ridings.places.time_zones import time_zone_at

            homes = reps.filter(lost)
            found = time_zone_at(homes["latitude"].to_numpy(), homes["longitude"].to_numpy())
            rows = np.flatnonzero(lost.to_numpy())
            zones = zones.with_columns(zones["zone"].scatter(rows, pl.Series(found, dtype=pl.String)))
    return zones.drop_nulls()


def _utc(frame: pl.DataFrame, name: str) -> pl.Series:
    text = pl.col(name)
    offset = text.str.extract(r"(Z|[+-]\d{2}:\d{2})$").replace("Z", "+00:00")
    local = text.str.slice(0, 19).str.to_datetime(_NAIVE, strict=False)
    ahead = pl.duration(
        hours=offset.str.slice(1, 2).cast(pl.Int64, strict=False),
        minutes=offset.str.slice(4, 2).cast(pl.Int64, strict=False),
    )
    told = pl.when(offset.str.starts_with("-")).then(local + ahead).otherwise(local - ahead)
    times = frame.select("_zone", offset=offset, local=local, told=told)
    there = pl.lit(None, pl.Datetime("us"))
    for zone in times.filter(pl.col("offset").is_null())["_zone"].unique().sort():
        there = pl.when(pl.col("_zone") == zone).then(_from_zone(pl.col("local"), zone)).otherwise(there)
    utc = pl.when(pl.col("offset").is_null()).then(there).otherwise(pl.col("told"))
    return times.select(utc.dt.strftime(_UTC)).to_series()


def _from_zone(local: pl.Expr, zone: str) -> pl.Expr:
    def at(time: pl.Expr) -> pl.Expr:
        placed = time.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
        return placed.dt.convert_time_zone("UTC").dt.replace_time_zone(None)

    hour = pl.duration(hours=1)
    return pl.coalesce(at(local), at(local - hour) + hour)

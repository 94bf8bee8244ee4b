"""What an account is taken to be where the data do not say, each default with a sentence that says so."""

import numpy as np
import polars as pl

from ridings.market.potential import PotentialFormula, formula_potential
from ridings.market.workload import IN_PERSON, WorkloadRules


def fill_defaults(
    accounts: pl.DataFrame, rules: WorkloadRules, formula: PotentialFormula | None = None
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Fill `potential`, `call_frequency`, `call_minutes` and `channel`, and say what was filled.

    Known cells are kept as they are, in their own type; only a formula for potential goes before them.

    Returns
    -------
    tuple
        The accounts with all four columns without a null, and a note for every default used, with counts.

    Raises
    ------
    DataError
        If the formula cannot be computed.
    """
    notes: list[str] = []
    accounts = _with_potential(accounts, formula or PotentialFormula(), notes)
    accounts = _with_frequency(accounts, rules, notes)
    minutes, unknown = _known(accounts, "call_minutes", pl.Float64)
    if unknown:
        notes.append(f"call_minutes: {rules.call_minutes:g} for {_accounts(unknown)} without one")
        accounts = _fill(accounts, minutes, pl.lit(rules.call_minutes))
    channel, unknown = _known(accounts, "channel", pl.String)
    if unknown:
        notes.append(f"channel: {IN_PERSON} for {_accounts(unknown)} without one")
        accounts = _fill(accounts, channel, pl.lit(IN_PERSON))
    return accounts, tuple(notes)


def _with_potential(accounts: pl.DataFrame, formula: PotentialFormula, notes: list[str]) -> pl.DataFrame:
    given = accounts["potential"] if "potential" in accounts.columns else None
    if formula.given:
        values = formula_potential(accounts, formula).alias("potential")
        aside = "" if given is None or "potential" in formula.columns else "; the column is set aside"
        notes.append(f"potential: {formula.describe()}, by the brief{aside}")
        accounts = accounts.with_columns(values)
    potential, unknown = _known(accounts, "potential", pl.Float64)
    if unknown == accounts.height:
        if unknown:
            notes.append(f"potential: 1 each for {_accounts(unknown)}, as none is known")
        return _fill(accounts, potential, pl.lit(1.0))
    if unknown:
        accounts, used = _by_segment(accounts)
        notes.append(f"potential: the median of the segment for {_accounts(unknown)} without one ({used})")
    return accounts


def _by_segment(accounts: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """Fill unknown potentials by the median of industry and tier, else of industry, else of all."""
    segments = [["industry", "tier"], ["industry"], []]
    usable = [keys for keys in segments if set(keys) <= set(accounts.columns)]
    value = pl.col("potential").cast(pl.Float64)
    medians = [
        pl.when(*(pl.col(key).is_not_null() for key in keys)).then(value.median().over(keys)) if keys
        else value.median()
        for keys in usable
    ]  # fmt: skip
    level = pl.coalesce([pl.when(median.is_not_null()).then(i) for i, median in enumerate(medians)])
    unknown = accounts["potential"].is_null()
    counts = accounts.select(level=level).filter(unknown).to_series().value_counts(sort=False).sort("level")
    names = [" and ".join(keys) or "all accounts" for keys in usable]
    used = ", ".join(f"{count} by {names[i]}" for i, count in counts.iter_rows())
    return _fill(accounts, accounts["potential"], pl.coalesce(medians)), used


def _with_frequency(accounts: pl.DataFrame, rules: WorkloadRules, notes: list[str]) -> pl.DataFrame:
    frequency, unknown = _known(accounts, "call_frequency", pl.Float64)
    if not unknown:
        return accounts
    by_quartile = pl.Series(_quartile_frequency(accounts["potential"].cast(pl.Float64), rules))
    by_tier = pl.lit(None, pl.Float64)
    tiers = rules.call_frequency_by_tier
    if tiers and "tier" in accounts.columns:
        tier = pl.col("tier").cast(pl.String)
        by_tier = tier.replace_strict(tiers, default=None, return_dtype=pl.Float64)
    missing = frequency.is_null()
    tiered = accounts.filter(missing).select(by_tier.is_not_null().sum()).item() if len(tiers) else 0
    if tiered:
        notes.append(f"call_frequency: by tier for {_accounts(tiered)} without one")
    if unknown > tiered:
        shown = "/".join(f"{times:g}" for times in rules.call_frequency)
        rest = _accounts(unknown - tiered)
        notes.append(f"call_frequency: {shown} a year by quartile of potential for {rest} without one")
    return _fill(accounts, frequency, pl.coalesce(by_tier, pl.lit(by_quartile)))


def _quartile_frequency(
    potential: pl.Series, rules: WorkloadRules
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Calls a year by the place of each potential among all; equals share the middle of their places."""
    rank = potential.rank("average", descending=True).to_numpy()
    quartile = (8.0 * rank - 4.0) // (2.0 * len(rank))  # (rank - 1/2) / n x 4, without a rounding
    return np.asarray(rules.call_frequency, np.float64)[quartile.astype(np.int64)]


def _known(accounts: pl.DataFrame, column: str, dtype: type[pl.DataType]) -> tuple[pl.Series, int]:
    """Return a column, all null where there is none, and how many of its cells are unknown."""
    if column in accounts.columns and not accounts.schema[column].is_(pl.Null):
        return accounts[column], accounts[column].null_count()
    return pl.Series(column, [None] * accounts.height, dtype), accounts.height


def _fill(accounts: pl.DataFrame, known: pl.Series, filling: pl.Expr) -> pl.DataFrame:
    filled = pl.coalesce(pl.lit(known), filling.cast(known.dtype))
    return accounts.with_columns(filled.alias(known.name))


def _accounts(count: int) -> str:
    return "1 account" if count == 1 else f"{count:,} accounts"

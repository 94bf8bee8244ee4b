"""Potential by a formula of the brief: weighted columns, times a factor by tier and by industry."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from ridings.errors import CellFault, DataError
from ridings.market.phrases import counted

_SHOWN = 20  # faulty cells listed


@dataclass(frozen=True)
class PotentialFormula:
    """`(base + sum of weight x column) x tier factor x industry factor`.

    A tier or an industry that is not named has the factor 1. An account with an unknown cell in one of the
    columns has an unknown potential. Without anything given there is no formula.
    """

    columns: Mapping[str, float] = field(default_factory=dict)  # weight of each
    base: float = 0.0
    tiers: Mapping[str, float] = field(default_factory=dict)
    industries: Mapping[str, float] = field(default_factory=dict)

    @property
    def given(self) -> bool:
        """Whether there is a formula at all."""
        return bool(self.columns or self.tiers or self.industries or self.base)

    def describe(self) -> str:
        """Write the formula in one line."""
        terms = [f"{self.base:.12g}"] if self.base or not self.columns else []
        terms += [column if w == 1 else f"{w:.12g} x {column}" for column, w in self.columns.items()]
        factors = [name for name, by in (("tier", self.tiers), ("industry", self.industries)) if by]
        text = " + ".join(terms)
        if not factors:
            return text
        return " x ".join([f"({text})" if len(terms) > 1 else text, *(f"factor by {f}" for f in factors)])


def formula_potential(accounts: pl.DataFrame, formula: PotentialFormula) -> pl.Series:
    """Potential of each account by a formula, null where one of its columns is unknown.

    Raises
    ------
    DataError
        If a column is missing or holds texts, or the potential comes out negative.
    """
    factors = {"tier": formula.tiers, "industry": formula.industries}
    used = [*formula.columns, *(name for name, by in factors.items() if by)]
    missing = [name for name in dict.fromkeys(used) if name not in accounts.columns]
    if missing:
        raise DataError(
            f"[potential] names {_listed(missing, 'column')} that the accounts do not have; "
            f"they have {', '.join(accounts.columns)}"
        )
    value = pl.lit(formula.base)
    for name, weight in formula.columns.items():
        value = value + weight * _numbers(accounts, name)
    for name, by in factors.items():
        if by:
            factor = pl.col(name).cast(pl.String).replace_strict(by, default=1.0, return_dtype=pl.Float64)
            value = value * factor.fill_null(1.0)
    result = accounts.with_columns(potential=value.cast(pl.Float64))["potential"]
    return _checked(accounts, result, formula)


def _numbers(accounts: pl.DataFrame, name: str) -> pl.Expr:
    dtype = accounts.schema[name]
    if not (dtype.is_numeric() or dtype.is_(pl.Boolean) or dtype.is_(pl.String) or dtype.is_(pl.Null)):
        raise DataError(f"[potential] needs numbers in column {name}, which holds {dtype}")
    numbers = accounts[name].cast(pl.Float64, strict=False)
    unread = accounts[name].is_not_null() & numbers.is_null()
    if unread.any():
        _refuse(accounts, unread, name, accounts[name], f"[potential] needs numbers in column {name}")
    return pl.lit(numbers)


def _checked(accounts: pl.DataFrame, values: pl.Series, formula: PotentialFormula) -> pl.Series:
    wrong = ((values < 0) | ~values.is_finite()).fill_null(False)
    if wrong.any():
        why = f"[potential] {formula.describe()} must give a number of 0 or more"
        _refuse(accounts, wrong, "potential", values, why)
    return values


def _refuse(accounts: pl.DataFrame, rows: pl.Series, column: str, values: pl.Series, why: str) -> None:
    """Raise with the accounts at fault, the first of them one by one."""
    ids = accounts["account_id"] if "account_id" in accounts.columns else None
    faults = []
    for row in rows.arg_true().head(_SHOWN):
        of = "" if ids is None else f"account {ids[row]}: "
        faults.append(
            CellFault("accounts", None, column, str(values[row]), f"{of}expected a number of 0 or more")
        )
    first = faults[0]
    raise DataError(
        f"{why}; {counted(int(rows.sum()), 'account has', 'accounts have')} none, the first: {first}", faults
    )


def _listed(names: list[str], what: str) -> str:
    return f"{what}{'s' if len(names) > 1 else ''} {', '.join(names)}"

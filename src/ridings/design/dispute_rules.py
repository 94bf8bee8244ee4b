"""Rules that decide simple disputes by themselves: the first one that is true of a dispute decides it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from ridings.design.brief_table import BriefTable
from ridings.market.rule import compile_rule

DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class DisputeRule:
    """What is accepted or rejected without a person."""

    accepts: bool
    rule: str  # on columns of the account and those that `dispute_row` adds
    words: str  # told to who raised the dispute

    def as_value(self) -> dict[str, str]:
        """Return what was read."""
        return {"accept" if self.accepts else "reject": self.rule, "words": self.words}


@dataclass(frozen=True)
class Decision:
    """What a rule decided."""

    accepted: bool
    words: str


def read_disputes(value: Any, source: str) -> tuple[DisputeRule, ...]:
    """Read [[disputes]]: each either `accept` or `reject` with a rule, in order; `words` if wanted."""
    if value is None:
        return ()
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise BriefTable({}, "", source).wrong("disputes", value, "expected tables headed [[disputes]]")
    rules = []
    for one in value:
        table = BriefTable(one, "[disputes]", source)
        accept, reject = table.text("accept", None), table.text("reject", None)
        if (accept is None) == (reject is None):
            raise table.wrong("accept", accept, "expected either accept or reject, with a rule")
        rule = accept or reject or ""
        verb = "accepts" if accept else "rejects"
        rules.append(DisputeRule(accept is not None, rule, table.text("words", f"a rule {verb} it: {rule}")))
        table.done()
    return tuple(rules)


def dispute_row(
    account: pl.DataFrame,
    reps: pl.DataFrame,
    owner: str | None,
    planned: str | None,
    wanted: str,
    day: datetime.date,
) -> pl.DataFrame:
    """One row of what a rule may ask: the account's columns, and of the reps concerned.

    Adds `owner` (today's), `owner_years` (since `owner_since`, unknown where that is of somebody else),
    `wanted_is_owner`, `wanted_rep`, `planned_rep`, and every column of a rep headed `wanted_` and `planned_`.
    """
    row = account.head(1)
    crm = row["owner"][0] if "owner" in row.columns else None
    since = row["owner_since"][0] if "owner_since" in row.columns else None
    years = (day - since).days / DAYS_A_YEAR if since is not None and crm == owner else None
    row = row.with_columns(
        pl.lit(owner, pl.String).alias("owner"), pl.lit(years, pl.Float64).alias("owner_years"),
        pl.lit(wanted == owner).alias("wanted_is_owner"), pl.lit(wanted).alias("wanted_rep"),
        pl.lit(planned, pl.String).alias("planned_rep"),
    )  # fmt: skip
    for head, rep in (("wanted_", wanted), ("planned_", planned)):
        found = reps.filter(pl.col("rep_id") == (rep or "")).drop("rep_id")
        none = pl.DataFrame({name: [None] for name in found.columns}, schema=found.schema)
        one = (found if found.height else none).select(pl.all().name.prefix(head))
        row = pl.concat([row, one], how="horizontal")
    return row


def decided(rules: Sequence[DisputeRule], row: pl.DataFrame) -> Decision | None:
    """What the rules say of a dispute; None leaves it to a person.

    Raises
    ------
    DataError
        If a rule cannot be read on these columns.
    """
    for rule in rules:
        if row.select(compile_rule(rule.rule, dict(row.schema), name="[[disputes]]")).item():
            return Decision(rule.accepts, rule.words)
    return None

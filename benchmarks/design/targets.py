"""The targets, row by row: run those asked for, tell each verdict, keep them all."""

from collections.abc import Callable, Iterator
from dataclasses import asdict

from benchmarks.design.market_rows import row_1, row_2, row_3, row_4
from benchmarks.design.rule_rows import row_5, row_6, row_7, row_8, row_9
from benchmarks.design.running import Record
from benchmarks.design.settings import Settings, keep, kept
from benchmarks.design.verdict import Verdict

Row = Callable[[Settings], Iterator[Verdict]]
ROWS: dict[int, Row] = dict(
    enumerate([row_1, row_2, row_3, row_4, row_5, row_6, row_7, row_8, row_9], start=1)
)


def run_targets(settings: Settings, rows: list[int]) -> list[Record]:
    """Run the rows, tell each verdict as it comes, and keep them beside those of rows not run."""
    known = {record["row"]: [r for r in kept("targets") if r["row"] == record["row"]]
             for record in kept("targets")}  # fmt: skip
    for number in rows:
        found = []
        for verdict in ROWS[number](settings):
            print(verdict.line(), flush=True)
            found.append(asdict(verdict) | {"size": settings.size})
        known[number] = found
        keep("targets", [record for row in sorted(known) for record in known[row]])
    return [record for row in rows for record in known[row]]

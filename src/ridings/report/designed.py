"""A plan to look at in a notebook, to open as a page and to save."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ridings.app.outputs import write_plan
from ridings.crm.csvfile.write import write_file
from ridings.design.plan import Plan
from ridings.market.market import Market
from ridings.report.geojson import territories_geojson
from ridings.report.headline import verdict
from ridings.report.page import render
from ridings.report.roster import activities


@dataclass(frozen=True, repr=False)
class DesignedPlan:
    """A plan with the market it was made for: look at it, open its report, save it."""

    plan: Plan
    market: Market

    @property
    def feasible(self) -> bool:
        """Whether every rule is kept."""
        return self.plan.feasible

    @property
    def alignment(self) -> pl.DataFrame:
        """The territory, rep and reason of every account (without accounts: of every unit)."""
        return self.plan.alignment

    @property
    def territories(self) -> pl.DataFrame:
        """One row a territory: potential a year, hours a year, imbalances (shares), dispersion (km)."""
        return self.plan.planned.territories

    @property
    def measures(self) -> Mapping[str, float]:
        """The figures of the whole, by name; `docs/reference/measures.md` says what each means."""
        return self.plan.planned.measures

    def report(self, path: str | Path) -> Path:
        """Write the report, one page that opens offline; returns its path.

        Raises
        ------
        SourceError
            If it cannot be written.
        """
        write_file(Path(path), render(self.plan, self.market).encode("utf-8"))
        return Path(path)

    def save(self, folder: str | Path) -> Path:
        """Write what `ridings design --out` writes, all files or none; returns the folder.

        Raises
        ------
        SourceError
            If it cannot be written.
        """
        pages = {
            "report.html": render(self.plan, self.market),
            "territories.geojson": territories_geojson(self.plan, self.market),
        }
        write_plan(Path(folder), self.plan, findings=self.market.findings, pages=pages)
        return Path(folder)

    def __repr__(self) -> str:
        return f"<DesignedPlan: {verdict(self.plan, activities(self.plan))}>"

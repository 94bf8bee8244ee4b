"""How time and memory grow with the number of accounts and of territories, ours beside METIS."""

from benchmarks.design.chart import Line, chart
from benchmarks.design.contest import OURS
from benchmarks.design.running import ROOT, Record
from benchmarks.design.settings import Settings, keep

TOOLS = OURS, "metis"
ACCOUNTS_EACH = 500  # a territory, while the number of accounts grows
BY_ACCOUNTS = {"small": (5_000, 10_000, 20_000, 50_000, 100_000),
               "full": (5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000)}  # fmt: skip
FIXED_ACCOUNTS = 50_000  # while the number of territories grows
BY_TERRITORIES = {"small": (10, 50, 200), "full": (10, 25, 50, 100, 200, 500)}
CHARTS = ROOT / "docs" / "images"
PARTS = {"accounts": "accounts, 500 to a territory", "territories": "territories of 50,000 accounts"}


def run_growth(settings: Settings) -> list[Record]:
    """Measure along both axes and keep it; the charts are drawn by `report`."""
    records: list[Record] = []
    along = [("accounts", n, n // ACCOUNTS_EACH) for n in BY_ACCOUNTS[settings.size]]
    along += [("territories", FIXED_ACCOUNTS, k) for k in BY_TERRITORIES[settings.size]]
    for axis, accounts, territories in along:
        for tool in TOOLS:
            run = settings.contend(tool, accounts, territories) | {"axis": axis}
            records.append(run)
            cost = run.get("failed") or f"{run['cpu_total']:.2f} CPU s, {run['peak_mb']:.0f} MB"
            print(f"{axis}: {accounts:,} x {territories} {tool}: {cost}", flush=True)
            keep("growth", records)
    return records


def draw(records: list[Record]) -> list[str]:
    """Write the charts of kept records; names of the files."""
    names = []
    for axis, title in PARTS.items():
        for what, unit in (("cpu_total", "CPU seconds"), ("peak_mb", "MB")):
            lines = [
                Line(tool, [(float(run[axis]), float(run[what])) for run in records
                            if run["axis"] == axis and run["tool"] == tool and "failed" not in run])
                for tool in TOOLS
            ]  # fmt: skip
            name = f"growth-{axis}-{'time' if what == 'cpu_total' else 'memory'}.svg"
            CHARTS.mkdir(parents=True, exist_ok=True)
            (CHARTS / name).write_text(chart(lines, title, unit), encoding="utf-8")
            names.append(name)
    return names

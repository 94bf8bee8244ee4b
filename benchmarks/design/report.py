"""Write docs/benchmarks.md from the results kept as JSON."""

import os
import platform
from importlib import metadata

from benchmarks.design.growth import draw
from benchmarks.design.running import ROOT, Record
from benchmarks.design.settings import keep, kept

PAGE = ROOT / "docs" / "benchmarks.md"
WORDS = ROOT / "benchmarks" / "design" / "page.md"
PACKAGES = (
    "numpy", "scipy", "numba", "highspy", "ortools", "pymetis", "k-means-constrained", "spopt", "gerrychain",
    "pyvrp", "scikit-learn", "osrm-bindings",
)  # fmt: skip
MET = {True: "met", False: "**not met**", None: "not measured"}


def note_machine(commands: list[str]) -> None:
    """Keep what the figures were taken on: cores, memory, versions, and the commands run so far."""
    before = kept("machine")
    said = list(dict.fromkeys([*(before[0]["commands"] if before else []), *commands]))
    versions = {name: _version(name) for name in PACKAGES}
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    keep("machine", [{
        "cores": os.cpu_count(), "memory_gb": round(memory), "machine": platform.machine(),
        "system": platform.system(), "python": platform.python_version(),
        "versions": {name: version for name, version in versions.items() if version}, "commands": said,
    }])  # fmt: skip


def write_report() -> None:
    """Fill the page's words with the tables."""
    parts = {
        "TARGETS": targets_table(kept("targets")),
        "PEERS": peers_table(kept("table")),
        "DRIVE": drive_table(kept("targets")),
        "GROWTH": growth_charts(kept("growth")),
        "MACHINE": machine(kept("machine")),
    }
    page = WORDS.read_text(encoding="utf-8")
    for name, text in parts.items():
        page = page.replace(f"<!-- {name} -->", text)
    PAGE.write_text(page, encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")


def targets_table(records: list[Record]) -> str:
    """Row, claim, measured, target, met."""
    lines = ["| row | what | measured | target | |", "| ---: | --- | --- | --- | --- |"]
    for record in records:
        measured = "<br>".join(part.strip() for part in record["measured"].splitlines())
        cells = (str(record["row"]), record["claim"], measured, record["target"], MET[record["met"]])
        lines.append("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")
    return "\n".join(lines) if records else "Not run yet."


def peers_table(records: list[Record]) -> str:
    """A line for each tool and size."""
    lines = [
        "| accounts x territories | tool | graph, s | tool, s | MB | potential | work "
        "| dispersion | off main |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    whole = ""
    for run in records:
        size = f"{run['accounts']:,} x {run['territories']}"
        if run["tool"] == "ridings design":
            whole = _whole(run, size)
        elif "failed" in run:
            lines.append(f"| {size} | {run['tool']} | {run['failed']} | | | | | | |")
        else:
            graph = f"{run['cpu']['graph']:.2f}" if "graph" in run["cpu"] else "none"
            lines.append(
                f"| {size} | {run['tool']} | {graph} | {run['cpu']['tool']:.2f} | {run['peak_mb']:.0f} "
                f"| {run['potential']:.1%} | {run['work']:.1%} | {run['dispersion']:.2f} "
                f"| {run['off_main']:.1%} |"
            )
    return "\n".join(lines) + whole if records else "Not run yet."


def _whole(run: Record, size: str) -> str:
    cost = run.get("failed") or (
        f"{run['cpu']['tool']:.1f} CPU s, {run['wall']['tool']:.1f} s on the wall, {run['peak_mb']:.0f} MB"
    )
    return f"\n\nThe whole command, `ridings design` from CSV to report, {size}: {cost}."


def drive_table(records: list[Record]) -> str:
    """A line for each rep whose tours were routed."""
    lines = [
        "| on | accounts | visits | far | stops a tour | hops: predicted, routed "
        "| line-haul: predicted, routed | ratio |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    cases = [
        (told.get("network", "estimator"), case)
        for record in records if record["row"] == 9
        for told in record["detail"] for case in told.get("cases", [])
    ]  # fmt: skip
    for on, case in cases:
        lines.append(
            f"| {on} | {case['accounts']} | {case['visits']:.0f} | {case['far']:.0%} "
            f"| {case['stops_a_tour']:.1f} | {case['predicted_hops']:.0f}, {case['routed_hops']:.0f} h "
            f"| {case['predicted_haul']:.0f}, {case['routed_haul']:.0f} h | {case['ratio']:.2f} |"
        )
    return "\n".join(lines) if cases else "Not run yet."


def growth_charts(records: list[Record]) -> str:
    """Draw the charts and link to them."""
    if not records:
        return "Not run yet."
    return "\n".join(f"![{_title(name)}](images/{name})" for name in draw(records))


def machine(records: list[Record]) -> str:
    """Cores, versions and commands."""
    if not records:
        return "Not run yet."
    facts = records[0]
    versions = ", ".join(f"{name} {version}" for name, version in facts["versions"].items())
    commands = "\n".join(facts["commands"])
    return (
        f"{facts['cores']} cores, {facts['memory_gb']} GB, {facts['system']} {facts['machine']}, Python "
        f"{facts['python']}; {versions}.\n\n```\n{commands}\n```"
    )


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _title(name: str) -> str:
    return name.removesuffix(".svg").replace("-", " ")

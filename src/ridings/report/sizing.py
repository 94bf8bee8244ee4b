"""How many reps a market needs, as one self-contained page without a script."""

from html import escape
from importlib.resources import files
from string import Template

from ridings.design.plan import ForceSize, SizeRow
from ridings.report.chart import Chart, Line, chart_html
from ridings.report.wording import number, percent, plural
from ridings.version import __version__

TITLE = "How many reps the market needs"


def size_text(size: ForceSize) -> str:
    """Say how many reps it takes, and how that compares with today."""
    if size.recommended is None:
        return f"No number of reps brings the year of a rep to {percent(size.utilization)} of capacity."
    row = next(row for row in size.rows if row.reps == size.recommended)
    text = (
        f"{plural(size.recommended, 'rep')} of {number(size.capacity_hours)} hours a year can do the work at "
        f"{percent(row.utilization)} of capacity, driving included ({percent(size.utilization)} is allowed)."
    )
    if size.current is not None:
        more = size.recommended - size.current
        word = "as many as" if not more else f"{abs(more)} {'more' if more > 0 else 'fewer'} than"
        text += f" That is {word} the {size.current} there are today."
    return text


def size_page(size: ForceSize) -> str:
    """Return the page."""
    return Template(files("ridings.report").joinpath("sizing.html").read_text(encoding="utf-8")).substitute(
        title=TITLE,
        style=files("ridings.report").joinpath("page.css").read_text(encoding="utf-8"),
        lead=escape(size_text(size)),
        charts="".join(map(chart_html, _charts(size))),
        table=_table(size),
        notes="".join(f"<li>{escape(note[:1].upper() + note[1:])}.</li>" for note in size.notes),
        version=escape(__version__),
    )


def _charts(size: ForceSize) -> list[Chart]:
    x = [float(row.reps) for row in size.rows]
    at = next((n for n, row in enumerate(size.rows) if row.reps == size.recommended), None)
    whole = [Line("all reps", [row.utilization for row in size.rows])]
    whole.append(Line("the busiest", [row.busiest for row in size.rows]))
    drive = [Line("drive hours", [row.drive_hours for row in size.rows])]
    charts = [
        Chart("Workload over capacity", "reps", x, whole, number, percent, at, "recommended"),
        Chart("Drive hours a year", "reps", x, drive, number, number, at, "recommended"),
    ]
    sold = [row.expected_revenue for row in size.rows]
    if all(value is not None for value in sold):
        line = [Line("expected revenue", [value or 0.0 for value in sold])]
        title = "Expected revenue, recommended = 100"
        charts.append(Chart(title, "reps", x, line, number, lambda v: number(v, 1), at, "recommended"))
    return charts


def _table(size: ForceSize) -> str:
    names = list(size.rows[0].imbalance)
    heads = ["Reps", "Workload over capacity", "The busiest", "Visits that fit"]
    heads += [f"Imbalance, {name.replace('_', ' ')}" for name in names]
    heads += ["Drive, h", "Expected revenue", "One more adds"]
    head = "".join(f'<th class="plain" scope="col">{escape(title)}</th>' for title in heads)
    body = "".join(_row(size, n, row) for n, row in enumerate(size.rows))
    return f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"


def _row(size: ForceSize, n: int, row: SizeRow) -> str:
    following = size.rows[n + 1] if n + 1 < len(size.rows) else None
    adds = None
    if following is not None and following.reps == row.reps + 1 and row.expected_revenue is not None:
        adds = (following.expected_revenue or 0.0) - row.expected_revenue
    marks = [("recommended", row.reps == size.recommended), ("today", row.reps == size.current)]
    marks.append(("bands not held", not row.feasible))
    badges = "".join(f' <span class="badge">{word}</span>' for word, is_so in marks if is_so)
    cells = [
        percent(row.utilization),
        percent(row.busiest),
        percent(row.coverage),
        *(percent(value) for value in row.imbalance.values()),
        number(row.drive_hours),
        number(row.expected_revenue, 1),
        number(adds, 1),
    ]
    told = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    on = " class=on" if row.reps == size.recommended else ""
    return f'<tr{on}><th scope="row">{number(row.reps)}{badges}</th>{told}</tr>'

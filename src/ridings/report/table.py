"""The table of territories, whole in the page so that it reads and prints without a script."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from ridings.report.headline import ROUNDING
from ridings.report.roster import Activity, Roster, Row, Territory, amount
from ridings.report.wording import Unit, number, percent


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what it means, and the value and text of a cell."""

    title: str
    meaning: str
    value: Callable[[Row], float | None]
    text: Callable[[float | None], str]
    tolerance: float | None = None  # beyond it a cell is tinted
    sums: bool = True  # whether the sum of all territories says something


def table_html(roster: Roster, shown: Sequence[Activity], potential: Unit, noun: str) -> str:
    """Return the table: one row a territory of the plan, and one below it for all of them."""
    rows = [entry.planned for entry in roster if entry.planned is not None]
    columns = [
        column for column in _columns(shown, potential, noun) if any(column.value(row) for row in rows)
    ]
    with_regions = any(entry.planned and entry.planned.get("region") for entry in roster)
    heads = [_head("Territory", "its id in alignment.csv", text=True)]
    if roster.has_reps:
        heads.append(_head("Rep", "who holds it in this plan", text=True))
    if with_regions:
        heads.append(_head("Region", "", text=True))
    heads += [_head(column.title, column.meaning) for column in columns]
    body = "".join(
        _row(index, entry, columns, roster.has_reps, with_regions)
        for index, entry in enumerate(roster)
        if entry.planned is not None
    )
    lead = 1 + roster.has_reps + with_regions
    foot = f'<th scope="row" colspan="{lead}">All</th>' + "".join(_total(c, roster) for c in columns)
    return f"<thead><tr>{''.join(heads)}</tr></thead><tbody>{body}</tbody><tfoot><tr>{foot}</tr></tfoot>"


def _columns(shown: Sequence[Activity], potential: Unit, noun: str) -> Iterator[Column]:
    if all(activity.column != "accounts" for activity in shown):
        yield Column(f"{noun.capitalize()}s", "", _reader("accounts"), number)
    for activity in shown:
        text = potential.full if activity.kind == "potential" else number
        title = f"{activity.title}, h" if activity.kind == "hours" else activity.title
        yield Column(
            title, "hours a year" if activity.kind == "hours" else "", _reader(activity.column), text
        )
        if activity.tolerance is not None:
            meaning = f"{activity.title.lower()} against its target; allowed {percent(activity.tolerance)}"
            reader = _reader(activity.imbalance)
            yield Column(
                "± target", meaning, reader, _signed(activity.digits), activity.tolerance, sums=False
            )
    load, spread = _reader("workload_index"), _reader("dispersion_km")
    yield Column("Load", "workload as a share of the hours a rep has", load, percent, sums=False)
    yield Column("Spread, km", "mean distance to the middle of the territory", spread, number, sums=False)


def _reader(column: str) -> Callable[[Row], float | None]:
    return lambda row: amount(row, column)


def _signed(digits: int) -> Callable[[float | None], str]:
    return lambda value: percent(value, signed=True, even=True, digits=digits)


def _head(title: str, meaning: str, *, text: bool = False) -> str:
    kind, hint = "text" if text else "number", f' title="{escape(meaning)}"' if meaning else ""
    label = escape(title)
    return (
        f'<th scope="col" class="{kind}" aria-sort="none"{hint}><button type="button">{label}</button></th>'
    )


def _row(index: int, entry: Territory, columns: Sequence[Column], reps: bool, regions: bool) -> str:
    row = entry.planned or {}
    cells = [
        f'<th scope="row" data-v="{escape(entry.id)}"><button type="button" class="pick">'
        f'<i class="dot" data-dot="{index}"></i>{escape(entry.id)}</button></th>'
    ]
    if reps:
        holder = entry.name or ("vacant" if entry.vacant else "")
        cells.append(f'<td class="text" data-v="{escape(holder)}">{escape(holder)}</td>')
    if regions:
        region = escape(str(row.get("region") or ""))
        cells.append(f'<td class="text" data-v="{region}">{region}</td>')
    cells += [_cell(column, column.value(row)) for column in columns]
    return f'<tr data-territory="{index}">{"".join(cells)}</tr>'


def _cell(column: Column, value: float | None) -> str:
    outside = column.tolerance is not None and value is not None and abs(value) > column.tolerance + ROUNDING
    tint = "" if not outside or value is None else ' class="over"' if value > 0 else ' class="under"'
    return f'<td{tint} data-v="{"" if value is None else repr(value)}">{escape(column.text(value))}</td>'


def _total(column: Column, roster: Roster) -> str:
    """Return the sum of amounts; of shares and distances a sum says nothing."""
    values = [column.value(entry.planned) for entry in roster if entry.planned is not None]
    known = [value for value in values if value is not None]
    if not column.sums or not known:
        return "<td></td>"
    return f"<td>{escape(column.text(sum(known)))}</td>"

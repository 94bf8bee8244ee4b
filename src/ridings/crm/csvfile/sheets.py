"""What a workbook says of itself: its sheets in order, and which part each is; read with a safe parser."""

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NoReturn
from xml.parsers import expat

from ridings.crm.csvfile.container import Part, whole
from ridings.errors import DataError, shorten

MOST_SHEETS = 1_000
DECLARES = "has a document type or entities in it, which no workbook needs: save it again, or as CSV"
_LARGEST_LIST = 8 << 20  # bytes of the list of sheets, and of the list of parts
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_OTHERS = {
    "xl/workbook.bin": "a binary workbook (.xlsb)",
    "content.xml": "an OpenDocument file",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a presentation",
}


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, whether it is shown, and its part of the file."""

    title: str
    shown: bool
    part: Part


@dataclass(frozen=True)
class Contents:
    """What is in a workbook: its sheets, and the parts that its reader needs besides the sheet."""

    sheets: tuple[Sheet, ...]
    besides: tuple[Part, ...]

    def sheet_for(self, table: str | None) -> Sheet:
        """The sheet with the name of a table, else the first that is shown, else the first."""
        named = [sheet for sheet in self.sheets if sheet.title.strip().lower() == table]
        return (named or [sheet for sheet in self.sheets if sheet.shown] or list(self.sheets))[0]


def contents_of(parts: Mapping[str, Part], name: str) -> Contents:
    """Read the list of sheets of a workbook.

    Raises
    ------
    DataError
        If it is no workbook, or one with too many sheets, or with a document type (DTD) in it.
    """
    if _WORKBOOK not in parts or _RELATIONS not in parts:
        other = next((what for part, what in _OTHERS.items() if part in parts), "a zip file")
        raise DataError(f"{name} is {other}, not an Excel workbook: save it as .xlsx, CSV or Parquet")
    relations = _relations(whole(parts[_RELATIONS], name, _LARGEST_LIST), name)
    sheets: list[Sheet] = []
    titles: set[str] = set()
    for title, state, number in _listed(whole(parts[_WORKBOOK], name, _LARGEST_LIST), name):
        kind, target = relations.get(number, ("", ""))
        if kind == "worksheet" and target in parts:
            sheets.append(Sheet(title, state == "visible", parts[target]))
        if title in titles:
            raise DataError(f"{name} has two sheets called {shorten(title)!r}: rename one of them")
        titles.add(title)
    if not sheets:
        raise DataError(f"{name} has no sheet with cells: expected a header and rows")
    wanted = {target for kind, target in relations.values() if kind in ("sharedStrings", "styles")}
    wanted |= {"[content_types].xml", "_rels/.rels", _WORKBOOK, _RELATIONS}
    wanted |= {"xl/sharedstrings.xml", "xl/styles.xml"}
    return Contents(tuple(sheets), tuple(parts[key] for key in sorted(wanted & set(parts))))


def parse(text: bytes, name: str, start: Callable[[str, dict[str, str]], None]) -> None:
    """Give every start tag (without its prefix) and its attributes; no document type, no entities."""
    parser = expat.ParserCreate("utf-8")

    def refuse(*_given: object) -> NoReturn:
        raise DataError(f"{name} {DECLARES}")

    def started(tag: str, attributes: dict[str, str]) -> None:
        start(tag.rpartition(":")[2], attributes)

    parser.StartElementHandler = started
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise DataError(f"{name} is a broken Excel workbook: {error}; save it again, or as CSV") from error


def _relations(text: bytes, name: str) -> dict[str, tuple[str, str]]:
    """Kind and part (in small letters) by the number that the workbook gives it."""
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            found[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], path.lower())

    parse(text, name, start)
    return found


def _listed(text: bytes, name: str) -> list[tuple[str, str, str]]:
    """Title, state and number of every sheet, in order."""
    found: list[tuple[str, str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            number = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            found.append((attributes.get("name", ""), attributes.get("state", "visible"), number))
            if len(found) > MOST_SHEETS:
                raise DataError(f"{name} has more than {MOST_SHEETS:,} sheets: save the one wanted as CSV")

    parse(text, name, start)
    return found

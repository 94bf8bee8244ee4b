"""Workbooks made part by part, and what a read of a file costs in a process of its own."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
CELLS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>account_id</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>name</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>A1</t></is></c>'
    '<c r="B2" t="inlineStr"><is><t>One</t></is></c></row>'
)
ROWS = [("A1", "One", 2)]  # what is read of these
_MEASURE = """
import json, resource, sys
from ridings.crm.csvfile.reading import read_raw
from ridings.errors import DataError
import fastexcel
def most():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024
def used():
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)
memory, start = most(), used()
try:
    read = read_raw(sys.argv[1])
    said, rows = "", read.frame.height
except DataError as error:
    said, rows = str(error), 0
apart = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(json.dumps([said, rows, used() - start, most() - memory, apart]))
"""


@dataclass(frozen=True)
class Cost:
    """What reading a file came to: what was said against it, its rows, seconds and MB."""

    said: str
    rows: int
    seconds: float  # of processor
    memory: float  # more than before
    apart: float  # all the memory of the process that reads, where it came to that


def cost_of(path: Path) -> Cost:
    """Read a file in a process of its own."""
    command = [sys.executable, "-c", _MEASURE, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stderr[-2000:])
    return Cost(*json.loads(done.stdout))


def sheet_xml(cells: str = CELLS, before: str = "") -> str:
    """A sheet of rows of cells."""
    return f'{HEAD}<worksheet xmlns="{_MAIN}">{before}<sheetData>{cells}</sheetData></worksheet>'


def texts_xml(texts: list[str]) -> str:
    """The shared texts."""
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return f'{HEAD}<sst xmlns="{_MAIN}">{items}</sst>'


def parts(sheets: Mapping[str, str] | None = None, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The parts of a workbook with sheets of some names; `more` adds parts or puts others in their place."""
    sheets = {"Sheet1": sheet_xml()} if sheets is None else sheets
    listed = "".join(
        f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}"/>' for i, name in enumerate(sheets, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{i}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(sheets) + 1)
    )
    relations += f'<Relationship Id="rId0" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    made = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
        "</Relationships>",
    }
    made |= {f"xl/worksheets/sheet{i}.xml": text for i, text in enumerate(sheets.values(), 1)}
    return made | dict(more or {})


def zipped(given: Mapping[str, str] | Mapping[str, str | bytes]) -> bytes:
    """Parts packed to a zip file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in given.items():
            file.writestr(name, text)
    return packed.getvalue()


def declaring(text: str, declared: str) -> str:
    """A part with a document type before its root."""
    head, _, rest = text.partition("\n")
    return f"{head}\n{declared}{rest}"

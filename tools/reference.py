"""Write the pages of `docs/reference/` from the code they describe; `--check` only says which are stale."""
# ruff: noqa: T201

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from ridings.cli.command import build_parser
from ridings.design.measures import MEASURES
from ridings.errors import ExitCode
from ridings.market.columns import TABLES, Column, columns
from ridings.web.server import make_api

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
KEYS = Path(__file__).resolve().parent / "brief_keys.csv"
LISTS = ("apart", "never", "disputes")  # tables that may be there several times
MADE = "<!-- Made by `make reference`; edit the code it comes from. -->"
EXITS = {
    ExitCode.DONE: "done",
    ExitCode.INFEASIBLE: "no plan keeps every rule; the best one found is still written",
    ExitCode.DATA: "the data are wrong; nothing is written but the list of what was rejected",
    ExitCode.SOURCE: "an outside thing failed: a disk, a service, an engine",
    ExitCode.REFUSED: "not allowed, not found or stale",
    ExitCode.INTERRUPTED: "interrupted; no half-written file is left",
}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]


def columns_page() -> str:
    """Every column of every table."""
    lines = [
        "# Columns",
        "",
        MADE,
        "",
        "What a table may hold. Headers are compared without case and spaces.",
    ]
    head = ("column", "type", "unit", "default", "meaning", "also known as")
    for name in TABLES:
        lines += ["", f"## {name}", "", *table(head, map(column_row, columns(name)))]
    return "\n".join(lines) + "\n"


def column_row(column: Column) -> tuple[str, ...]:
    """The cells of one column."""
    kind = f"one of {', '.join(column.choices)}" if column.choices else column.type.replace("_", " ")
    default = "required" if column.required else column.default
    aliases = ", ".join(column.aliases[:4]) + (", …" if len(column.aliases) > 4 else "")
    return (f"`{column.name}`", kind, column.unit, default, column.meaning, aliases)


def brief_keys() -> list[dict[str, str]]:
    """Every key of a brief: `table`, `key`, `value`, `default`, `meaning`."""
    return list(csv.DictReader(KEYS.read_text(encoding="utf-8").splitlines()))


def brief_page() -> str:
    """Every key of a brief."""
    lines = ["# Brief", "", MADE, "", "The keys of a file given by `--brief`; every one may be left out."]
    head = ("key", "value", "default", "meaning")
    for name, rows in groupby(brief_keys(), lambda row: row["table"].split(".")[0]):
        shown = [(f"`{key_path(row)}`", row["value"], row["default"], row["meaning"]) for row in rows]
        heading = f"[[{name}]]" if name in LISTS else f"[{name}]"
        lines += ["", f"## {heading}", "", *table(head, shown)]
    return "\n".join(lines) + "\n"


def key_path(row: Mapping[str, str]) -> str:
    """A key with the tables within its own, `price.account`."""
    return ".".join([*row["table"].split(".")[1:], row["key"]])


def measures_page() -> str:
    """Every measure of a plan."""
    lines = ["# Measures", "", MADE, "", "The figures of `plan.json` and `ridings score-plan`.", ""]
    rows = [(f"`{measure.name}`", measure.unit, measure.meaning) for measure in MEASURES]
    return "\n".join([*lines, *table(("measure", "unit", "meaning"), rows)]) + "\n"


def commands_page() -> str:
    """Every command with its arguments, and what it tells the shell."""
    parser = build_parser()
    lines = ["# Commands", "", MADE, "", *arguments(parser), *subcommands(parser, "ridings")]
    rows = [(str(int(code)), EXITS[code]) for code in ExitCode]
    return "\n".join([*lines, "", "## Exit codes", "", *table(("code", "meaning"), rows)]) + "\n"


def api_text() -> str:
    """The description of the API, as a server gives it."""
    return json.dumps(api(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def api() -> dict[str, Any]:
    """The description of the API; its version is the package's and says nothing of the interface."""
    found = make_api().openapi()
    return found | {"info": found["info"] | {"version": "v1"}}


def api_page() -> str:
    """Every operation of the API."""
    found = api()
    head = ("operation", "does", "takes", "gives")
    groups: dict[str, list[tuple[str, ...]]] = {}
    for path, operations in found["paths"].items():
        for method, one in operations.items():
            groups.setdefault(one["tags"][0], []).append(operation_row(method, path, one))
    lines = ["# HTTP API", "", MADE, "", found["info"]["description"], "",
             "The same as a machine reads it: [openapi.json](openapi.json)."]  # fmt: skip
    for tag, rows in groups.items():
        lines += ["", f"## {tag}", "", *table(head, rows)]
    return "\n".join(lines) + "\n"


def operation_row(method: str, path: str, one: dict[str, Any]) -> tuple[str, ...]:
    """The cells of one operation."""
    takes = [f"`{each['name']}`" for each in one.get("parameters", []) if each["in"] != "path"]
    takes += [f"a body ({shape(each)})" for each in one.get("requestBody", {}).get("content", {}).values()]
    gives = [
        f"{status} {', '.join(filter(None, map(shape, answer.get('content', {}).values())))}".strip()
        for status, answer in one["responses"].items()
        if status != "default"
    ]
    return (f"`{method.upper()} {path}`", one["description"], ", ".join(takes), "; ".join(gives))


def shape(content: dict[str, Any]) -> str:
    """What a body is called."""
    return str(content.get("schema", {}).get("$ref", "")).rpartition("/")[2]


def access_page() -> str:
    """Who is answered what by every operation, from the table that the tests go by.

    Raises
    ------
    SystemExit
        If an operation has no row, or a row no operation.
    """
    rows = list(csv.DictReader((FOLDER / "access.csv").read_text(encoding="utf-8").splitlines()))
    known = {one["operationId"] for path in api()["paths"].values() for one in path.values()}
    for said, names in (("has no row", known - {row["operation"] for row in rows}),
                        ("is no operation", {row["operation"] for row in rows} - known)):  # fmt: skip
        if names:
            sys.exit(f"access.csv: {', '.join(sorted(names))} {said}")
    lines = [
        "# Access", "", MADE, "",
        "What each role is answered by every operation. `nobody` shows no token, `revoked` one "
        "that was revoked, `reading` a planner's token with scopes to read alone. The object is what is "
        "asked for: one's own, another's, or one that does not exist; the last two are answered alike.", "",
    ]  # fmt: skip
    return "\n".join([*lines, *table(list(rows[0]), [list(row.values()) for row in rows])]) + "\n"


def subcommands(parser: argparse.ArgumentParser, path: str) -> list[str]:
    """Every command below one, with its arguments, and those below it."""
    lines: list[str] = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            about = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, command in action.choices.items():
                lines += ["", f"## `{path} {name}`", "", command.description or about.get(name, "")]
                lines += ["", *arguments(command), *subcommands(command, f"{path} {name}")]
    return lines


def arguments(parser: argparse.ArgumentParser) -> list[str]:
    """The arguments of one parser, as a table; argparse's own text changes with the version of Python."""
    shown = [action for action in parser._actions if action.help is not argparse.SUPPRESS]
    shown = [action for action in shown if not isinstance(action, argparse._SubParsersAction)]
    return table(("argument", "meaning"), [(spelling(action), meaning(action)) for action in shown])


def spelling(action: argparse.Action) -> str:
    """How an argument is written."""
    value = action.metavar if isinstance(action.metavar, str) else ""
    if not value and action.choices:
        value = "|".join(map(str, action.choices))
    if not action.option_strings:
        return f"`{value or action.dest.upper()}`"
    takes = action.nargs != 0
    names = ", ".join(action.option_strings)
    return f"`{names} {value or action.dest.upper()}`" if takes else f"`{names}`"


def meaning(action: argparse.Action) -> str:
    """The help of an argument, its placeholders filled in."""
    return (action.help or "") % {**vars(action), "prog": "ridings"}


def main() -> int:
    """Write the pages, or with `--check` compare them; returns 1 where one is stale."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="write nothing, fail where a page is stale")
    options.add_argument("--folder", type=Path, default=FOLDER, help="where the pages are")
    given = options.parse_args()
    pages = {
        "access.md": access_page(),
        "api.md": api_page(),
        "openapi.json": api_text(),
        "brief.md": brief_page(),
        "columns.md": columns_page(),
        "commands.md": commands_page(),
        "measures.md": measures_page(),
    }
    stale = []
    for name, text in pages.items():
        path: Path = given.folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path)
            if not given.check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    for path in stale:
        print(f"{path}: stale, run `make reference`" if given.check else f"wrote {path}")
    return 1 if stale and given.check else 0


if __name__ == "__main__":
    sys.exit(main())

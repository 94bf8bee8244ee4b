"""What an error says stands on any page: how to mend it on the command line is in its hint."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import ridings
from ridings.errors import DataError, NotFoundError, RefusedError, RuleError, StaleError

SOURCES = Path(ridings.__file__).parent
SPOKEN = ("app", "storage", "design", "market")
OF_THE_COMMAND_LINE = {  # no other face reaches these
    "app/roads.py", "app/demo.py", "design/brief_flags.py",
}  # fmt: skip
FLAG = re.compile(r"(?<![\w-])--[a-z]|\bridings [a-z]+\b(?! of\b)")


def words(tree: ast.AST) -> Iterator[ast.Constant]:
    """Every text that is said: neither documentation nor a hint."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.keyword) and node.arg == "hint":
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node
        yield from words(node)


@pytest.mark.parametrize("folder", SPOKEN)
def test_no_message_names_a_flag_or_a_command(folder: str) -> None:
    found = []
    for path in sorted((SOURCES / folder).rglob("*.py")):
        name = path.relative_to(SOURCES).as_posix()
        if name in OF_THE_COMMAND_LINE or "migrations" in name:
            continue
        for text in words(ast.parse(path.read_text(encoding="utf-8"))):
            if FLAG.search(str(text.value)):
                found.append(f"{name}:{text.lineno}: {text.value!r}")
    assert found == []


@pytest.mark.parametrize("kind", [DataError, RefusedError, NotFoundError, StaleError, RuleError])
def test_the_command_line_says_message_and_hint(kind: type[RefusedError]) -> None:
    error = kind("it is so", hint="; give --this")
    assert (error.message, error.hint, str(error)) == ("it is so", "; give --this", "it is so; give --this")

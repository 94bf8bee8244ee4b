"""Every import rule fails when it is broken, and the tree keeps the house style."""

import ast
import configparser
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "ridings"

LAYERS = "The loop is closed by data, never by imports"
SOLVERS = "Solvers and shapes know nothing of tables"
STAGES = "Stages do no input or output"
# rule, folder that imports, what it imports
OFFENCES = [
    (LAYERS, "market", "ridings.app"),
    (LAYERS, "market", "ridings.design"),
    (LAYERS, "design", "ridings.crm"),
    (LAYERS, "design", "ridings.places"),
    (LAYERS, "app", "ridings.report"),
    (LAYERS, "app", "ridings.cli"),
    (LAYERS, "app", "ridings.web"),
    (LAYERS, "web", "ridings.cli"),
    (LAYERS, "workers", "ridings.app"),
    (LAYERS, "workers", "ridings.storage"),
    (LAYERS, "report", "ridings.cli"),
    (LAYERS, "crm", "ridings.places"),
    (LAYERS, "travel", "ridings.crm"),
    (LAYERS, "places", "ridings.app"),
    (LAYERS, "solvers", "ridings.market"),
    (LAYERS, "solvers", "ridings.geo"),
    (LAYERS, "geo", "ridings.solvers"),
    (SOLVERS, "solvers", "polars"),
    (SOLVERS, "geo", "polars"),
    (STAGES, "market", "os"),
    (STAGES, "design", "urllib"),
    (STAGES, "market", "fastexcel"),
    (STAGES, "solvers", "subprocess"),
    (STAGES, "geo", "socket"),
    (STAGES, "market", "http"),
]
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base"}
MADE = {"__pycache__", "node_modules", "dist", "generated"}
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
LONGEST_SOLVER_LOOP = 90
LAZY = (
    "alembic",
    "argon2",
    "fastapi",
    "fastexcel",
    "h3",
    "highspy",
    "numba",
    "pandas",
    "procrastinate",
    "prometheus_client",
    "pyarrow",
    "scipy",
    "shapely",
    "sqlalchemy",
    "uvicorn",
)


def lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    """Run the import rules on the package that lies in `tree`."""
    program = (
        "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as c; c()"
    )
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache", "--config", str(ROOT / ".importlinter")],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )


def broken_rules(output: str) -> dict[str, str]:
    """What is said of each broken rule: its name, underlined, heads its part of the report."""
    _, _, report = output.partition("Broken contracts\n")
    parts = re.split(r"^(.+)\n-{4,}\n", report, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def copy_package(into: Path) -> Path:
    """A copy of the package, free to be spoilt."""
    ignored = shutil.ignore_patterns("data", "__pycache__")
    return shutil.copytree(SOURCE, into / "ridings", ignore=ignored)


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the import rules say of a copy with every offence in it, each in a module of its own."""
    copy = copy_package(tmp_path_factory.mktemp("spoilt"))
    for number, (_, folder, imported) in enumerate(OFFENCES):
        (copy / folder / f"offence_{number}.py").write_text(f'"""An offence."""\n\nimport {imported}\n')
    return lint_imports(copy.parent).stdout


def test_the_tree_keeps_every_import_rule(tmp_path: Path) -> None:
    done = lint_imports(copy_package(tmp_path).parent)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not broken_rules(done.stdout)


@pytest.mark.parametrize(("number", "rule", "folder", "imported"), [(i, *o) for i, o in enumerate(OFFENCES)])
def test_an_offending_import_breaks_its_rule(
    spoilt: str, number: int, rule: str, folder: str, imported: str
) -> None:
    assert f"ridings.{folder}.offence_{number} -> {imported} " in broken_rules(spoilt)[rule]


def test_a_folder_without_a_place_among_the_layers_breaks_the_rule(tmp_path: Path) -> None:
    unplaced = copy_package(tmp_path) / "unplaced"
    unplaced.mkdir()
    (unplaced / "__init__.py").write_text('"""Somewhere new."""\n')
    assert "ridings.unplaced" in broken_rules(lint_imports(tmp_path).stdout)[LAYERS]


def test_every_import_rule_has_an_offence_that_breaks_it() -> None:
    rules = configparser.ConfigParser()
    rules.read(ROOT / ".importlinter")
    named = {rules[part]["name"] for part in rules.sections() if part.startswith("importlinter:contract:")}
    assert named == {rule for rule, _, _ in OFFENCES}


def modules() -> Iterator[Path]:
    return (path for path in sorted(SOURCE.rglob("*.py")) if "__pycache__" not in path.parts)


def project_files() -> Iterator[Path]:
    """The files that people write, without what a build or a run leaves among them."""
    yield from (path for path in sorted(ROOT.iterdir()) if path.is_file())
    for folder in (".ci", "benchmarks", "build_hooks", "deploy", "docs", "frontend", "src", "tests", "tools"):
        for path in sorted((ROOT / folder).rglob("*")):
            made = not MADE.isdisjoint(path.parts) or path.is_relative_to(SOURCE / "places" / "data")
            if path.is_file() and not made:
                yield path


def written() -> Iterator[Path]:
    """Modules that people read on: a migration is a list of what was made once, and is never changed."""
    return (path for path in modules() if path.parent.name != "versions")


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in written()}
    assert {path.name: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_forty_lines_without_its_docstring() -> None:
    long = {}
    for path in written():
        most = LONGEST_SOLVER_LOOP if "solvers" in path.parts else LONGEST_FUNCTION
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length(node) > most:
                long[f"{path.relative_to(SOURCE)}:{node.name}"] = length(node)
    assert long == {}


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    docstring = ast.get_docstring(function, clean=False) or ""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    return lines - (len(docstring.splitlines()) if docstring else 0)


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        path for path in modules() if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_every_file_has_a_name_that_says_something() -> None:
    assert [path for path in project_files() if path.stem.lower() in FORBIDDEN_NAMES] == []


def test_no_file_holds_a_registry_host_or_the_path_of_a_machine() -> None:
    # written in pieces, or this file would be the one that is found
    hosts = ("files.python" + "hosted.org", "pypi" + ".org", "registry.npm" + "js.org")
    paths = ("/ro" + "ot/", "/wo" + "rk/", "/far" + "m/", "/home/" + "runner")
    machine = re.compile("|".join(map(re.escape, hosts + paths)))
    found = {}
    for path in project_files():
        hit = machine.search(path.read_text(encoding="utf-8", errors="replace"))
        if hit:
            found[str(path.relative_to(ROOT))] = hit.group()
    assert found == {}


@pytest.mark.parametrize("module", ["ridings", "ridings.cli.command"])
def test_importing_it_loads_nothing_heavy(module: str) -> None:
    program = f"import sys, {module}; print([name for name in {LAZY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

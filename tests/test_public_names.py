"""The names that `import ridings` gives are a promise; this list changes with a line in the changelog."""

import inspect
import subprocess
import sys

import ridings

PUBLIC = [
    "CellFault",
    "DataError",
    "DesignBrief",
    "DesignedPlan",
    "Finding",
    "ForceSize",
    "Market",
    "Plan",
    "RefusedError",
    "RidingsError",
    "Scored",
    "SourceError",
    "__version__",
    "design_plan",
    "read_brief",
    "read_market",
    "score_plan",
    "size_force",
]


def test_the_public_names_are_these() -> None:
    assert sorted(ridings.__all__) == PUBLIC
    assert dir(ridings) == PUBLIC


def test_every_public_name_is_there_and_documented() -> None:
    for name in PUBLIC:
        thing = getattr(ridings, name)
        assert name == "__version__" or inspect.getdoc(thing), name


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    assert not hasattr(ridings, "draw_plan")


def test_functions_say_what_they_raise() -> None:
    for name in ("design_plan", "read_brief", "read_market", "score_plan", "size_force"):
        assert "Raises" in (inspect.getdoc(getattr(ridings, name)) or ""), name


def test_the_types_come_without_being_asked_for() -> None:
    program = "import ridings, sys; assert 'polars' not in sys.modules; print(ridings.Market.__name__)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "Market"

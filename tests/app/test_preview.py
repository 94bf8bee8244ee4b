"""A move looked at before it is made: the same totals and rules, and nothing written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from sqlalchemy import select
from tests.app.drawn_company import as_actor, company, drawn

from ridings.app.editing import list_edits, move, preview_move
from ridings.app.plan_life import propose
from ridings.app.planning import clone, open_plan
from ridings.app.workspace import Workspace
from ridings.errors import NotFoundError, RefusedError, StaleError
from ridings.storage.audit import entries
from ridings.storage.schema import plan_territory


def kept(workspace: Workspace) -> tuple[object, ...]:
    """Everything that a move would change."""
    opened = open_plan(workspace, "North")
    with workspace.read() as connection:
        rows = connection.execute(select(plan_territory).order_by(plan_territory.c.territory_id)).all()
        record = list(entries(connection))
    return opened.row, opened.alignment.rows(), rows, record, list_edits(workspace, "North")


def test_a_preview_tells_what_the_move_then_does_and_writes_nothing(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    before, numbers = kept(workspace), iter(range(1000))
    preview_move(workspace, "North", [f"A{i:02d}" for i in range(24)], "T03")
    assert kept(workspace) == before

    @settings(max_examples=10)
    @given(st.sets(st.integers(0, 23), min_size=1, max_size=8), st.integers(1, 3))
    def as_foreseen(accounts: set[int], territory: int) -> None:
        ids, to, name = [f"A{i:02d}" for i in accounts], f"T{territory:02d}", f"Scenario {next(numbers)}"
        clone(workspace, "North", name)
        if set(ids) <= held_in(workspace, to):
            with pytest.raises(RefusedError, match="nothing to move"):
                preview_move(workspace, name, ids, to, revision=0)
            return
        seen = preview_move(workspace, name, ids, to, revision=0)
        made = move(workspace, name, ids, to, revision=0)
        assert seen.revision == 0
        assert (seen.measures, seen.broken) == (made.measures, made.broken)
        for part in ("moves", "territories", "before"):
            assert_frame_equal(getattr(seen, part), getattr(made, part))

    as_foreseen()
    assert kept(workspace)[:2] == before[:2]


def test_a_preview_tells_the_rules_that_would_be_broken(address: str) -> None:
    workspace = company(address, locked=[True] + [False] * 23)
    drawn(workspace)
    before = kept(workspace)
    seen = preview_move(workspace, "North", ["A00"], "T03")
    assert [(one.rule, one.account_id) for one in seen.broken] == [("locked", "A00")]
    assert kept(workspace) == before


def test_a_preview_is_refused_where_the_move_would_be(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    with pytest.raises(NotFoundError):
        preview_move(workspace, "North", ["A99"], "T01")
    with pytest.raises(NotFoundError):
        preview_move(workspace, "none", ["A00"], "T01")
    to = "T01" if "A00" in held_in(workspace, "T02") else "T02"
    move(as_actor(workspace, "bob"), "North", ["A00"], to, revision=0)
    with pytest.raises(StaleError):
        preview_move(workspace, "North", ["A01"], "T01", revision=0)
    propose(workspace, "North")
    with pytest.raises(RefusedError, match="only a draft"):
        preview_move(workspace, "North", ["A01"], "T01")


def held_in(workspace: Workspace, territory: str) -> set[str]:
    """The accounts of a territory."""
    alignment = open_plan(workspace, "North").alignment.select("account_id", "territory_id").iter_rows()
    return {account for account, held_in in alignment if held_in == territory}

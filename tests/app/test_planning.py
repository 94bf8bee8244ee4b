"""Plans drawn in the database: designed, loaded, cloned, renamed, deleted, proposed and approved."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select
from tests.app.drawn_company import BALANCE, as_actor, company, drawn

from ridings.app.editing import move, undo
from ridings.app.plan_life import approve, archive, propose, reject
from ridings.app.planning import clone, delete, list_plans, load_draft, note, open_plan, rename
from ridings.app.workspace import Workspace, open_workspace
from ridings.design.brief import brief_from_mapping
from ridings.errors import DataError, RefusedError
from ridings.storage import schema
from ridings.storage.audit import entries


def test_a_design_is_kept_as_a_draft_with_all_it_stands_on(address: str) -> None:
    workspace = company(address)
    row = drawn(workspace)
    assert (row.status, row.revision, row.base_publication_id, row.batch_id) == ("draft", 0, 0, 1)
    opened = open_plan(workspace, "North")
    assert opened.figures["feasible"] is True
    assert opened.alignment.height == 24
    assert opened.territories["accounts"].sum() == 24
    assert opened.figures["measures"]["accounts"] == 24
    assert brief_from_mapping(opened.figures["brief"]).balance["potential"].tolerance == 0.25


def test_an_infeasible_plan_is_kept_too_and_says_so(address: str) -> None:
    workspace = company(address, required_skills=[["field:nobody"]] + [None] * 23)
    drawn(workspace)
    opened = open_plan(workspace, "North")
    assert opened.figures["feasible"] is False
    assert opened.figures["reasons"]


def test_an_alignment_from_a_file_is_kept_as_a_draft(address: str, tmp_path: Path) -> None:
    workspace = company(address)
    rows = [f"A{i:02d},East{i % 3},R{i % 3}" for i in range(23)]
    path = tmp_path / "theirs.csv"
    path.write_text("\n".join(["account_id,territory_id,rep_id", *rows]) + "\n")
    load_draft(workspace, "Theirs", path, brief_from_mapping(BALANCE))
    opened = open_plan(workspace, "Theirs")
    assert opened.alignment.height == 23
    assert opened.territories["rep_id"].to_list() == ["R0", "R1", "R2"]
    assert any("1 accounts are not in it" in said for said in opened.figures["notes"])
    move(workspace, "Theirs", ["A00"], "East1", revision=0)
    undo(workspace, "Theirs", revision=1)
    again = open_plan(workspace, "Theirs")
    assert again.territories["workload_hours"].to_list() == pytest.approx(
        opened.territories["workload_hours"].to_list()
    )


def test_a_clone_is_a_draft_of_its_own(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    propose(workspace, "North", levels=0)
    clone(workspace, "North", "South", notes="what if")
    south = open_plan(workspace, "South")
    assert (south.row.status, south.row.notes, south.row.revision) == ("draft", "what if", 0)
    assert south.alignment.equals(open_plan(workspace, "North").alignment)
    assert [row.name for _, row in list_plans(workspace)] == ["South", "North"]
    rename(workspace, "South", "East")
    note(workspace, "East", "changed")
    delete(workspace, "East")
    with pytest.raises(RefusedError, match="no plan East"):
        open_plan(workspace, "East")
    with workspace.read() as connection:
        left = [
            connection.execute(
                select(func.count()).select_from(table).where(table.c.plan_id == south.row.id)
            ).scalar()
            for table in (schema.plan_assignment, schema.plan_territory, schema.plan_yardstick)
        ]
        actions = [(one.action, one.ident) for one in entries(connection) if one.kind == "plan"]
    assert left == [0, 0, 0]
    assert [action for action, ident in actions if ident == str(south.row.id)] == [
        "clone",
        "rename",
        "note",
        "delete",
    ]


def test_of_two_who_give_one_name_at_once_one_is_refused(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    others = [open_workspace(address, actor=actor) for actor in ("ann", "bob")]
    start, told = threading.Barrier(2), list[str]()

    def cloned(planner: Workspace) -> None:
        start.wait()
        try:
            told.append(clone(planner, "North", "South").name)
        except RefusedError as error:
            told.append(str(error))

    threads = [threading.Thread(target=cloned, args=(one,)) for one in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["South", "there is a plan South already: give another name"]


@pytest.mark.parametrize("name", ["", " x", "a\nb", "x" * 201])
def test_a_name_that_will_not_do_is_refused_before_anything_is_designed(address: str, name: str) -> None:
    with pytest.raises(DataError, match="no name for a plan"):
        drawn(company(address, 6, 2), name)


def test_two_plans_never_have_one_name(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    with pytest.raises(RefusedError, match="a plan North already"):
        clone(workspace, "North", "North")


def test_a_plan_is_approved_by_others_than_its_proposer_each_once(address: str) -> None:
    ann = company(address)
    bob, cy = as_actor(ann, "bob"), as_actor(ann, "cy")
    drawn(ann)
    assert propose(ann, "North", levels=2).status == "proposed"
    with pytest.raises(RefusedError, match="ann proposed"):
        approve(ann, "North")
    assert approve(bob, "North").status == "proposed"
    with pytest.raises(RefusedError, match="bob has approved"):
        approve(bob, "North")
    standing = approve(cy, "North")
    assert (standing.status, standing.approved_by) == ("approved", ("bob", "cy"))
    archive(ann, "North")
    with pytest.raises(RefusedError, match="archived"):
        propose(ann, "North")
    assert [one.to_status for one in open_plan(ann, "North").steps] == [
        "proposed", "proposed", "approved", "archived",
    ]  # fmt: skip


def test_a_rejected_plan_is_a_draft_again_and_its_approvals_are_void(address: str) -> None:
    ann = company(address)
    bob = as_actor(ann, "bob")
    drawn(ann)
    propose(ann, "North", levels=2)
    approve(bob, "North")
    with pytest.raises(DataError, match="--reason"):
        reject(bob, "North", " ")
    assert reject(bob, "North", "Too many moves").status == "draft"
    propose(ann, "North", levels=2)
    assert approve(bob, "North").approved_by == ("bob",)
    assert "Too many moves" in [one.note for one in open_plan(ann, "North").steps]


def test_who_works_alone_approves_by_asking_for_no_approval(address: str) -> None:
    ann = company(address)
    drawn(ann)
    assert propose(ann, "North", levels=0).status == "approved"

"""Refusals as every face needs them: what is not there, and what others changed, as data too."""

import datetime
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.app.drawn_company import company, drawn
from tests.app.planned import fresh, put_accounts, put_plan

from ridings.app import disputes, editing, exports, imports, ownership, plan_life, planning, publishing
from ridings.app.comparing import compare_plans
from ridings.app.resolving import resolve
from ridings.app.workspace import Workspace
from ridings.errors import DataError, NotFoundError, RefusedError, StaleError
from ridings.storage.disputes import ACCEPTED

FEB = datetime.date(2026, 2, 1)
ABSENT: dict[str, Callable[[Workspace], object]] = {
    "plan opened": lambda w: planning.open_plan(w, "none"),
    "plan edited": lambda w: editing.move(w, "none", ["A00"], "T01", revision=0),
    "plan deleted": lambda w: planning.delete(w, "none"),
    "plan cloned": lambda w: planning.clone(w, "none", "other"),
    "plan proposed": lambda w: plan_life.propose(w, "none"),
    "plan published": lambda w: publishing.publish(w, "none", effective_on=FEB, backdate=True),
    "plan compared": lambda w: compare_plans(w, "none"),
    "plan resolved": lambda w: resolve(w, "none"),
    "plan exported": lambda w: exports.export(w, Path("nowhere"), plan="none"),
    "sales force": lambda w: planning.list_plans(w, force="none"),
    "account moved": lambda w: editing.move(w, "North", ["A99"], "T01", revision=0),
    "territory": lambda w: editing.move(w, "North", ["A00"], "T99", revision=0),
    "account disputed": lambda w: disputes.raise_dispute(w, "North", "A99", "R1", "mine"),
    "rep in a dispute": lambda w: disputes.raise_dispute(w, "North", "A00", "R99", "mine"),
    "dispute": lambda w: disputes.decide(w, 99, ACCEPTED, "true"),
    "import confirmed": lambda w: imports.confirm(w, 99),
    "import undone": lambda w: imports.undo(w, 99),
    "owner of an account": lambda w: ownership.history(w, "A99"),
}


def test_what_is_not_there_is_told_apart_from_what_cannot_be_done(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    for what, ask in ABSENT.items():
        with pytest.raises(NotFoundError) as error:
            ask(workspace)
        assert "--" not in error.value.message, what
        assert "ridings" not in error.value.message, what


def test_a_reason_is_asked_for_without_naming_a_flag(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    asked: list[Callable[[], object]] = [
        lambda: plan_life.reject(workspace, "North", " "),
        lambda: disputes.raise_dispute(workspace, "North", "A00", "R1", ""),
        lambda: plan_life.propose(workspace, "North", levels=99),
        lambda: publishing.publish(workspace, "North", effective_on=FEB, holdover_days=-1),
    ]
    for ask in asked:
        with pytest.raises(DataError) as error:
            ask()
        assert error.value.hint
        assert "--" not in error.value.message


def test_who_proposed_a_plan_is_told_on_the_command_line_alone_how_to_work_alone(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    plan_life.propose(workspace, "North")
    with pytest.raises(RefusedError, match="--levels 0") as error:
        plan_life.approve(workspace, "North")
    assert error.value.message.endswith("somebody else has to")


def test_a_stale_plan_tells_what_was_published_and_where_it_says_otherwise(address: str) -> None:
    workspace = fresh(address)
    put_accounts(workspace, {name: {} for name in "ABC"})
    put_plan(workspace, "one", {"A": "R1", "B": "R2", "C": "R3"})
    put_plan(workspace, "two", {"A": "R1", "B": "R9", "C": None})
    publishing.publish(workspace, "one", effective_on=FEB)
    bob = replace(workspace, actor="bob")
    with pytest.raises(StaleError, match="--onto-latest") as error:
        publishing.publish(bob, "two", effective_on=FEB)
    (change,) = json.loads(json.dumps(error.value.changes))
    assert change.pop("at").startswith("2026-01-01T12:00")
    assert change == {
        "publication": 1, "plan": "one", "actor": "ann", "effective_on": "2026-02-01", "accounts": 3,
        "differing": 2,
        "differs": [
            {"account_id": "B", "published_rep_id": "R2", "planned_rep_id": "R9"},
            {"account_id": "C", "published_rep_id": "R3", "planned_rep_id": None},
        ],
    }  # fmt: skip


def test_a_preview_that_others_have_overtaken_tells_the_latest_import(address: str, tmp_path: Path) -> None:
    workspace = company(address)
    path = tmp_path / "accounts.csv"
    path.write_text("account_id,latitude,longitude\nA00,40.0,-83.0\n", encoding="utf-8")
    seen = imports.import_files(workspace, {"accounts": path}, preview=True)
    imports.import_files(replace(workspace, actor="bob"), {"accounts": path})
    with pytest.raises(StaleError, match="has changed since import") as error:
        imports.confirm(workspace, seen.batch.id)
    (change,) = json.loads(json.dumps(error.value.changes))
    assert (change["import"], change["actor"], change["state"]) == (seen.batch.id + 1, "bob", "confirmed")

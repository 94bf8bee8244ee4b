"""One of everything of the market, files, imports and jobs on the stage, and how to ask for it."""

from typing import Any

from tests.app.planned import put_plan
from tests.web.company import Company
from tests.web.stage_asks import NONE, Ask

from ridings.app.imports import import_files
from ridings.app.jobs import submit, wish
from ridings.app.uploads import Upload
from ridings.app.workspace import Workspace

ACCOUNTS = b"account_id,name,latitude,longitude,owner\nA9,Nine,40,-80,R1\n"
ANY = ("show_organisation", "show_countries", "show_states", "show_counties", "show_cities",
       "list_accounts", "list_account_columns", "account_table", "list_reps",
       "list_sales", "list_visits", "list_quotas", "list_units", "list_edges", "list_imports",
       "list_findings", "list_jobs",
       "list_entries", "verify")  # fmt: skip


def furnish_market(made: Company, folder: Any) -> dict[str, Any]:
    """Put files, imports, jobs and an approved plan into the company; returns their numbers."""
    path = folder / "accounts.csv"
    path.write_bytes(ACCOUNTS)
    kept = import_files(made.workspace, {"accounts": path})
    seen = import_files(made.workspace, {"accounts": path}, preview=True)
    things: dict[str, Any] = {"kept": kept.batch.id, "preview": seen.batch.id}
    things["waiting plan"] = put_plan(made.workspace, "Waiting", {"A1": "R1", "A4": "R3"})
    for who in ("planner", "other planner"):
        workspace = made.of(who)
        things[f"file of {who}"] = _file(workspace)
        things[f"job of {who}"] = submit(workspace, "export", {}).id
        given_up = submit(workspace, "export", {})
        things[f"ended job of {who}"] = wish(workspace, given_up.id, "cancel").id
    return things


def _file(workspace: Workspace) -> int:
    upload = Upload(workspace, "accounts.csv")
    upload.add(ACCOUNTS)
    return upload.end().id


def market_asks(things: dict[str, Any]) -> dict[str, dict[str, Ask]]:
    """How to ask for the market, files, imports and jobs; `own` is the planner's, or the rep's."""
    mine, others = things["file of planner"], things["file of other planner"]
    asked: dict[str, dict[str, Ask]] = {name: {"any": Ask()} for name in ANY}
    asked["search"] = {"any": Ask(query={"q": "a"})}
    for operation, name, own, other in (("show_account", "account_id", "A1", "A4"),
                                        ("show_rep", "rep_id", "R1", "R3")):  # fmt: skip
        asked[operation] = {
            "own": Ask({name: own}), "other": Ask({name: other}), "none": Ask({name: "nothing"})
        }  # fmt: skip
    asked["bring_file"] = {"any": Ask(query={"name": "a.csv"}, content=b"a,b\n")}
    for operation in ("read_file", "show_file", "list_file_columns", "delete_file"):
        asked[operation] = _each("file_id", mine, others)
    asked["begin_import"] = {
        "own": Ask(json={"files": {"accounts": mine}}), "other": Ask(json={"files": {"accounts": others}}),
        "none": Ask(json={"files": {"accounts": NONE}}),
    }  # fmt: skip
    for operation in ("show_import", "list_rejected", "list_findings_of_import", "undo_import"):
        asked[operation] = {"any": Ask({"import_id": things["kept"]}), "none": Ask({"import_id": NONE})}
    for operation in ("confirm_import", "drop_import"):
        asked[operation] = {"any": Ask({"import_id": things["preview"]}), "none": Ask({"import_id": NONE})}
    return asked | _work(things)


def _work(things: dict[str, Any]) -> dict[str, dict[str, Ask]]:
    plan, publication = things["waiting plan"], {"effective_on": "2026-03-01"}
    waiting = _each("job_id", things["job of planner"], things["job of other planner"])
    ended = _each("job_id", things["ended job of planner"], things["ended job of other planner"])
    return {
        "begin_export": {"any": Ask(json={}), "none": Ask(json={"plan_id": NONE})},
        "begin_design": {"any": Ask(json={"name": "New"})},
        "check_brief": {"any": Ask(json={}), "none": Ask(json={"plan_id": NONE})},
        "show_brief_choices": {"any": Ask()},
        "begin_resolve": {"any": Ask({"plan_id": plan}), "none": Ask({"plan_id": NONE})},
        "begin_publication": {
            "any": Ask(json={"plan_id": plan, **publication}),
            "none": Ask(json={"plan_id": NONE, **publication}),
        },
        "show_job": waiting,
        "stop_job": waiting,
        "cancel_job": waiting,
        "run_job_again": ended,
        "follow_job": ended,
    }


def _each(name: str, own: int, other: int) -> dict[str, Ask]:
    return {"own": Ask({name: own}), "other": Ask({name: other}), "none": Ask({name: NONE})}

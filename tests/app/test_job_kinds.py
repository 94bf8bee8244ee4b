"""Every kind of job, done in this process: what it is asked, what it changes, and what comes of it."""

import datetime
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tests.app.drawn_company import BALANCE, as_actor, company, drawn

from ridings.app import jobs
from ridings.app.access import Person, Role, permissions
from ridings.app.disputes import decide, raise_dispute
from ridings.app.files import bring_file, find_file, read_file
from ridings.app.imports import imports
from ridings.app.plan_life import approve, propose
from ridings.app.planning import list_plans, open_plan
from ridings.app.running import problem_of, run_job
from ridings.app.workspace import Workspace, open_workspace
from ridings.errors import DataError, NotAllowedError, NotFoundError, RefusedError, SourceError
from ridings.storage.jobs import JobRow
from ridings.storage.members import add_member, change_member, find_member

ACCOUNTS = b"account_id,latitude,longitude\nA1,40.0,-80.0\nA2,41.0,-81.0\n"


def ran(workspace: Workspace, kind: str, **arguments: Any) -> JobRow:
    """Ask for a job and do it."""
    row = jobs.submit(workspace, kind, arguments)
    run_job(workspace.database, row.id, "here")
    return jobs.find_job(workspace, row.id)


def result(row: JobRow) -> dict[str, Any]:
    assert row.state == "done", row.problem
    assert row.result is not None
    return row.result


def again(workspace: Workspace, row: JobRow) -> JobRow:
    """As if its worker had died after the work: run it once more."""
    from sqlalchemy import update

    from ridings.storage.schema import job

    with workspace.write() as connection:
        connection.execute(update(job).where(job.c.id == row.id).values(state="interrupted", result=None))
    jobs.run_again(workspace, row.id)
    run_job(workspace.database, row.id, "there")
    return jobs.find_job(workspace, row.id)


def member(workspace: Workspace, name: str, role: Role) -> Workspace:
    """The workspace as a new member sees it."""
    with workspace.write() as connection:
        one = add_member(
            connection, workspace.org_id, f"{name}@x.example", name, role.value, None, workspace.clock()
        )
    return workspace.of(Person(one.id, one.org_id, one.email, one.name, role, None, permissions(role, None)))


def test_a_design_is_kept_once_with_figures_of_the_best(address: str) -> None:
    workspace = company(address)
    row = ran(workspace, "design", name="North", brief=BALANCE)
    assert result(row)["plan"] == "North"
    assert row.best is not None
    assert set(row.best["imbalance"]) == {"potential", "workload"}
    assert row.best["lower_bound"] <= row.best["cost"]
    assert result(again(workspace, row)) == result(row)
    assert len(list_plans(workspace)) == 1


def test_a_design_as_a_job_is_the_plan_that_it_is_without(address: str) -> None:
    workspace = company(address)
    drawn(workspace, "South")
    ran(workspace, "design", name="North", brief=BALANCE)
    assert open_plan(workspace, "North").alignment.equals(open_plan(workspace, "South").alignment)


def test_an_import_is_looked_at_confirmed_and_told_again(address: str) -> None:
    workspace = open_workspace(address, actor="ann", create=True)
    theirs = ACCOUNTS.replace(b"account_id", b"ACCT NO")
    file = bring_file(workspace, "../accounts.csv", "text/csv", [theirs])
    looked = ran(workspace, "import", files={"accounts": file.id}, preview=True,
                 map={"ACCT NO": "account_id"})  # fmt: skip
    assert result(looked)["state"] == "previewed"
    assert result(looked)["mapping"]
    kept = ran(workspace, "confirm", import_id=result(looked)["import_id"])
    assert result(kept)["state"] == "confirmed"
    assert result(again(workspace, kept)) == result(kept)
    assert [one.state for one in imports(workspace)] == ["confirmed"]


def test_an_import_with_faults_says_every_cell_and_keeps_nothing(address: str) -> None:
    workspace = open_workspace(address, actor="ann", create=True)
    file = bring_file(workspace, "accounts.csv", "text/csv", [ACCOUNTS, b"A3,north,-80\n"])
    row = ran(workspace, "import", files={"accounts": file.id})
    assert row.state == "failed"
    assert row.problem is not None
    assert [one["column"] for one in row.problem["cells"]] == ["latitude"]
    assert imports(workspace) == []


@pytest.mark.parametrize(
    ("kind", "name"), [("csv", "ridings.zip"), ("xlsx", "ridings.xlsx"), ("geojson", "accounts.geojson")]
)
def test_an_export_is_one_file_that_stays_the_same_when_told_again(
    address: str, kind: str, name: str
) -> None:
    workspace = company(address)
    row = ran(workspace, "export", format=kind)
    file = find_file(workspace, result(row)["file_id"])
    data = b"".join(read_file(workspace, file))
    assert (file.name, file.job_id, file.size) == (name, row.id, len(data))
    if kind == "csv":
        assert "accounts.csv" in zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert result(again(workspace, row)) == result(row)


def test_an_export_holds_no_draft_of_others_and_the_record_only_for_who_may_read_it(address: str) -> None:
    workspace = company(address)
    drawn(workspace, "Secret")
    row = ran(member(workspace, "pat", Role.PLANNER), "export")
    data = b"".join(read_file(workspace, find_file(workspace, result(row)["file_id"])))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert "audit.csv" not in packed.namelist()
        assert b"Secret" not in b"".join(packed.read(one) for one in packed.namelist())


def test_a_publication_is_told_again_and_not_made_again(address: str) -> None:
    workspace = company(address)
    plan = drawn(workspace)
    propose(workspace, "North")
    approve(as_actor(workspace, "bob"), "North")
    day = (workspace.today + datetime.timedelta(days=3)).isoformat()
    row = ran(workspace, "publish", plan_id=plan.id, effective_on=day)
    assert result(row)["effective_on"] == day
    assert result(again(workspace, row)) == result(row)
    refused = ran(workspace, "publish", plan_id=plan.id, effective_on=day)
    assert refused.problem is not None
    assert (refused.state, refused.problem["status"]) == ("failed", 409)


def test_a_plan_is_drawn_anew_around_its_accepted_disputes_once(address: str) -> None:
    workspace = company(address, accounts=60)
    plan = drawn(workspace)
    alignment = open_plan(workspace, "North").alignment
    account, has = alignment.select("account_id", "rep_id").row(0)
    wants = next(rep for rep in ("R0", "R1", "R2") if rep != has)
    dispute = raise_dispute(workspace, "North", account, wants, "I know them")
    decide(as_actor(workspace, "bob"), dispute.id, "accepted", "true")
    row = ran(workspace, "resolve", plan_id=plan.id)
    assert (result(row)["disputed"], result(row)["revision"]) == (1, 1)
    assert result(again(workspace, row))["revision"] == 1
    assert open_plan(workspace, "North").row.revision == 1


def test_a_plan_without_accepted_disputes_is_not_drawn_anew(address: str) -> None:
    workspace = company(address)
    row = ran(workspace, "resolve", plan_id=drawn(workspace).id)
    assert row.problem is not None
    assert "no dispute over plan North was accepted" in row.problem["detail"]


@pytest.mark.parametrize(
    ("kind", "arguments", "said"),
    [
        ("fly", {}, "no kind of job"),
        ("nothing", {}, "no kind of job"),
        ("design", {}, "name"),
        ("design", {"name": "N", "colour": 1}, "colour"),
        ("design", {"name": "N", "brief": {"balance": {"potential": "much"}}}, "potential"),
        ("design", {"name": "N", "time_limit": 0}, "time_limit"),
        ("design", {"name": "\n"}, "no name for a plan"),
        ("import", {"files": {}}, "files"),
        ("import", {"files": {"cars": 1}}, "files"),
        ("export", {"format": "exe"}, "format"),
        ("publish", {"plan_id": 1, "effective_on": "soon"}, "effective_on"),
        ("confirm", {"import_id": "1; drop"}, "import_id"),
        ("confirm", [1], "confirm"),
    ],
)
def test_what_cannot_be_asked_is_refused_when_it_is_asked(
    address: str, kind: str, arguments: object, said: str
) -> None:
    workspace = open_workspace(address, actor="ann", create=True)
    with pytest.raises(DataError, match=said):
        jobs.submit(workspace, kind, arguments)
    assert jobs.list_jobs(workspace) == []


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        ("import", {"files": {"accounts": 99}}),
        ("export", {"plan_id": 99}),
        ("publish", {"plan_id": 99, "effective_on": "2030-01-01"}),
        ("resolve", {"plan_id": 99}),
    ],
)
def test_what_is_not_there_is_refused_when_it_is_asked(address: str, kind: str, arguments: object) -> None:
    with pytest.raises(NotFoundError, match=r"there is no (plan|file) 99"):
        jobs.submit(open_workspace(address, actor="ann", create=True), kind, arguments)


def test_05_another_s_job_and_file_answer_as_those_that_are_not_there(address: str) -> None:
    owner = open_workspace(address, actor="ann", create=True)
    ann, bob = member(owner, "ann", Role.PLANNER), member(owner, "bob", Role.PLANNER)
    file = bring_file(ann, "a.csv", "text/csv", [ACCOUNTS])
    row = jobs.submit(ann, "import", {"files": {"accounts": file.id}})
    tries: list[Callable[[int], object]] = [
        lambda n: jobs.find_job(bob, n), lambda n: jobs.wish(bob, n, "cancel"),
        lambda n: jobs.run_again(bob, n), lambda n: jobs.changed_since(bob, n),
    ]  # fmt: skip
    for attempt in tries:
        told = []
        for number in (row.id, 999):
            with pytest.raises(NotFoundError) as refused:
                attempt(number)
            told.append(str(refused.value).replace(str(number), "N"))
        assert told[0] == told[1]
    with pytest.raises(NotFoundError, match=f"there is no file {file.id}"):
        jobs.submit(bob, "import", {"files": {"accounts": file.id}})
    assert jobs.list_jobs(bob) == []
    assert [one.id for one in jobs.list_jobs(ann)] == [row.id]
    assert [one.id for one in jobs.list_jobs(member(owner, "eve", Role.ADMIN))] == [row.id]


def test_09_a_job_of_who_may_no_longer_is_not_done(address: str) -> None:
    owner = company(address)
    pat = member(owner, "pat", Role.PLANNER)
    assert pat.person is not None
    row = jobs.submit(pat, "design", {"name": "North"})
    with owner.write() as connection:
        one = find_member(connection, owner.org_id, pat.person.member_id)
        assert one is not None
        change_member(connection, one, role=Role.READER.value)
    run_job(owner.database, row.id, "here")
    after = jobs.find_job(owner, row.id)
    assert after.problem is not None
    assert (after.state, after.problem["status"]) == ("failed", 403)
    assert list_plans(owner) == []


def test_who_has_no_jobs_is_not_allowed_any(address: str) -> None:
    rep = member(company(address), "rep", Role.REP)
    for attempt in (
        lambda: jobs.submit(rep, "design", {"name": "North"}), lambda: jobs.list_jobs(rep),
        lambda: jobs.find_job(rep, 1),
    ):  # fmt: skip
        with pytest.raises(NotAllowedError):
            attempt()


def test_only_what_has_a_best_so_far_can_be_stopped(address: str) -> None:
    workspace = company(address)
    row = jobs.submit(workspace, "export", {})
    with pytest.raises(RefusedError, match="nothing to show early"):
        jobs.wish(workspace, row.id, "stop")
    with pytest.raises(DataError, match="not 'explode'"):
        jobs.wish(workspace, row.id, "explode")
    with pytest.raises(RefusedError, match=r"is queued; what is interrupted, failed or cancelled"):
        jobs.run_again(workspace, row.id)


def test_a_job_that_was_given_up_or_overtaken_writes_nothing(address: str) -> None:
    from ridings.app.job_workspace import GivenUpError, JobWorkspace
    from ridings.storage import jobs as kept
    from ridings.storage.audit import entries, record

    workspace = company(address)
    row = jobs.submit(workspace, "export", {})
    with workspace.write() as connection:
        claimed = kept.claim_job(connection, row.id, "w", workspace.clock())
    assert claimed is not None
    mine = JobWorkspace(workspace.database, workspace.organisation, "ann", run=claimed.run)
    jobs.wish(workspace, row.id, "cancel")
    with pytest.raises(GivenUpError), mine.write() as connection:
        record(connection, mine.org_id, mine.clock(), "ann", "try", "trial", 1)
    overtaken = replace(mine, run=replace(claimed.run, attempt=7))
    with pytest.raises(GivenUpError), overtaken.write() as connection:
        record(connection, mine.org_id, mine.clock(), "ann", "try", "trial", 1)
    with workspace.read() as connection:
        assert not [one for one in entries(connection) if one.kind == "trial"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (DataError("x"), 422), (SourceError("x", permanent=True), 502),
        (SourceError("x", permanent=False), 503),
        (NotFoundError("x"), 404), (NotAllowedError("x"), 403), (RefusedError("x", hint="; see --y"), 409),
        (KeyError("somebody"), 500),
    ],
)  # fmt: skip
def test_a_problem_says_what_can_be_mended_and_no_more(error: Exception, status: int) -> None:
    problem = problem_of(error)
    assert problem["status"] == status
    assert "--y" not in str(problem)
    assert "somebody" not in str(problem)

"""What draws a draft anew, told by the plan: whoever asked for it, and what it proposes."""

from tests.web.company import Company
from tests.web.planned import make_plan
from tests.web.stage_plans import propose_moves
from tests.web.test_plan_edits import at

from ridings.app.job_kinds import KINDS
from ridings.app.running import run_job


def begin(company: Company, plan: int, who: str = "planner") -> int:
    """Ask for a draft to be optimised; gives the job."""
    job = company.client(who).post(f"/api/v1/plans/{plan}/optimise", json={"territories": ['"plan_id": 2,']})
    assert job.status_code == 404  # no such territory, whatever it is called
    job = company.client(who).post(f"/api/v1/plans/{plan}/optimise")
    assert job.status_code == 202, job.text
    return int(job.json()["id"])


def test_a_plan_tells_what_draws_it_anew_and_whose_it_is(company: Company) -> None:
    plan, other = make_plan(company), make_plan(company, "Other")
    mine, admins, elsewhere = begin(company, plan), begin(company, plan, "admin"), begin(company, other)
    path = f"/api/v1/plans/{plan}/optimise"
    found = company.client("planner").get(path).json()["items"]
    assert [(one["job_id"], one["yours"], one["actor"]) for one in found] == [
        (admins, False, "ada@example.com"), (mine, True, "pia@example.com"),
    ]  # fmt: skip
    assert {(one["state"], one["proposal"], one["revision"]) for one in found} == {("queued", None, None)}
    assert [one["yours"] for one in company.client("admin").get(path).json()["items"]] == [True, True]
    assert [one["job_id"] for one in company.client("planner").get(f"{path}?limit=1").json()["items"]] == [
        admins
    ]
    others = company.client("planner").get(f"/api/v1/plans/{other}/optimise").json()["items"]
    assert [one["job_id"] for one in others] == [elsewhere]


def test_what_a_job_proposes_is_told_with_it_and_how_near_it_is_to_the_bound(company: Company) -> None:
    plan = make_plan(company)
    job = begin(company, plan)
    run_job(company.workspace.database, job, "test", kinds=KINDS)
    path, client = f"/api/v1/plans/{plan}/optimise", company.client("planner")
    (told,) = client.get(path).json()["items"]
    one = client.get(f"{path}/{job}").json()
    assert (told["state"], told["proposal"], told["revision"]) == ("done", "open", 0)
    assert told["accounts"] == one["accounts"]
    assert one["gap"] is None or 0 <= one["gap"] <= 1
    assert one["gap"] is not None or not one["feasible"]
    client.post(f"{path}/{job}/discard")
    assert client.get(path).json()["items"][0]["proposal"] == "discarded"


def test_a_proposal_of_an_earlier_version_tells_no_bound(company: Company) -> None:
    plan = make_plan(company)
    propose_moves(company, plan, 901)
    client = company.client("planner")
    assert client.get(f"/api/v1/plans/{plan}/optimise/901").json()["gap"] is None
    assert client.post(f"/api/v1/plans/{plan}/optimise/901/accept", headers=at(0)).status_code == 200


def test_the_jobs_of_a_plan_that_is_gone_are_not_told_of_the_next_with_its_number(company: Company) -> None:
    plan = make_plan(company)
    begin(company, plan)
    assert company.client("planner").delete(f"/api/v1/plans/{plan}", headers=at(0)).status_code == 204
    company.clock.now = company.clock.now.replace(hour=13)
    after = make_plan(company, "After")
    assert company.client("planner").get(f"/api/v1/plans/{after}/optimise").json()["items"] == []

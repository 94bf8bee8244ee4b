"""Optimising from the page of a plan in a real browser: by real jobs on a server that is started as usual."""

import datetime
import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.pages.test_brief_page import crowded
from tests.pages.test_plan_page import select
from tests.pages.visit import enter, shut_out, too_wide
from tests.web.company import Company, make_company
from tests.web.planned import make_plan
from tests.web.served import Served, started

from ridings.app.access import GRANTED, Role
from ridings.app.jobs import find_job

pytestmark = pytest.mark.chromium
SLOW = 240_000  # milliseconds: the solver is loaded first
LOOKS: tuple[tuple[int, int, Literal["light", "dark"]], ...] = ((320, 640, "dark"), (1000, 760, "light"))
UNEVEN = {f"C{x}": "R1" if x < 34 else "R2" if x < 48 else "R3" for x in range(60)}


@dataclass
class Market:
    """A company on a server that does its jobs, for all tests of this file; each has a plan of its own."""

    base: str
    company: Company
    served: Served

    def plan(self, name: str) -> int:
        """A draft that is far from even."""
        return make_plan(self.company, name, alignment=UNEVEN)

    def ask(self, path: str) -> Any:
        """What the API answers a planner."""
        return self.company.client("planner").get(f"/api/v1{path}").json()

    def edit(self, plan: int, account: str) -> None:
        """Another planner moves an account to TR3."""
        client = self.company.client("admin")
        revision = client.get(f"/api/v1/plans/{plan}").json()["revision"]
        done = client.post(
            f"/api/v1/plans/{plan}/moves", json={"account_ids": [account], "to": "TR3", "anyway": True},
            headers={"If-Match": f'"r{revision}"'},
        )  # fmt: skip
        assert done.status_code == 200, done.text

    def workers(self) -> list[int]:
        """The processes that do the jobs."""
        tasks = Path(f"/proc/{self.served.process.pid}/task").glob("*/children")
        found = [int(pid) for task in tasks for pid in task.read_text().split()]
        return [pid for pid in found if b"workers.child" in Path(f"/proc/{pid}/cmdline").read_bytes()]


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    folder = tmp_path_factory.mktemp("optimise")
    company = make_company(str(folder / "ridings.db"))
    company.clock.now = datetime.datetime.now(datetime.UTC)
    crowded(company)
    for who in ("planner", "admin"):  # the company's own tokens have ended by now
        company.secrets[who] = company.token(who, [one.value for one in GRANTED[Role(who)]])
    try:
        with started(folder) as served:
            served.wait_for("/healthz", seconds=180)
            yield Market(f"http://127.0.0.1:{served.port}", company, served)
    finally:
        company.workspace.database.close()


def open_table(page: Page, market: Market, plan: int, who: str = "planner") -> None:
    page.set_viewport_size({"width": 1000, "height": 760})
    enter(page, market.base, market.company, who)
    page.goto(f"{market.base}/plans/{plan}/table")
    page.get_by_role("grid", name="Accounts").wait_for()


def begin(page: Page) -> None:
    """Start to optimise the whole plan, where any number of accounts may move."""
    page.get_by_role("button", name="Optimise").click()
    expect(page.get_by_role("heading", name="Optimise the plan")).to_be_focused()
    page.get_by_role("slider", name="Accounts that may move").press("End")
    expect(page.get_by_text("any number", exact=True)).to_be_visible()
    page.get_by_role("button", name="Start").click()


def proposal(page: Page) -> Locator:
    """The panel once it has a proposal."""
    panel = page.get_by_role("region", name="Proposal", exact=True)
    panel.wait_for(timeout=SLOW)
    return panel


def look_closely(page: Page) -> None:
    """Assert that the page as it is fits and keeps nobody out, wide in light and narrow in dark."""
    for width, height, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate("() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
        assert shut_out(page) == [], (width, scheme)
        assert too_wide(page) == 0, width
    page.set_viewport_size({"width": 1000, "height": 760})


def alignment(market: Market, plan: int) -> dict[str, str]:
    rows = market.ask(f"/plans/{plan}/alignment?fields=account_id,territory_id")["items"]
    return {one["account_id"]: one["territory_id"] for one in rows}


def test_a_plan_is_optimised_from_the_map_and_undone_and_redone(page: Page, market: Market) -> None:
    plan = market.plan("Map")
    before = alignment(market, plan)
    enter(page, market.base, market.company, "planner")
    page.goto(f"{market.base}/plans/{plan}")
    page.get_by_role("grid", name="Territories").wait_for()
    begin(page)
    expect(page.get_by_role("heading", name="Optimising")).to_be_focused()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.reload()  # whoever comes back finds it
    page.get_by_role("button", name="Optimising").or_(
        page.get_by_role("button", name="Proposal to look at")
    ).click(timeout=SLOW)
    panel = proposal(page)
    expect(panel.get_by_role("status")).to_contain_text("accounts would move")
    expect(panel.get_by_role("table", name="Whole plan")).to_contain_text("Potential, worst")
    assert alignment(market, plan) == before
    panel.get_by_text("Show it on the map").click()
    expect(page.get_by_text("You see the plan as it is proposed.")).to_be_visible()
    page.get_by_role("button", name="All territories").click()
    expect(page.get_by_role("button", name="New territory")).to_have_count(0)  # looked at, not edited
    page.get_by_role("button", name="Back to the proposal").click()
    panel.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Revision 1")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("moved as proposed")).to_be_visible()
    expect(page.get_by_text("You see the plan as it is proposed.")).to_have_count(0)
    after = alignment(market, plan)
    assert after != before
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("Revision 2")).to_be_visible(timeout=SLOW)
    assert alignment(market, plan) == before
    page.get_by_role("button", name="Redo").click()
    expect(page.get_by_text("Revision 3")).to_be_visible(timeout=SLOW)
    assert alignment(market, plan) == after


def test_the_territories_of_what_is_selected_are_evened_out_and_discarded(page: Page, market: Market) -> None:
    plan = market.plan("Some")
    open_table(page, market, plan)
    select(page, "C1, C40")
    page.get_by_role("button", name="Optimise").click()
    expect(page.get_by_label("Some territories")).to_be_checked()
    expect(page.get_by_text("2 chosen")).to_be_visible()
    look_closely(page)
    page.get_by_role("button", name="Start").click()
    panel = proposal(page)
    expect(panel.get_by_text("Among themselves: TR1, TR2.")).to_be_visible()
    run = market.ask(f"/plans/{plan}/optimise")["items"][0]
    asked = market.ask(f"/jobs/{run['job_id']}")["arguments"]
    assert (asked["most_moves"], asked["keep_moves"]) == (2, True)  # a twentieth of those in both
    moves = market.ask(f"/plans/{plan}/optimise/{run['job_id']}/moves")["items"]
    assert {one[name] for one in moves for name in ("from_territory_id", "to_territory_id")} == {"TR1", "TR2"}
    look_closely(page)
    panel.get_by_role("tab", name="Accounts").click()
    expect(panel.get_by_role("grid", name="Accounts that move")).to_contain_text("TR2 · Ron")
    panel.get_by_role("button", name="Select what moves").click()
    expect(page.get_by_text(f"{len(moves)} accounts selected")).to_be_visible()
    first = moves[0]
    held = page.get_by_role("grid", name="Accounts", exact=True).get_by_role("row", name=first["account_id"])
    panel.get_by_text("Show it in the table").click()
    expect(held.first).to_contain_text(first["to_territory_id"])
    page.get_by_role("button", name="Show it as it is").click()
    expect(held.first).to_contain_text(first["from_territory_id"])
    panel.get_by_role("button", name="Discard").click()
    expect(page.get_by_role("heading", name="Optimise the plan")).to_be_focused()
    assert market.ask(f"/plans/{plan}")["revision"] == 0


def test_a_proposal_that_an_edit_has_overtaken_is_said_and_made_again(page: Page, market: Market) -> None:
    plan = market.plan("Stale")
    open_table(page, market, plan)
    begin(page)
    panel = proposal(page)
    known = page.request.get(f"{market.base}/api/v1/plans/{plan}").text()
    page.route(f"**/api/v1/plans/{plan}", lambda route: route.fulfill(json=json.loads(known)))
    market.edit(plan, "C2")
    panel.get_by_role("button", name="Accept").click()
    stale = page.get_by_role("region", name="The plan has changed")
    expect(stale).to_contain_text("ada@example.com")
    page.unroute(f"**/api/v1/plans/{plan}")
    page.evaluate("() => window.dispatchEvent(new Event('online'))")  # look now
    expect(stale).to_contain_text("the plan is at revision 1", timeout=15_000)
    assert shut_out(page) == []
    stale.get_by_role("button", name="Optimise again").click()
    proposal(page).get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Revision 2")).to_be_visible(timeout=SLOW)
    states = [one["proposal"] for one in market.ask(f"/plans/{plan}/optimise")["items"]]
    assert states == ["accepted", "discarded"]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")
def test_a_job_that_dies_is_said_and_tried_again(page: Page, market: Market) -> None:
    plan = market.plan("Dies")
    open_table(page, market, plan)
    begin(page)
    expect(page.get_by_role("heading", name="Optimising")).to_be_visible()
    job = market.ask(f"/plans/{plan}/optimise")["items"][0]["job_id"]
    ends = time.monotonic() + 60
    while find_job(market.company.workspace, job).state != "running":
        assert time.monotonic() < ends
        time.sleep(0.01)
    stopped = market.workers()
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    expect(page.get_by_text("Running for")).to_be_visible()
    assert shut_out(page) == []
    page.get_by_role("button", name="Stop and keep the best so far").click()
    expect(page.get_by_text("Stopping:")).to_be_visible()
    for pid in stopped:
        os.kill(pid, signal.SIGKILL)
    expect(page.get_by_role("heading", name="Optimising was interrupted")).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("alert")).to_contain_text("The plan is as it was.")
    assert shut_out(page) == []
    page.get_by_role("button", name="Try again").click()
    proposal(page)


def test_another_planner_sees_it_and_who_may_not_edit_has_no_button(page: Page, market: Market) -> None:
    plan = market.plan("Two")
    made = market.company.client("planner").post(
        f"/api/v1/plans/{plan}/optimise", json={"territories": ["TR1", "TR2"]}
    )
    assert made.status_code == 202
    share = f"/api/v1/plans/{plan}/members/{market.company.ids['other planner']}"
    for may_edit in (True, False):
        market.company.client("planner").put(share, json={"may_edit": may_edit})
        open_table(page, market, plan, "other planner")
        if not may_edit:
            page.get_by_text("Read only").wait_for()
            expect(page.get_by_role("button", name="Proposal to look at")).to_have_count(0)
            break
        page.get_by_role("button", name="Proposal to look at").click(timeout=SLOW)
        proposal(page).get_by_role("button", name="Accept").wait_for()

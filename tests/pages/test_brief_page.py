"""A new plan in a real browser: the brief in words and as text, its run, and the draft that comes of it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.app.planned import put_accounts
from tests.pages.visit import SIZES, enter, shut_out, too_wide
from tests.pages.working import working
from tests.web.company import Company

pytestmark = pytest.mark.chromium
SLOW = 90_000  # milliseconds: the solver compiles its loops first


def crowded(company: Company) -> None:
    """Give the company accounts enough for three even territories."""
    put_accounts(company.workspace, {
        f"C{x}": {"name": f"Firm {x}", "owner": f"R{x % 3 + 1}", "latitude": 40 + x % 7 / 10,
                  "longitude": -80 - x % 5 / 10, "potential": 10.0 + x % 4}
        for x in range(60)
    })  # fmt: skip


def test_a_brief_is_run_and_a_draft_comes_of_it(page: Page, tmp_path: Path) -> None:
    with working(tmp_path) as (base, company):
        crowded(company)
        enter(page, base, company, "planner")
        page.goto(f"{base}/plans/new")
        page.get_by_role("button", name="Draw the plan").click()
        expect(page.get_by_text("Give the plan a name.")).to_be_visible()
        page.get_by_label("Name of the plan").fill("North")
        page.get_by_text("Limit accounts").click()
        moves = page.get_by_role("region", name="How much may move")
        expect(moves).to_contain_text("At most 10% of accounts may change hands.")
        expect(page.get_by_label("brief.toml", exact=True)).to_have_value("[moves]\naccounts = 0.1\n")
        expect(page.get_by_role("region", name="Before it runs")).to_contain_text("3 reps", timeout=SLOW)
        page.get_by_role("button", name="Draw the plan").click()
        page.wait_for_url("**/jobs/*")
        page.get_by_role("link", name="Open the plan").wait_for(timeout=SLOW)
        expect(page.get_by_role("table", name="Balance")).to_contain_text("Potential")
        assert shut_out(page) == []
        page.get_by_role("link", name="Change the brief").click()
        expect(page.get_by_text("From the brief of “North”")).to_be_visible(timeout=SLOW)
        expect(moves).to_contain_text("At most 10% of accounts may change hands.")
        page.goto(f"{base}/jobs")
        expect(page.get_by_role("link", name="Designing a plan: North")).to_be_visible()
        drafts = page.request.get(f"{base}/api/v1/plans").json()["items"]
        assert [one["name"] for one in drafts] == ["North"]


def test_text_and_controls_are_one_brief(page: Page, tmp_path: Path) -> None:
    with working(tmp_path) as (base, company):
        enter(page, base, company, "planner")
        page.goto(f"{base}/plans/new")
        text = page.get_by_label("brief.toml", exact=True)
        text.fill("[balance]\npotential = 0.05\n\n[territories]\ncount = 5\n")
        balance = page.get_by_role("region", name="Balance")
        expect(balance).to_contain_text("Every territory within 5% of its fair share of potential.")
        expect(page.get_by_label("Number of territories")).to_have_value("5")
        page.get_by_role("slider", name="Potential").press("ArrowRight")
        expect(text).to_have_value("[balance]\npotential = 0.06\n\n[territories]\ncount = 5\n")
        text.fill("[balance]\npotential = \n")
        expect(page.get_by_role("button", name="Line 2")).to_be_visible()
        expect(page.get_by_role("button", name="Draw the plan")).to_be_disabled()
        text.fill("[balance]\npotential = 3\n")
        expect(balance.get_by_role("alert")).to_contain_text("tolerance", timeout=SLOW)
        expect(page.get_by_role("button", name="Line 2")).to_be_visible()
        assert shut_out(page) == []


def test_what_no_plan_can_keep_is_said_before_it_runs(page: Page, tmp_path: Path) -> None:
    with working(tmp_path) as (base, company):
        enter(page, base, company, "planner")
        page.goto(f"{base}/plans/new")
        page.get_by_label("brief.toml", exact=True).fill("[balance]\npotential = 0.01\n")
        before = page.get_by_role("region", name="Before it runs")
        expect(before).to_contain_text("Not possible with these accounts", timeout=SLOW)


def test_the_pages_fit_phones_and_keep_nobody_out(page: Page, tmp_path: Path) -> None:
    with working(tmp_path) as (base, company):
        enter(page, base, company, "planner")
        for path in ("/plans/new", "/jobs"):
            page.goto(f"{base}{path}", wait_until="networkidle")
            for width, height in (*SIZES.values(), (320, 640)):
                page.set_viewport_size({"width": width, "height": height})
                for scheme in ("light", "dark"):
                    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                    assert shut_out(page) == [], (path, width, scheme)
                    assert too_wide(page) == 0, (path, width)
        enter(page, base, company, "reader")
        page.goto(f"{base}/plans/new")
        page.get_by_text("You may not draw plans").wait_for()

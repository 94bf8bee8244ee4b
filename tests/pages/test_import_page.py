"""The import page in a real browser: from files to rows that are kept, and back."""

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect
from tests.pages.visit import SIZES, enter, shut_out, too_wide
from tests.pages.working import working

pytestmark = pytest.mark.chromium
MARKUP = "<img src=x onerror=alert(1)>"
SLOW = 90_000  # milliseconds that a job may take beside other tests


def csv(*rows: str, name: str = "accounts.csv") -> FilePayload:
    text = "\n".join(("Account ID,Account Name,lat,lng,Spend,Colour", *rows))
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


def bring(page: Page, *files: FilePayload) -> None:
    page.locator("input[type=file]").set_input_files(list(files))
    page.get_by_role("heading", name="2. Match columns").wait_for(timeout=SLOW)


def check(page: Page) -> None:
    page.get_by_role("button", name="Check the files").click()
    page.get_by_role("heading", name="what would change").wait_for(timeout=SLOW)


def test_rejected_rows_are_left_out_and_what_was_kept_is_undone(page: Page, tmp_path: Path) -> None:
    with working(tmp_path) as (base, company):
        enter(page, base, company, "planner")
        page.goto(f"{base}/import")
        bring(page, csv(f"B1,{MARKUP},40,-80,5,red", "B2,Bad,140,-80,5,red"))
        page.get_by_role("button", name="What Spend is taken for").click()
        page.get_by_role("option", name="potential", exact=False).first.click()
        page.get_by_role("button", name="What Colour is taken for").click()
        page.get_by_role("option", name="Leave out").click()
        check(page)
        rejected = page.get_by_role("table", name="1 row cannot be used")
        expect(rejected).to_contain_text("140")
        expect(rejected).to_contain_text("expected at most 90")
        with page.expect_download() as brought:
            page.get_by_role("button", name="Download all as CSV").click()
        assert "accounts,3,lat,140,expected at most 90" in Path(brought.value.path()).read_text()
        assert shut_out(page) == []
        expect(page.get_by_role("button", name="Keep these rows")).to_have_count(0)  # not before it is chosen
        page.get_by_text("Leave 1 row out").click()
        page.get_by_role("button", name="Keep these rows").click()
        page.get_by_role("heading", name="Imported").wait_for(timeout=SLOW)
        kept = page.request.get(f"{base}/api/v1/accounts/B1").json()
        assert [kept["name"], kept["potential"], kept["extra"]] == [MARKUP, 5, {}]
        page.get_by_role("button", name="Undo", exact=True).click()
        page.get_by_role("alertdialog").get_by_role("button", name="Undo").click()
        page.get_by_text("the market is as it was before").wait_for()
        assert page.request.get(f"{base}/api/v1/accounts/B1").status == 404


def test_one_press_says_which_value_means_unknown(page: Page, tmp_path: Path) -> None:
    with working(tmp_path) as (base, company):
        enter(page, base, company, "planner")
        page.goto(f"{base}/import")
        bring(page, csv("B1,One,40,-80,n/a,x", "B2,Two,40,-80,n/a,x", "B3,Three,40,-80,7,x"))
        page.get_by_role("button", name="What Spend is taken for").click()
        page.get_by_role("option", name="potential", exact=False).first.click()
        check(page)
        page.get_by_role("button", name="“n/a” means unknown (2)").click()
        expect(page.get_by_text("rows cannot be used")).to_have_count(0, timeout=SLOW)
        page.get_by_role("heading", name="what would change").wait_for(timeout=SLOW)
        expect(page.get_by_role("table", name="Rows by table")).to_contain_text("3")
        page.get_by_role("button", name="Drop this import").click()
        page.get_by_text("nothing was kept").wait_for()


def test_what_is_no_table_is_said_beside_the_file_and_the_others_go_on(page: Page, tmp_path: Path) -> None:
    with working(tmp_path) as (base, company):
        enter(page, base, company, "planner")
        page.goto(f"{base}/import")
        packed = gzip.compress(b"rep_id,name,capacity_hours\nR9,Nia,1500\n")
        bring(
            page,
            {"name": "team.csv.gz", "mimeType": "application/gzip", "buffer": packed},
            {"name": "broken.parquet", "mimeType": "application/octet-stream", "buffer": b"PAR1 no"},
        )
        expect(page.get_by_role("alert")).to_contain_text("Parquet")
        expect(page.get_by_role("button", name="Check the files")).to_be_disabled()
        page.get_by_role("button", name="Remove broken.parquet").click()
        check(page)
        expect(page.get_by_role("table", name="Rows by table")).to_contain_text("Reps")


def test_the_page_fits_phones_and_keeps_nobody_out(page: Page, tmp_path: Path) -> None:
    with working(tmp_path) as (base, company):
        enter(page, base, company, "planner")
        page.goto(f"{base}/import")
        bring(page, csv("B1,One,40,-80,5,red"))
        for width, height in (*SIZES.values(), (320, 640)):
            page.set_viewport_size({"width": width, "height": height})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                assert shut_out(page) == [], (width, scheme)
                assert too_wide(page) == 0, width
        enter(page, base, company, "rep")
        page.goto(f"{base}/import")
        page.get_by_text("You may not import").wait_for()

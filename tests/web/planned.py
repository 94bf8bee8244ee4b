"""Plans of the small company, made by its API."""

from collections.abc import Mapping
from typing import Any

from tests.web.company import Company

# R1 gives A2 to R2 and gets the open A5
ALIGNMENT = {"A1": "R1", "A2": "R2", "A3": "R2", "A4": "R3", "A5": "R1"}


def rows(alignment: Mapping[str, str]) -> list[dict[str, Any]]:
    """An alignment as it is sent; the territory of a rep is T and the rep."""
    return [{"account_id": a, "territory_id": f"T{rep}", "rep_id": rep} for a, rep in alignment.items()]


def make_plan(
    company: Company, name: str = "North", *, who: str = "planner",
    alignment: Mapping[str, str] | None = None, **more: Any,
) -> int:  # fmt: skip
    """A draft, by its number."""
    given = {"name": name, "alignment": rows(alignment or ALIGNMENT)} | more
    made = company.client(who).post("/api/v1/plans", json=given)
    assert made.status_code == 201, made.text
    return int(made.json()["id"])


def proposed(company: Company, name: str = "North", **more: Any) -> int:
    """A plan that everybody sees."""
    number = make_plan(company, name, **more)
    done = company.client("planner").post(f"/api/v1/plans/{number}/propose", json={"levels": 1})
    assert done.status_code == 200, done.text
    return number


def approved(company: Company, name: str = "North", **more: Any) -> int:
    """A plan that can be published."""
    number = proposed(company, name, **more)
    done = company.client("other planner").post(f"/api/v1/plans/{number}/approve")
    assert done.status_code == 200, done.text
    return number


def published(company: Company, name: str = "North", day: str = "2026-01-05", **more: Any) -> int:
    """A plan whose owners own from a day on."""
    number = approved(company, name, **more)
    done = company.client("planner").post(f"/api/v1/plans/{number}/publish", json={"effective_on": day})
    assert done.status_code == 200, done.text
    return number

"""Plans, disputes and ownership of the company on the stage, and how to ask for them."""

from collections.abc import Mapping
from typing import Any

from tests.web.company import Company
from tests.web.planned import ALIGNMENT, approved, make_plan, proposed, published, rows
from tests.web.stage_asks import NONE, Ask

MATCH = {"If-Match": '"r0"'}
MOVE = {"account_ids": ["A1"], "to": "TR2"}
DAY = {"effective_on": "2026-03-01"}
REASON = {"reason": "why"}
SEEN = "A2"  # of R2, below R1 and Max
HIDDEN = "A4"  # of R3, below Mia

# what is sent along; asked of a draft of the planner's, of another planner's, of a proposed plan and of none
OF_A_PLAN: dict[str, dict[str, Any]] = {
    "show_plan": {}, "change_plan": {"json": {"notes": "x"}, "headers": MATCH},
    "delete_plan": {"headers": MATCH},
    "clone_plan": {"json": {"name": "Clone"}}, "list_plan_territories": {}, "show_plan_alignment": {},
    "move_accounts": {"json": MOVE, "headers": MATCH}, "preview_move": {"json": MOVE},
    "undo_edit": {"headers": MATCH}, "redo_edit": {"headers": MATCH}, "list_plan_edits": {},
    "list_plan_steps": {}, "propose_plan": {"json": {}}, "approve_plan": {}, "reject_plan": {"json": REASON},
    "archive_plan": {}, "compare_plans": {}, "list_compared_moves": {}, "list_plan_members": {},
    "list_disputes": {}, "publish_plan": {"json": DAY}, "preview_publishing": {"json": DAY},
}  # fmt: skip


def furnish(made: Company) -> dict[str, Any]:
    """Put plans, disputes and owners into the company; returns the numbers by name."""
    published(made, "Held", alignment={**ALIGNMENT, "A1": "R1"})
    things = {
        "own draft": make_plan(made, "Mine"), "other draft": make_plan(made, "Theirs", who="other planner"),
        "proposed": proposed(made, "Proposed", who="planner"), "approved": approved(made, "Approved"),
    }  # fmt: skip
    made.client("planner").put(
        f"/api/v1/plans/{things['own draft']}/members/{made.ids['admin']}", json={"may_edit": False}
    )
    for name, account, wants in (("seen", SEEN, "R1"), ("hidden", HIDDEN, "R2")):
        given = {"account_id": account, "wants": wants, "reason": "raised"}
        done = made.client("other planner").post(f"/api/v1/plans/{things['proposed']}/disputes", json=given)
        things[f"dispute {name}"] = done.json()["id"]
    return things


def plans(things: Mapping[str, Any]) -> dict[str, dict[str, Ask]]:
    """How to ask for plans and what they hold."""
    numbers = {name: things[name] for name in ("own draft", "other draft", "proposed")} | {"none": NONE}
    found = {
        operation: {
            name: Ask({"plan_id": number}, **more) for name, number in numbers.items()
        } for operation, more in OF_A_PLAN.items()
    }  # fmt: skip
    for operation in ("publish_plan", "preview_publishing"):
        found[operation]["approved"] = Ask({"plan_id": things["approved"]}, json=DAY)
    seen = {"plan_id": things["proposed"]}
    parts = {
        "show_plan_territory": ("territory_id", "TR2", "TR3"),
        "show_place": ("account_id", SEEN, HIDDEN),
    }
    for operation, (name, mine, others) in parts.items():
        found[operation] = {
            "of a manager": Ask({**seen, name: mine}), "of another": Ask({**seen, name: others}),
            "none": Ask({**seen, name: "Z"}),
            "of other draft": Ask({"plan_id": things["other draft"], name: mine}),
        }  # fmt: skip
    new = {"name": "New", "alignment": rows(ALIGNMENT)}
    return {**found, "list_plans": {"seen": Ask()}, "make_plan": {"any": Ask(json=new)}}


def sharing(things: Mapping[str, Any]) -> dict[str, dict[str, Ask]]:
    """How to ask for whom a draft is shared with."""
    admin, may = things["ids"]["admin"], {"may_edit": True}
    mine, others = things["own draft"], things["other draft"]

    def asked(json: Any = None) -> dict[str, Ask]:
        return {
            "own draft": Ask({"plan_id": mine, "user_id": admin}, json=json),
            "other draft": Ask({"plan_id": others, "user_id": admin}, json=json),
            "none": Ask({"plan_id": mine, "user_id": NONE}, json=json),
        }

    return {"show_plan_member": asked(), "share_plan": asked(may), "unshare_plan": asked()}


def disputes(things: Mapping[str, Any], who: str) -> dict[str, dict[str, Ask]]:
    """How to ask for disputes."""
    numbers = {"of a manager": things["dispute seen"], "of another": things["dispute hidden"], "none": NONE}
    deciding = ("accept_dispute", "reject_dispute", "withdraw_dispute")
    found = {
        one: {name: Ask({"dispute_id": n}, json=REASON) for name, n in numbers.items()} for one in deciding
    }
    found["list_all_disputes"] = {"seen": Ask()}
    found["show_dispute"] = {name: Ask({"dispute_id": n}) for name, n in numbers.items()}
    wants = {"A2": "R1", "A4": "R1" if who == "rep" else "R2", "Z": "R1"}
    found["raise_dispute"] = {
        name: Ask(
            {"plan_id": things["proposed"]}, json={"account_id": account, "wants": wants[account], **REASON}
        )
        for name, account in (("of a manager", SEEN), ("of another", HIDDEN), ("none", "Z"))
    }
    return found


def ownership() -> dict[str, dict[str, Ask]]:
    """How to ask who owns what."""
    accounts = {"of a manager": SEEN, "of another": HIDDEN, "none": "Z"}
    found = {
        one: {name: Ask({"account_id": account}) for name, account in accounts.items()}
        for one in ("show_owner", "show_ownership")
    }
    return {**found, "list_owners": {"seen": Ask()}, "list_publications": {"seen": Ask()}}


def asks(things: Mapping[str, Any], who: str) -> dict[str, dict[str, Ask]]:
    """Every operation by its objects, as somebody would ask for them."""
    return {**plans(things), **sharing(things), **disputes(things, who), **ownership()}

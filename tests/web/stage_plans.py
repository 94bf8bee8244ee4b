"""Plans, disputes and ownership of the company on the stage, and how to ask for them."""

from collections.abc import Mapping
from typing import Any

import polars as pl
from tests.web.company import Company
from tests.web.planned import ALIGNMENT, approved, make_plan, proposed, published, rows
from tests.web.stage_asks import NONE, Ask

from ridings.app.access import plan_seen
from ridings.storage.proposals import add_proposal

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
    "add_territory": {"json": {}, "headers": MATCH},
    "merge_territories": {"json": {"territory_ids": ["TR1"], "into": "TR2"}, "headers": MATCH},
    "split_territory": {"json": {"territory_id": "TR2"}, "headers": MATCH},
    "give_territory": {"json": {"territory_id": "TR2", "rep_id": None}, "headers": MATCH},
    "preview_territory": {"json": {"account_ids": ["A1"]}},
    "preview_merge": {"json": {"territory_ids": ["TR1"], "into": "TR2"}},
    "preview_split": {"json": {"territory_id": "TR2"}},
    "preview_giving": {"json": {"territory_id": "TR2", "rep_id": None}},
    "remove_territory": {"json": {"territory_id": "TR2"}, "headers": MATCH},
    "lock_accounts": {"json": {"account_ids": ["A1"]}, "headers": MATCH}, "begin_optimise": {},
    "list_optimisings": {},
    "list_disputes": {}, "publish_plan": {"json": DAY}, "preview_publishing": {"json": DAY},
}  # fmt: skip


PROPOSALS = {"own draft": 901, "other draft": 902, "proposed": 903}  # jobs that made them


def propose_moves(made: Company, plan_id: int, job_id: int) -> None:
    """Keep a proposal to optimise a plan, as a job would."""
    texts = {"from_territory_id": "TR1", "to_territory_id": "TR2", "from_reason": "a", "to_reason": "b"}
    moves = pl.DataFrame({"account_id": ["A1"], **texts})
    figures = {
        "moves": 1, "feasible": True, "reasons": [], "before": [], "territories": [], "measures": {},
        "measures_before": {},
    }  # fmt: skip
    with made.workspace.write() as connection:
        row = plan_seen(made.workspace, connection, plan_id).row
        add_proposal(connection, row, job_id, figures, moves, made.clock())


def furnish(made: Company) -> dict[str, Any]:
    """Put plans, disputes and owners into the company; returns the numbers by name."""
    published(made, "Held", alignment={**ALIGNMENT, "A1": "R1"})
    things = {
        "own draft": make_plan(made, "Mine"), "other draft": make_plan(made, "Theirs", who="other planner"),
        "proposed": proposed(made, "Proposed", who="planner"), "approved": approved(made, "Approved"),
    }  # fmt: skip
    for name, job_id in PROPOSALS.items():
        propose_moves(made, things[name], job_id)
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
    for operation in ("show_proposal", "show_proposed_moves", "accept_proposal", "discard_proposal"):
        headers = MATCH if operation == "accept_proposal" else {}
        found[operation] = {
            name: Ask({"plan_id": number, "job_id": PROPOSALS.get(name, NONE)}, headers=headers)
            for name, number in numbers.items()
        }
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

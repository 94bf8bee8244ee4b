"""The rules of a plan in slow plain Python, straight from what the measures say: what does a plan break?"""

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from tests.design.drawn_markets import Asked

from ridings.design.plan import Plan
from ridings.market.workload import account_workload

SLACK = 1e-7
Row = Mapping[str, Any]


def broken_rules(asked: Asked, plan: Plan) -> list[str]:
    """Every rule that the plan breaks, one line each."""
    rows = _rows(asked, plan)
    return [
        *_pinned(rows),
        *_families(rows, asked, plan),
        *_skills(rows, asked),
        *_partners(rows, asked),
        *_zones(rows, asked),
        *_bands(asked, plan),
        *_budgets(rows, asked),
    ]


def _rows(asked: Asked, plan: Plan) -> list[dict[str, Any]]:
    accounts = asked.market.accounts
    assert accounts is not None
    rows: list[dict[str, Any]] = accounts.join(plan.alignment, on="account_id").to_dicts()
    return rows


def _reps(asked: Asked) -> dict[str, dict[str, Any]]:
    return {} if asked.market.reps is None else {row["rep_id"]: row for row in asked.market.reps.to_dicts()}


def _pinned(rows: list[dict[str, Any]]) -> list[str]:
    said = []
    for row in rows:
        if row.get("locked") and row["rep_id"] != row["owner"]:
            said.append(f"{row['account_id']} is locked to {row['owner']}, and goes to {row['rep_id']}")
        if row.get("named_rep") and row["rep_id"] != row["named_rep"]:
            said.append(f"{row['account_id']} is named for {row['named_rep']}, and goes to {row['rep_id']}")
    return said


def root_of(account: str, parents: Mapping[str, str | None]) -> str:
    """Topmost parent of an account."""
    while parents.get(account):
        account = str(parents[account])
    return account


def _families(rows: list[dict[str, Any]], asked: Asked, plan: Plan) -> list[str]:
    kind = asked.values.get("locks", {}).get("families", "none")
    if kind == "none":
        return []
    parents = {row["account_id"]: row.get("parent_id") for row in rows}
    held: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    for row in rows:
        root = root_of(row["account_id"], parents)
        apart = kind == "site_group" or any(f"family {root} is larger" in note for note in plan.notes)
        place = (round(row["latitude"], 4), round(row["longitude"], 4)) if apart else ()
        held[(root, *place)].add(row["territory_id"])
    return [f"family {key} lies in {sorted(names)}" for key, names in held.items() if len(names) > 1]


def _skills(rows: list[dict[str, Any]], asked: Asked) -> list[str]:
    reps = _reps(asked)
    return [
        f"{row['account_id']} asks for {row['required_skills']}, which {row['rep_id']} lacks"
        for row in rows
        if row["rep_id"] in reps
        and not set(row.get("required_skills") or ()) <= set(reps[row["rep_id"]].get("skills") or ())
    ]


def _partners(rows: list[dict[str, Any]], asked: Asked) -> list[str]:
    """Reps ruled out, languages that are required, and accounts that must be apart."""
    reps, at = _reps(asked), {row["account_id"]: row["territory_id"] for row in rows}
    required = asked.values.get("fit", {}).get("required", ())
    said = []
    for row in rows:
        if row["rep_id"] in (row.get("not_reps") or ()):
            said.append(f"{row['account_id']} must not go to {row['rep_id']}")
        spoken = [language.lower() for language in reps.get(row["rep_id"], {}).get("languages") or ()]
        if required and row["rep_id"] in reps and row["language"] not in spoken:
            said.append(
                f"{row['account_id']} asks for {row['language']}, which {row['rep_id']} does not speak"
            )
        for other in row.get("apart_from") or ():
            if at.get(other) == row["territory_id"]:
                said.append(f"{row['account_id']} and {other} are both in {row['territory_id']}")
    return said


def _zones(rows: list[dict[str, Any]], asked: Asked) -> list[str]:
    at_most = asked.values.get("territories", {}).get("time_zones_at_most")
    held: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        held[row["territory_id"]].add(str(row.get("time_zone")).replace("Detroit", "New_York"))
    if at_most is None:
        return []
    return [f"{name} lies in {sorted(zones)}" for name, zones in held.items() if len(zones) > at_most]


def _misfit(row: Row, reps: Mapping[str, Row], asked: Asked) -> float:
    price = asked.values.get("fit", {}).get("languages", 0.0)
    if not price or row["rep_id"] not in reps:
        return 0.0
    spoken = [language.lower() for language in reps[row["rep_id"]].get("languages") or ()]
    return 0.0 if row["language"] in spoken else float(price)


def _km(p: tuple[float, float], q: tuple[float, float]) -> float:
    (a, b), (c, d) = ((math.radians(x), math.radians(y)) for x, y in (p, q))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


def _line_haul(km: float) -> float:
    there_and_back = 2 * max(0.0, -0.28 + 3.64 * math.sqrt(km) + 0.559 * km)
    return min(there_and_back, 240.0) + max(there_and_back - 240.0, 0.0) / 3


def _home(rep: Row | None) -> tuple[float, float] | None:
    if rep is None or rep.get("latitude") is None:
        return None
    return rep["latitude"], rep["longitude"]


def costs_and_loads(asked: Asked, plan: Plan) -> tuple[float, dict[str, dict[str, float]]]:
    """Cost of the plan, and the amount of each activity in each territory."""
    accounts = asked.market.accounts
    assert accounts is not None
    work = account_workload(accounts, asked.brief.workload)
    table = {row["territory_id"]: row for row in plan.planned.territories.to_dicts()}
    reps = _reps(asked)
    at = dict(zip(plan.alignment["account_id"], plan.alignment["territory_id"], strict=True))
    cost = 0.0
    loads: dict[str, dict[str, float]] = {
        name: dict.fromkeys(table, 0.0) for name in ("accounts", "potential", "workload")
    }
    for i, row in enumerate(accounts.to_dicts()):
        here, territory = (row["latitude"], row["longitude"]), table[at[row["account_id"]]]
        center, home = (territory["latitude"], territory["longitude"]), _home(reps.get(territory["rep_id"]))
        to_center = _line_haul(_km(here, center))
        to_base = to_center if home is None else _line_haul(_km(here, home))
        cost += work.hop_hours[i] + work.haul_rate[i] * (to_center + to_base) / 2
        name = territory["territory_id"]
        loads["accounts"][name] += 1
        loads["potential"][name] += row["potential"]
        loads["workload"][name] += work.on_site_hours[i] + work.hop_hours[i] + work.haul_rate[i] * to_base
    moved = sum(row["moved"] and row["owner"] in reps for row in _rows(asked, plan) if "owner" in row)
    misfit = sum(_misfit(row, reps, asked) for row in _rows(asked, plan))
    return float(cost + misfit + moved * asked.brief.moves.price.account), loads


def _bands(asked: Asked, plan: Plan) -> list[str]:
    cost, loads = costs_and_loads(asked, plan)
    reps = _reps(asked)
    said = [] if abs(cost - plan.cost) <= 1e-6 * max(1.0, cost) else [f"cost {plan.cost} is {cost}"]
    if plan.lower_bound > plan.cost + 1e-6:
        said.append(f"the bound {plan.lower_bound} is above the cost {plan.cost}")
    held = dict(
        zip(plan.planned.territories["territory_id"], plan.planned.territories["rep_id"], strict=True)
    )
    for name, tolerance in plan.tolerances.items():
        column, default = ("capacity_hours", 1600.0) if name == "workload" else ("share", 1.0)
        size = {t: float(reps.get(rep, {}).get(column) or default) for t, rep in held.items()}
        total = sum(loads[name].values())
        for territory, load in loads[name].items():
            target = total * size[territory] / sum(size.values())
            if abs(load / target - 1) > tolerance + SLACK:
                said.append(f"{name} of {territory} is {load / target - 1:+.4f}, tolerance {tolerance:.4f}")
    return said


def _budgets(rows: list[dict[str, Any]], asked: Asked) -> list[str]:
    reps = _reps(asked)
    owned = [row for row in rows if row.get("owner") in reps]
    said = []
    for name, limit in asked.brief.moves.shares.items():
        column = {"potential": "potential", "pipeline": "open_pipeline"}.get(name)
        amount = {row["account_id"]: float(row[column]) if column else 1.0 for row in owned}
        total = sum(amount.values())
        moved = sum(amount[row["account_id"]] for row in owned if row["rep_id"] != row["owner"])
        if moved > limit * total * (1 + SLACK) + SLACK:
            said.append(f"{moved} of {name} moves, more than {limit} of {total}")
    return said

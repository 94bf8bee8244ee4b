"""Small plans to show: accounts on a grid in Iowa, cut into columns by the plan and into rows today."""

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from ridings.design.plan import Moved, Plan, Scored
from ridings.market.finding import Finding
from ridings.market.market import Market

SIDE = 12
REPS = ("Ada Brook", "Ben Cole", "Cleo Dunn")


def drawn_market(**changes: Any) -> Market:
    """Return 144 accounts on a grid, three reps with homes, and some findings."""
    row, column = np.divmod(np.arange(SIDE * SIDE), SIDE)
    accounts = pl.DataFrame(
        {
            "account_id": [f"A{i:03d}" for i in range(SIDE * SIDE)],
            "name": [f"Firm {i}" for i in range(SIDE * SIDE)],
            "latitude": 41.0 + 0.1 * row,
            "longitude": -95.0 + 0.15 * column,
            "potential": 1000.0 + 10.0 * np.arange(SIDE * SIDE),
            "open_pipeline": np.where(row == 0, 500.0, 0.0),
        }
    )
    reps = pl.DataFrame(
        {
            "rep_id": ["R1", "R2", "R3"],
            "name": REPS,
            "latitude": [41.2, 41.5, 41.8],
            "longitude": [-94.6, -94.2, -93.6],
        }
    )
    findings = (Finding("zero_potential", "Accounts without potential", 2, ("A001", "A002")),)
    return replace(
        Market(accounts=accounts, reps=reps, findings=findings, notes=("Money is in USD.",)), **changes
    )


def drawn_plan(market: Market | None = None, **changes: Any) -> Plan:
    """Return the plan of the drawn market: rep by column now, rep by row before."""
    market = market or drawn_market()
    assert market.accounts is not None
    row, column = np.divmod(np.arange(SIDE * SIDE), SIDE)
    planned, today = column // 4, row // 4
    potential = market.accounts["potential"].to_numpy()
    alignment = pl.DataFrame(
        {
            "account_id": market.accounts["account_id"],
            "unit_id": market.accounts["account_id"],
            "territory_id": [f"T{i + 1}" for i in planned],
            "rep_id": [f"R{i + 1}" for i in planned],
            "sales_force": "field",
            "previous_rep_id": [f"R{i + 1}" for i in today],
            "moved": planned != today,
            "reason": [f"Nearest with room: {REPS[i]}" for i in planned],
        }
    )
    plan = Plan(
        feasible=True,
        proved=True,
        reasons=(),
        alignment=alignment,
        planned=scored(planned, potential, 1.0),
        today=scored(today, potential, 1.4),
        cost=1020.0,
        lower_bound=1000.0,
        bound_kind="fixed_centers",
        gap=1 - 1000 / 1020,
        cost_unit="hours a year",
        floor={"potential": 0.0, "workload": 0.0},
        tolerances={"potential": 0.05, "workload": 0.05},
        moved=Moved(
            96, float(potential[planned != today].sum()), 4000.0, 0, 144, float(potential.sum()), 6000.0
        ),
        brief={"balance": {"potential": 0.05}},
        seed=0,
        version="0.1.0",
        seconds=1.5,
        travel="estimate",
        rejected=0,
        notes=("Visits were taken as 4 a year.",),
    )
    return replace(plan, **changes)


def scored(labels: np.ndarray[Any, Any], potential: np.ndarray[Any, Any], factor: float) -> Scored:
    """Measure an alignment well enough to be shown."""
    sums = np.bincount(labels, potential)
    counts = np.bincount(labels)
    workload = counts * 10.0
    table = pl.DataFrame(
        {
            "territory_id": ["T1", "T2", "T3"],
            "rep_id": ["R1", "R2", "R3"],
            "region": ["", "", ""],
            "accounts": counts,
            "potential": sums,
            "workload_hours": workload,
            "drive_hours": counts * factor,
            "capacity_hours": 1600.0,
            "workload_index": workload / 1600.0,
            "imbalance_potential": sums / sums.mean() - 1,
            "imbalance_workload": workload / workload.mean() - 1,
            "dispersion_km": 30.0,
            "latitude": 41.5,
            "longitude": [-94.8, -94.2, -93.6],
        }
    )
    return Scored(table, {"drive_hours": float(table["drive_hours"].sum())})

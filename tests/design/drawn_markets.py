"""Drawn markets and briefs: small, with every rule now and then."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from hypothesis import strategies as st

from ridings.design.brief import DesignBrief, brief_from_mapping
from ridings.market.market import Market

SKILLS = ("field:a", "field:b")
SAID = (
    "locked", "named_rep", "parent_id", "required_skills", "not_reps", "apart_from", "language", "time_zone",
)  # fmt: skip
ZONES = ("America/New_York", "America/Detroit", "America/Chicago", "America/Denver")


@dataclass(frozen=True)
class Asked:
    """A market and what is asked of it."""

    market: Market
    values: dict[str, Any]

    @property
    def brief(self) -> DesignBrief:
        """The brief."""
        return brief_from_mapping(self.values)


def accounts_of(count: int, seed: int = 0, **columns: Any) -> pl.DataFrame:
    """Accounts on a map of about 100 km, with whole potentials."""
    rng = np.random.default_rng(seed)
    return pl.DataFrame(
        {
            "account_id": [f"A{i:02d}" for i in range(count)],
            "latitude": 40 + np.round(rng.random(count), 2),
            "longitude": -90 + np.round(rng.random(count), 2),
            "potential": rng.integers(20, 100, count).astype(np.float64),
            "call_frequency": rng.integers(4, 13, count).astype(np.float64),
            "call_minutes": [45.0] * count, "channel": ["in_person"] * count,
        } | columns
    )  # fmt: skip


def reps_of(count: int, seed: int = 0, **columns: Any) -> pl.DataFrame:
    """Reps with homes on the same map."""
    rng = np.random.default_rng(seed + 1)
    return pl.DataFrame(
        {
            "rep_id": [f"R{j}" for j in range(count)],
            "latitude": 40 + np.round(rng.random(count), 2),
            "longitude": -90 + np.round(rng.random(count), 2),
        } | columns
    )  # fmt: skip


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    """A market of 10 to 60 accounts and 2 to 5 reps, and a brief for it."""
    n, k, seed = draw(st.integers(10, 60)), draw(st.integers(2, 5)), draw(st.integers(0, 999))
    rng = np.random.default_rng(seed)
    rules = draw(st.sets(st.sampled_from(SAID), max_size=4))
    owned = bool(draw(st.booleans()) or "locked" in rules)
    columns = _columns(rng, n, k, rules, owned=owned)
    columns["open_pipeline"] = rng.integers(0, 50, n).astype(np.float64)
    columns["channel"] = rng.choice(["in_person", "remote"], n, p=[0.9, 0.1]).tolist()
    values: dict[str, Any] = {"balance": draw(_balance())}
    if "parent_id" in rules:
        values["locks"] = {"families": draw(st.sampled_from(["whole", "site_group"]))}
    if "language" in rules:
        values["fit"] = draw(st.sampled_from([{"required": ["languages"]}, {"languages": 3.0}]))
    if "time_zone" in rules:
        values["territories"] = {"time_zones_at_most": draw(st.integers(1, 2))}
    if owned and draw(st.booleans()):
        values["moves"] = draw(_moves())
    reps = reps_of(k, seed, **_force(rng, k, draw(st.booleans()), rules=rules))
    if draw(st.integers(0, 3)) == 0:
        reps = reps.with_columns(latitude=pl.lit(None, pl.Float64), longitude=pl.lit(None, pl.Float64))
    if draw(st.integers(0, 4)) == 0:
        values["territories"] = values.get("territories", {}) | {"count": k + 1}
    return Asked(Market(accounts=accounts_of(n, seed, **columns), reps=reps), values)


def _columns(rng: np.random.Generator, n: int, k: int, rules: set[str], *, owned: bool) -> dict[str, Any]:
    ids, out = [f"R{j}" for j in range(k)], dict[str, Any]()
    owner = rng.choice([*ids, "GONE", ""], n, p=[0.8 / k] * k + [0.1, 0.1])
    if owned:
        out["owner"] = [name or None for name in owner]
    if "locked" in rules:
        out["locked"] = (rng.random(n) < 0.15) & np.isin(owner, ids)
    if "named_rep" in rules:
        out["named_rep"] = [name if rng.random() < 0.1 else None for name in rng.choice(ids, n)]
    if "parent_id" in rules:
        family = rng.integers(0, max(2, n // 3), n)
        out["parent_id"] = [f"A{f:02d}" if f < n // 3 and f < i else None for i, f in enumerate(family)]
    if "required_skills" in rules:
        out["required_skills"] = [
            [SKILLS[int(rng.integers(2))]] if rng.random() < 0.2 else [] for _ in range(n)
        ]
    if "not_reps" in rules:
        out["not_reps"] = [[name] if rng.random() < 0.2 else [] for name in rng.choice(ids, n)]
    if "apart_from" in rules:
        others = rng.integers(0, n, n)
        out["apart_from"] = [
            [f"A{q:02d}"] if rng.random() < 0.1 and q != i else [] for i, q in enumerate(others)
        ]
    if "language" in rules:
        out["language"] = rng.choice(["en", "es"], n, p=[0.8, 0.2]).tolist()
    if "time_zone" in rules:
        out["time_zone"] = rng.choice(ZONES, n).tolist()
    return out


def _force(rng: np.random.Generator, k: int, ramped: bool, *, rules: set[str]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    if ramped:
        out["share"] = rng.choice([0.5, 1.0, 1.5], k)
        out["capacity_hours"] = rng.choice([800.0, 1600.0], k)
    if "language" in rules:
        out["languages"] = [["EN", "es"]] + [["en"] + ["es"] * int(rng.random() < 0.5) for _ in range(k - 1)]
    if "required_skills" in rules:
        out["skills"] = [list(SKILLS)] + [[s for s in SKILLS if rng.random() < 0.5] for _ in range(k - 1)]
    return out


def _balance() -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(
        st.sampled_from(["potential", "workload", "accounts"]),
        st.sampled_from([0.15, 0.3, 0.5]), min_size=1, max_size=2,
    )  # fmt: skip


def _moves() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"price": st.sampled_from([0.0, 1.0])},
        optional={name: st.sampled_from([0.1, 0.3, 0.6]) for name in ("accounts", "potential", "pipeline")},
    )

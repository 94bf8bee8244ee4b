"""Plans compared with each other and with today."""

import datetime

import polars as pl
import pytest
from tests.app.drawn_company import company, drawn, published

from ridings.app.comparing import compare_plans, figures
from ridings.app.editing import move
from ridings.app.planning import clone, open_plan
from ridings.errors import DataError, RefusedError


def test_a_plan_and_its_clone_are_the_same(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    clone(workspace, "North", "South")
    found = figures(compare_plans(workspace, "North", "South"))
    assert found["measures"]["before"] == found["measures"]["after"]
    assert found["moves"] == found["flows"] == []
    assert {row["potential_change"] for row in found["reps"]} == {0.0}


def test_a_move_shows_as_one_flow_with_its_money(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    clone(workspace, "North", "South")
    alignment = open_plan(workspace, "North").alignment
    row = alignment.filter(pl.col("account_id") == "A07").row(0, named=True)
    to = "T01" if row["territory_id"] != "T01" else "T02"
    move(workspace, "South", ["A07"], to, revision=0)
    compared = compare_plans(workspace, "North", "South")
    gains = next(rep for t, rep in alignment.select("territory_id", "rep_id").iter_rows() if t == to)
    (flow,) = compared.found.flows.to_dicts()
    assert (flow["from_rep_id"], flow["to_rep_id"], flow["accounts"]) == (row["rep_id"], gains, 1)
    assert flow["pipeline"] == 7.0
    reps = {one["rep_id"]: one for one in compared.found.reps.to_dicts()}
    assert reps[gains]["accounts_change"] == 1
    assert reps[gains]["potential_change"] == -reps[row["rep_id"]]["potential_change"] == flow["potential"]
    assert reps[gains]["workload_hours_change"] > 0 > reps[row["rep_id"]]["workload_hours_change"]


def test_without_a_second_plan_it_is_compared_with_todays_owners(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    compared = compare_plans(workspace, "North")
    opened = open_plan(workspace, "North")
    assert compared.moved["changes_hands"]["accounts"] == opened.figures["moved"]["accounts"]
    ours, today = figures(compared)["measures"]["before"], opened.figures["today"]
    assert ours == pytest.approx({name: today[name] for name in ours})


def test_a_rep_who_is_gone_loses_every_account(address: str) -> None:
    workspace = company(address, owner=["R0", "R1", "gone"] * 8)
    drawn(workspace)
    reps = {one["rep_id"]: one for one in compare_plans(workspace, "North").found.reps.to_dicts()}
    assert (reps["gone"]["accounts_before"], reps["gone"]["accounts_after"]) == (8, 0)
    assert reps["gone"]["workload_hours_before"] > 0


def test_where_a_plan_was_published_today_is_by_ownership(address: str) -> None:
    workspace = company(address)
    row = drawn(workspace)
    owners = open_plan(workspace, "North").alignment.select("account_id", "rep_id")
    published(workspace, row.id, owners, datetime.date(2020, 1, 1))
    compared = compare_plans(workspace, "North")
    assert compared.found.moves.height == 0
    assert "by ownership" in compared.notes[0]
    drawn(workspace, "South")
    south = open_plan(workspace, "South")
    assert south.row.base_publication_id > 0
    assert any("owner: by ownership" in note for note in south.figures["notes"])
    assert dict(south.alignment.select("account_id", "previous_rep_id").iter_rows()) == dict(
        owners.iter_rows()
    )


def test_what_cannot_be_compared_is_said(address: str) -> None:
    workspace = company(address, owner=[None] * 24)
    drawn(workspace)
    with pytest.raises(DataError, match="nothing has an owner today"):
        compare_plans(workspace, "North")
    with pytest.raises(RefusedError, match="no plan East"):
        compare_plans(workspace, "North", "East")

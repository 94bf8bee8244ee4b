"""The states of a plan and the steps between them."""

from itertools import product

import pytest

from ridings.design.life import (
    STATES,
    approval_refusal,
    change_refusal,
    refusal,
    state_after,
)

ALLOWED = {
    ("draft", "proposed"), ("draft", "archived"), ("proposed", "proposed"), ("proposed", "approved"),
    ("proposed", "draft"), ("approved", "published"), ("approved", "archived"), ("published", "archived"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), list(product(STATES, STATES)))
def test_a_plan_takes_the_allowed_steps_and_no_other(before: str, after: str) -> None:
    said = refusal("North", before, after)
    assert (said is None) == ((before, after) in ALLOWED)
    assert said is None or ("North" in said and before in said)


@pytest.mark.parametrize("status", STATES)
def test_a_plan_drawn_anew_around_disputes_is_a_draft_again_unless_it_was_published(status: str) -> None:
    assert (refusal("North", status, "draft", redrawn=True) is None) == (status in ("proposed", "approved"))


@pytest.mark.parametrize("status", STATES)
def test_only_a_draft_can_be_changed(status: str) -> None:
    assert (change_refusal("North", status) is None) == (status == "draft")


def test_nobody_approves_what_they_proposed() -> None:
    assert "somebody else" in str(approval_refusal("North", "ann", "ann", ()))
    assert approval_refusal("North", "bob", "ann", ()) is None


def test_nobody_approves_twice() -> None:
    assert "already" in str(approval_refusal("North", "bob", "ann", ("bob",)))


@pytest.mark.parametrize(
    ("levels", "approvals", "state"), [(1, 1, "approved"), (2, 1, "proposed"), (2, 2, "approved")]
)
def test_a_plan_is_approved_with_its_last_level(levels: int, approvals: int, state: str) -> None:
    assert state_after(levels, approvals) == state

"""The life of a plan: its states, the steps between them, and who may approve."""

from collections.abc import Sequence

DRAFT, PROPOSED, APPROVED, PUBLISHED, ARCHIVED = "draft", "proposed", "approved", "published", "archived"
STATES = (DRAFT, PROPOSED, APPROVED, PUBLISHED, ARCHIVED)
MOST_LEVELS = 9

_STEPS = {
    DRAFT: (PROPOSED, ARCHIVED),
    PROPOSED: (PROPOSED, APPROVED, DRAFT),  # to itself: one of several approvals
    APPROVED: (PUBLISHED, ARCHIVED),
    PUBLISHED: (ARCHIVED,),
    ARCHIVED: (),
}
_MENDED_BY = {
    (DRAFT, APPROVED): "propose it first",
    (DRAFT, PUBLISHED): "propose it and have it approved first",
    (PROPOSED, PUBLISHED): "have it approved first",
    (PROPOSED, ARCHIVED): "reject it first",
    (APPROVED, DRAFT): "clone it, and change the clone",
    (PUBLISHED, DRAFT): "clone it, change the clone and publish that",
}


def refusal(name: str, status: str, to: str, *, redrawn: bool = False) -> str | None:
    """Why a plan may not go from one state to another, and what to do instead; None where it may.

    A proposed or approved plan that is drawn anew around accepted disputes (`redrawn`) is a draft again.
    """
    if to in _STEPS[status] or (redrawn and to == DRAFT and status in (PROPOSED, APPROVED)):
        return None
    how = _MENDED_BY.get(
        (status, to), "clone it to go on from it" if status != to else "nothing is to be done"
    )
    return f"plan {name} is {status} and cannot become {to}: {how}"


def change_refusal(name: str, status: str) -> str | None:
    """Why a plan may not be edited, renamed, noted on or deleted; None where it may: drafts alone."""
    if status == DRAFT:
        return None
    how = "reject it, or clone it" if status == PROPOSED else "clone it"
    return f"plan {name} is {status}, and only a draft can be changed: {how} and change the draft"


def approval_refusal(name: str, actor: str, proposer: str, approvers: Sequence[str]) -> str | None:
    """Why a person may not approve a proposed plan; None where they may.

    Nobody approves what they proposed, and nobody twice: each level is another person.
    """
    if actor == proposer:
        return f"{actor} proposed plan {name} and cannot approve it: somebody else has to"
    if actor in approvers:
        return f"{actor} has approved plan {name} already: the next level needs somebody else"
    return None


def state_after(levels: int, approvals: int) -> str:
    """State of a proposed plan that needs so many approvals and has so many."""
    return APPROVED if approvals >= levels else PROPOSED

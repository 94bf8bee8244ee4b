"""Revisions as ETags: an edit names the one that was looked at."""

import re
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Header

from ridings.web.here import Here
from ridings.web.problems import PreconditionError

_TAG = re.compile(r'(?:W/)?"r(\d{1,15})"')


def etag(revision: int) -> str:
    """The ETag of a revision."""
    return f'"r{revision}"'


async def _looked_at_if_said(
    _workspace: Here,  # first of all, so that nobody else learns what is asked for
    if_match: Annotated[str | None, Header(description="The ETag that was looked at")] = None,
) -> int | None:
    if if_match is None:
        return None
    found = _TAG.fullmatch(if_match.strip())
    if found is None:
        raise PreconditionError(HTTPStatus.PRECONDITION_FAILED, "If-Match is not an ETag of this resource")
    return int(found[1])


LookedAtIfSaid = Annotated[int | None, Depends(_looked_at_if_said)]


async def _looked_at(said: LookedAtIfSaid) -> int:
    if said is None:
        raise PreconditionError(
            HTTPStatus.PRECONDITION_REQUIRED, "name the revision you looked at: If-Match with its ETag"
        )
    return said


LookedAt = Annotated[int, Depends(_looked_at)]

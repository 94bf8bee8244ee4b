"""Who is asking, and the workspace as they see it."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request

from ridings.app.access import Permission, check
from ridings.app.signing_in import NotSignedInError, person_of
from ridings.app.workspace import Workspace
from ridings.web.settings import Settings

COOKIE = "ridings_session"
ASKER = "ridings.asker"


def settings_of(request: Request) -> Settings:
    """How this server was told to behave."""
    found: Settings = request.app.state.settings
    return found


async def server_workspace(request: Request) -> Workspace:
    """The organisation's workspace, as nobody in particular: for signing in alone."""
    found: Workspace = request.app.state.workspace
    return found


def cookie_name(settings: Settings) -> str:
    """The name of the cookie; by HTTPS with a prefix that binds it to this host and path."""
    return f"__Host-{COOKIE}" if settings.secure else COOKIE


def shown_secret(request: Request) -> str | None:
    """The session or token that a request shows; a token in the header counts before a cookie."""
    header = request.headers.get("authorization")
    if header is not None:
        kind, _, secret = header.partition(" ")
        return secret.strip() if kind.lower() == "bearer" else ""
    return request.cookies.get(cookie_name(settings_of(request)))


def here(request: Request) -> Workspace:
    """The workspace of whoever asks.

    Raises
    ------
    NotSignedInError
        If nobody is signed in.
    """
    secret = shown_secret(request)
    if not secret:
        raise NotSignedInError("sign in first, or show a token")
    workspace: Workspace = request.app.state.workspace
    person = person_of(workspace, secret)
    request.scope["ridings.member_id"] = person.member_id
    return workspace.of(person)


class Asker:
    """Whoever makes a request, looked up in the thread of the endpoint, which then has their workspace."""

    def __init__(self, request: Request, permission: Permission | None) -> None:
        self._request, self._permission = request, permission
        self.known = False  # or refused
        request.scope[ASKER] = self

    def workspace(self) -> Workspace:
        """Their workspace, where the role and token have the permission.

        Raises
        ------
        NotSignedInError
            If nobody is signed in.
        NotAllowedError
            If the role or token lacks the permission.
        """
        self.known = True
        found = here(self._request)
        if self._permission is not None:
            check(found, self._permission)
        return found


def needing(permission: Permission | None) -> Callable[[Request], Awaitable[Asker]]:
    """A dependency: the workspace of whoever asks, where the role and token have a permission."""

    async def permitted(request: Request) -> Asker:
        return Asker(request, permission)

    return permitted


# Of routes of `ClearRoute` alone, which put the workspace in the asker's place.
Here = Annotated[Workspace, Depends(needing(None))]
ReadMarket = Annotated[Workspace, Depends(needing(Permission.READ_MARKET))]
WriteMarket = Annotated[Workspace, Depends(needing(Permission.WRITE_MARKET))]
ReadPlans = Annotated[Workspace, Depends(needing(Permission.READ_PLANS))]
WritePlans = Annotated[Workspace, Depends(needing(Permission.WRITE_PLANS))]
ApprovePlans = Annotated[Workspace, Depends(needing(Permission.APPROVE_PLANS))]
PublishPlans = Annotated[Workspace, Depends(needing(Permission.PUBLISH_PLANS))]
ReadDisputes = Annotated[Workspace, Depends(needing(Permission.READ_DISPUTES))]
WriteDisputes = Annotated[Workspace, Depends(needing(Permission.WRITE_DISPUTES))]
ReadOwnership = Annotated[Workspace, Depends(needing(Permission.READ_OWNERSHIP))]
Export = Annotated[Workspace, Depends(needing(Permission.EXPORT))]
ReadJobs = Annotated[Workspace, Depends(needing(Permission.READ_JOBS))]
WriteJobs = Annotated[Workspace, Depends(needing(Permission.WRITE_JOBS))]
ReadUsers = Annotated[Workspace, Depends(needing(Permission.READ_USERS))]
WriteUsers = Annotated[Workspace, Depends(needing(Permission.WRITE_USERS))]
ReadAudit = Annotated[Workspace, Depends(needing(Permission.READ_AUDIT))]
Server = Annotated[Workspace, Depends(server_workspace)]

"""`ridings user`: who may sign in, looked after by whoever holds the database."""

import argparse
from typing import Any

from ridings.cli import inputs
from ridings.cli.console import Console
from ridings.cli.database import add_database, opened
from ridings.cli.plan_tables import aligned
from ridings.errors import ExitCode

ROLES = ("admin", "planner", "manager", "rep", "reader")


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("user", allow_abbrev=False, help="who may sign in to the server")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    invite = _action(actions, "invite", "add a user, with a link by which they choose a password", run_invite)
    invite.add_argument("email", metavar="E-MAIL", help="their address")
    invite.add_argument("--name", metavar="NAME", default="", help="their name; the address by default")
    invite.add_argument("--role", choices=ROLES, required=True, help="what they are")
    invite.add_argument(
        "--rep", metavar="ID", help="who a rep is in the market; of a manager what stands in `manager`"
    )
    _action(actions, "list", "everybody who may sign in", run_list)
    again = _action(actions, "link", "make a new link, by which a password is chosen anew", run_link)
    again.add_argument("email", metavar="E-MAIL", help="whose")
    gone = _action(actions, "remove", "let a user go: sessions and tokens end at once", run_remove)
    gone.add_argument("email", metavar="E-MAIL", help="whom")
    token = _action(actions, "token", "make a token for a program that acts as a user", run_token)
    token.add_argument("email", metavar="E-MAIL", help="as whom")
    token.add_argument("--name", metavar="NAME", default="command line", help="to tell it from others")
    token.add_argument(
        "--scope", metavar="SCOPE", action="append", default=[],
        help="what it may do, such as plans:read; may be given several times; by default all of the role",
    )  # fmt: skip
    token.add_argument("--days", metavar="N", type=int, default=90, help="until it ends; 90 by default")


def _action(actions: Any, name: str, meaning: str, run: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(
        name, allow_abbrev=False, help=meaning, description=f"{meaning[0].upper()}{meaning[1:]}."
    )
    add_database(parser)
    inputs.add_voice(parser)
    parser.set_defaults(run=run)
    return parser


def run_invite(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Add a user."""
    from ridings.app.people import invite

    made = invite(
        opened(arguments), arguments.email, arguments.name or arguments.email, arguments.role, arguments.rep
    )
    return _link(console, made.member.email, made.secret)


def run_list(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Show everybody."""
    from ridings.app.people import users

    found = users(opened(arguments))
    rows = [("e-mail", "name", "role", "rep", "state")]
    for one in found:
        state = "let go" if not one.active else "signed up" if one.password_hash else "invited"
        rows.append((one.email, one.name, one.role, one.rep_id or "", state))
    for line in aligned(rows):
        console.say(line)
    named = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    console.answer({"users": named})
    return ExitCode.DONE


def run_link(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Make a new link."""
    from ridings.app.people import invite_again, user_of

    workspace = opened(arguments)
    one = user_of(workspace, arguments.email)
    return _link(console, one.email, invite_again(workspace, one.id).secret)


def run_remove(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Let a user go."""
    from ridings.app.people import change, user_of

    workspace = opened(arguments)
    one = user_of(workspace, arguments.email)
    change(workspace, one.id, one.revision, {"active": False})
    console.say(f"{one.email} may no longer sign in; what they did stays on record.")
    console.answer({"email": one.email, "active": False})
    return ExitCode.DONE


def run_token(arguments: argparse.Namespace, console: Console) -> ExitCode:
    """Make a token."""
    from ridings.app.people import user_of
    from ridings.app.tokens import make_token_for

    workspace = opened(arguments)
    one = user_of(workspace, arguments.email)
    made = make_token_for(workspace, one, arguments.name, arguments.scope, days=arguments.days)
    console.answer({"token": made.secret, "scopes": list(made.token.scopes)})
    if not console.as_json:
        console.print(made.secret)
    return ExitCode.DONE


def _link(console: Console, email: str, secret: str) -> ExitCode:
    console.say(f"Give {email} this link at the address of your server; it works once, within a week:")
    console.answer({"email": email, "path": f"/welcome#{secret}"})
    if not console.as_json:
        console.print(f"/welcome#{secret}")
    return ExitCode.DONE

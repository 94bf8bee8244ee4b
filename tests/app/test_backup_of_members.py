"""What a restore does not bring back: ways in, files, and jobs at work."""

from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from tests.app.drawn_company import company, drawn

from ridings.app.access import Role
from ridings.app.backup import backup, restore
from ridings.app.exports import export
from ridings.app.files import bring_file, find_file
from ridings.app.jobs import find_job
from ridings.app.people import invite, share_draft, shared_with, user_of
from ridings.app.planning import clone, delete
from ridings.app.signing_in import NotSignedInError, person_of, sign_in, take_invitation
from ridings.app.tokens import make_token_for
from ridings.app.workspace import Workspace, open_workspace
from ridings.errors import NotFoundError
from ridings.storage import jobs
from ridings.storage.schema import member, plan_member
from ridings.storage.tables import PASSING, all_tables, lasting_tables

PASSWORD = "correct horse battery"


@pytest.fixture
def office(address: str) -> Workspace:
    """A company whose admin has signed in."""
    workspace = company(address)
    take_invitation(workspace, invite(workspace, "ada@example.com", "Ada", Role.ADMIN).secret, PASSWORD)
    return workspace


def restored(workspace: Workspace, tmp_path: Path) -> Workspace:
    backup(workspace, tmp_path / "b.zip")
    restore(tmp_path / "b.zip", str(tmp_path / "again.db"))
    return open_workspace(str(tmp_path / "again.db"), actor="ann")


def test_no_session_token_or_invitation_works_after_a_restore_but_the_password(
    office: Workspace, tmp_path: Path
) -> None:
    session = sign_in(office, "ada@example.com", PASSWORD).secret
    token = make_token_for(office, user_of(office, "ada@example.com"), "script", []).secret
    link = invite(office, "bob@example.com", "Bob", Role.READER).secret
    assert person_of(office, token).email == person_of(office, session).email == "ada@example.com"
    again = restored(office, tmp_path)
    for secret in (session, token):
        with pytest.raises(NotSignedInError):
            person_of(again, secret)
    with pytest.raises(NotFoundError):
        take_invitation(again, link, PASSWORD)
    assert person_of(again, sign_in(again, "ada@example.com", PASSWORD).secret).role == Role.ADMIN
    assert {user_of(again, f"{name}@example.com").name for name in ("ada", "bob")} == {"Ada", "Bob"}


def test_the_tables_that_are_left_out_are_the_passing_ones_and_they_exist() -> None:
    names = {table.name for table in all_tables()}
    assert names >= PASSING
    assert {table.name for table in lasting_tables()} == names - PASSING
    assert {"member", "plan_member", "job", "audit"} <= names - PASSING


def test_jobs_that_had_not_ended_are_interrupted_and_know_no_file(office: Workspace, tmp_path: Path) -> None:
    at = office.clock()
    file = bring_file(office, "accounts.csv", "text/csv", [b"account_id\nA1\n"])
    asked = {"files": {"accounts": file.id}}
    with office.write() as connection:
        numbers = [jobs.add_job(connection, 1, None, "ann", "import", asked, at).id for _ in range(3)]
        row = jobs.claim_job(connection, numbers[0], "w1", at)
        assert row is not None
        done = jobs.claim_job(connection, numbers[1], "w1", at)
        assert done is not None
        jobs.finish_job(connection, done.run, jobs.DONE, at, result={"file_id": file.id, "name": "a.csv"})
    again = restored(office, tmp_path)
    found = [find_job(again, number) for number in numbers]
    assert [one.state for one in found] == ["interrupted", "done", "interrupted"]
    assert [one.arguments for one in found] == [{"files": {"accounts": jobs.NO_FILE}}] * 3
    assert found[1].result == {"file_id": None, "name": "a.csv"}
    assert found[0].ended_at is not None
    with pytest.raises(NotFoundError):
        find_file(again, file.id)


def test_no_export_holds_a_hash_of_a_password_or_a_secret(office: Workspace, tmp_path: Path) -> None:
    session = sign_in(office, "ada@example.com", PASSWORD).secret
    with office.read() as connection:
        password = connection.execute(select(member.c.password_hash)).scalar_one()
        hashes = connection.execute(text("select hash from session")).scalars().all()
    export(office, tmp_path / "out")
    written = b"".join(path.read_bytes() for path in (tmp_path / "out").iterdir())
    assert b"A00" in written
    for secret in (password, session, PASSWORD, *hashes):
        assert secret.encode() not in written


def test_who_was_invited_to_a_draft_goes_with_it_and_is_not_invited_to_a_clone(office: Workspace) -> None:
    invite(office, "bob@example.com", "Bob", Role.PLANNER)
    number = drawn(office).id
    bob = user_of(office, "bob@example.com")
    share_draft(office, number, bob.id, may_edit=True)
    copy = clone(office, "North", "South")
    assert [one.id for one, _ in shared_with(office, number)] == [bob.id]
    assert shared_with(office, copy.id) == []
    assert copy.created_by == "ann"
    delete(office, "North")
    with office.read() as connection:
        assert connection.execute(select(func.count()).select_from(plan_member)).scalar() == 0

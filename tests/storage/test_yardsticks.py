"""Yardsticks kept in memory: those used last, known by their content, within bounds."""

import polars as pl
import pytest
from sqlalchemy import delete, select, text, update
from tests.app.drawn_company import company, drawn

from ridings.app.editing import move
from ridings.app.planning import clone, open_plan
from ridings.app.planning import delete as delete_plan
from ridings.app.workspace import Workspace
from ridings.design.yardstick import Yardstick
from ridings.errors import RefusedError
from ridings.storage import plan_yardstick
from ridings.storage.migrate import newest, upgrade
from ridings.storage.plan_yardstick import RECENT, Recent, yardstick_of
from ridings.storage.schema import plan_yardstick as kept


def sized(rows: int) -> Yardstick:
    """A yardstick of eight bytes a row."""
    return Yardstick(pl.DataFrame({"weight": pl.Series([0.0] * rows)}), pl.DataFrame(), ())


def read(workspace: Workspace, name: str) -> Yardstick:
    with workspace.read() as connection:
        return yardstick_of(connection, workspace.org_id, open_plan(workspace, name).row.id)


def test_a_yardstick_is_read_once_and_a_clone_has_the_same(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    clone(workspace, "North", "South")
    first = read(workspace, "North")
    assert read(workspace, "North") is first
    assert read(workspace, "South") is first


def test_another_plan_of_the_same_number_and_name_has_its_own_yardstick(address: str) -> None:
    workspace = company(address)
    number = drawn(workspace).id
    first = read(workspace, "North")
    delete_plan(workspace, "North")
    with workspace.write() as connection:
        connection.execute(text("update account set potential = potential * 2"))
    again = drawn(workspace)
    if workspace.database.is_postgresql:
        assert again.id != number
    else:
        assert again.id == number  # SQLite gives the number again
    assert read(workspace, "North").accounts["potential"].sum() == 2 * first.accounts["potential"].sum()


def test_a_yardstick_without_a_digest_is_read_anew(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    first = read(workspace, "North")
    with workspace.write() as connection:
        connection.execute(update(kept).values(digest=None))
    assert read(workspace, "North") is not first
    assert read(workspace, "North").accounts.equals(first.accounts)


def test_the_migration_gives_digests_to_yardsticks_that_are_there(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    with workspace.write() as connection:
        digest = connection.execute(select(kept.c.digest)).scalar_one()
        connection.execute(text("alter table plan_yardstick drop column digest"))
        connection.execute(text("alter table plan_assignment drop column locked"))
        for later in ("edit_territory", "edit_lock", "proposal", "proposal_move"):
            connection.execute(text(f"drop table plan_{later}"))
        connection.execute(text("update alembic_version set version_num = '0004'"))
        if workspace.database.is_postgresql:
            connection.execute(text("drop trigger audit_never_emptied on audit"))
        upgrade(connection)
        assert connection.execute(text("select version_num from alembic_version")).scalar() == newest()
        assert connection.execute(select(kept.c.digest)).scalar_one() == digest


def test_memory_is_bounded_and_what_was_not_used_for_longest_goes_first() -> None:
    recent = Recent(most=8 * 250)
    for name in "abc":
        recent.keep(name, sized(100))
        recent.find("a")
    assert [name for name in "abc" if recent.find(name) is not None] == ["a", "c"]
    assert recent.size == 8 * 200
    recent.keep("large", sized(251))
    assert recent.find("large") is None
    assert recent.size <= 8 * 250
    assert RECENT.most == plan_yardstick.MOST_BYTES


@pytest.mark.parametrize("wanted", [[], ["A99"], ["A03", "A01"], ["A00", "0", "zz"], ["A23", "A24", "A23"]])
def test_rows_of_accounts_are_those_of_a_search_through_all(wanted: list[str]) -> None:
    ids = [f"A{i:02d}" for i in range(24)]
    found = Yardstick(pl.DataFrame({"account_id": ids}), pl.DataFrame(), ()).rows(
        pl.Series(wanted, dtype=pl.String)
    )
    assert found.tolist() == [x for x, name in enumerate(ids) if name in wanted]


def test_a_plan_that_lost_its_yardstick_is_refused(address: str) -> None:
    workspace = company(address)
    drawn(workspace)
    with workspace.write() as connection:
        connection.execute(delete(kept))
    with pytest.raises(RefusedError, match="no yardstick"):
        move(workspace, "North", ["A00"], "T01", revision=0)

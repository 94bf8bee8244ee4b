"""What the database itself watches over: one owner at a time, and a record that is only added to."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

GENESIS = "0" * 64

_OVERLAP = """
create trigger ownership_overlap_{event} before {event} on ownership
for each row when new.superseded_in is null
begin
  select raise(abort, 'two owners of one account on one day')
  where exists (
    select 1 from ownership o
    where o.org_id = new.org_id and o.sales_force_id = new.sales_force_id
      and o.account_id = new.account_id and o.superseded_in is null and o.id is not new.id
      and (o.to_on is null or o.to_on > new.from_on)
      and (new.to_on is null or o.from_on < new.to_on)
  );
end
"""

# On PostgreSQL once a statement, over all of its rows: an exclusion constraint takes half a minute for
# 100,000 rows. One writer at a time, or two would not see each other's rows.
_ONE_WRITER = """
create function ownership_one_writer() returns trigger language plpgsql as
$$ begin lock table ownership in share row exclusive mode; return null; end $$
"""
_CHECK = """
create function ownership_check_overlap() returns trigger language plpgsql as
$$ begin
  if exists (
    select 1 from changed n join ownership o
      on o.org_id = n.org_id and o.sales_force_id = n.sales_force_id and o.account_id = n.account_id
    where n.superseded_in is null and o.superseded_in is null and o.id <> n.id
      and (o.to_on is null or o.to_on > n.from_on)
      and (n.to_on is null or o.from_on < n.to_on)
  ) then raise exception 'two owners of one account on one day'; end if;
  return null;
end $$
"""
_LOCKED = """
create trigger ownership_one_writer before insert or update on ownership
for each statement execute function ownership_one_writer()
"""
_CHECKED = """
create trigger ownership_overlap_{event} after {event} on ownership
referencing new table as changed for each statement execute function ownership_check_overlap()
"""

_REFUSE = """
create function refuse_change() returns trigger language plpgsql as
$$ begin raise exception 'the record is only added to'; end $$
"""


def upgrade() -> None:
    """Add the guards."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("alter table ownership set (fillfactor = 60)")  # room to mark rows as superseded in place
        for statement in (_ONE_WRITER, _CHECK, _LOCKED, _REFUSE):
            op.execute(statement)
        for event in ("insert", "update"):
            op.execute(_CHECKED.format(event=event))
        op.execute(
            "create trigger audit_only_added_to before update or delete on audit "
            "for each row execute function refuse_change()"
        )
    else:
        for event in ("insert", "update"):
            op.execute(_OVERLAP.format(event=event))
        for event in ("update", "delete"):
            op.execute(
                f"create trigger audit_only_added_to_{event} before {event} on audit "
                "begin select raise(abort, 'the record is only added to'); end"
            )
    head = sa.table("audit_head", sa.column("id"), sa.column("number"), sa.column("hash"))
    op.execute(head.insert().values(id=1, number=0, hash=GENESIS))

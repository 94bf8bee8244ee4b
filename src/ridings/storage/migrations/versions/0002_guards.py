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

_EXCLUSION = """
alter table ownership add constraint ex_ownership_overlap exclude using gist (
  org_id with =, sales_force_id with =, account_id with =,
  daterange(from_on, to_on, '[)') with &&
) where (superseded_in is null)
"""

_REFUSE = """
create function refuse_change() returns trigger language plpgsql as
$$ begin raise exception 'the record is only added to'; end $$
"""


def upgrade() -> None:
    """Add the guards."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("create extension if not exists btree_gist")
        op.execute(_EXCLUSION)
        op.execute(_REFUSE)
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

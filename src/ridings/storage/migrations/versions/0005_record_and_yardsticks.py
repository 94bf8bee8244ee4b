"""A record that cannot be emptied, and yardsticks known by their content."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_TABLE = sa.table(
    "plan_yardstick", sa.column("org_id"), sa.column("plan_id"), sa.column("accounts"),
    sa.column("territories"), sa.column("needs"), sa.column("digest"),
)  # fmt: skip


def upgrade() -> None:
    """Go from the version before to this one."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":  # a trigger for each row sees nothing of a truncation
        op.execute(
            "create trigger audit_never_emptied before truncate on audit "
            "for each statement execute function refuse_change()"
        )
    op.add_column("plan_yardstick", sa.Column("digest", sa.Text(), nullable=True))
    one = _TABLE.c
    for org_id, plan_id in connection.execute(sa.select(one.org_id, one.plan_id)).all():
        own = sa.and_(one.org_id == org_id, one.plan_id == plan_id)
        row = connection.execute(sa.select(one.accounts, one.territories, one.needs).where(own)).one()
        digest = hashlib.sha256(bytes(row.accounts) + bytes(row.territories) + row.needs.encode()).hexdigest()
        connection.execute(sa.update(_TABLE).where(own).values(digest=digest))

"""Edits of territories and locks, and proposals to draw a draft anew."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Go from the version before to this one."""
    locked: sa.Column[bool] = sa.Column("locked", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("plan_assignment", locked)
    op.create_table(
        "plan_edit_territory",
        *_key("plan_edit_territory", "plan_id", "revision", "territory_id"),
        sa.Column("was", sa.Text(), nullable=True),
        sa.Column("becomes", sa.Text(), nullable=True),
    )
    op.create_table(
        "plan_edit_lock",
        *_key("plan_edit_lock", "plan_id", "revision", "account_id"),
        sa.Column("locked", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "plan_proposal",
        *_key("plan_proposal", "job_id"),
        sa.Column("plan_id", _number(), nullable=False),
        sa.Column("revision", _number(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_plan_proposal_plan_id"), "plan_proposal", ["plan_id"], unique=False)
    op.create_table(
        "plan_proposal_move",
        *_key("plan_proposal_move", "job_id", "account_id"),
        sa.Column("from_territory_id", sa.Text(), nullable=False),
        sa.Column("to_territory_id", sa.Text(), nullable=False),
        sa.Column("from_reason", sa.Text(), nullable=False),
        sa.Column("to_reason", sa.Text(), nullable=False),
    )


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _key(table: str, *names: str) -> tuple[sa.schema.SchemaItem, ...]:
    """The columns of a primary key after the organisation, and the key."""
    texts = ("territory_id", "account_id")
    return (
        sa.Column("org_id", _number(), autoincrement=False, nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            if name in texts
            else sa.Column(name, _number(), autoincrement=False, nullable=False)
            for name in names
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f(f"fk_{table}_org_id")),
        sa.PrimaryKeyConstraint("org_id", *names, name=op.f(f"pk_{table}")),
    )

"""Find accounts by their owner, and sales and visits by their account."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Go from the version before to this one."""
    op.create_index("ix_account_owner", "account", ["org_id", "owner"], unique=False)
    op.create_index("ix_sale_account", "sale", ["org_id", "account_id"], unique=False)
    op.create_index("ix_visit_account", "visit", ["org_id", "account_id"], unique=False)

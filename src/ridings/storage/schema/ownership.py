"""Who owns what and since when: publications, dated ownership, disputes and locks."""

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Index, Table

from ridings.storage.schema.parts import Moment, Number, identity, metadata, of_organisation, text

publication = Table(
    "publication",
    metadata,
    identity(),
    of_organisation(),
    Column("sales_force_id", Number, nullable=False),
    Column("plan_id", Number, nullable=False),
    Column("base_id", Number, nullable=False),  # the publication before it; 0: none
    Column("effective_on", Date, nullable=False),
    Column("holdover_days", Number, nullable=False),
    text("figures", needed=True),  # JSON: what changed hands and why
    text("actor", needed=True),
    Column("at", Moment(), nullable=False),
    # Of two plans made from one base, one is published: the second finds its place taken.
    Index("uq_publication_base", "org_id", "sales_force_id", "base_id", unique=True),
)

ownership = Table(  # the guards of the second migration let no two believed rows of an account overlap
    "ownership",
    metadata,
    identity(),
    Column("org_id", Number, nullable=False),  # no foreign key: looking it up for each row doubles the time
    Column("sales_force_id", Number, nullable=False),
    text("account_id", needed=True),
    text("territory_id"),
    text("rep_id"),  # nobody where the territory is vacant
    Column("from_on", Date, nullable=False),
    Column("to_on", Date),  # the first day it no longer holds; none: until further notice
    text("why", needed=True),  # alignment, named_account, lock, dispute or holdover
    text("reason", needed=True),
    Column("publication_id", Number, nullable=False),  # that gave the account to this owner
    Column("recorded_in", Number, nullable=False),  # that wrote the row: a shortened copy has a later one
    Column("superseded_in", Number),  # that put other rows in its place; none: believed now
    CheckConstraint("to_on is null or to_on > from_on", name="days"),
    Index("ix_ownership_account", "org_id", "sales_force_id", "account_id", "from_on"),
    Index("ix_ownership_rep", "org_id", "rep_id"),
)

dispute = Table(
    "dispute",
    metadata,
    identity(),
    of_organisation(),
    Column("plan_id", Number, nullable=False, index=True),
    text("account_id", needed=True),
    text("planned_rep_id"),  # whom the plan gave it to when it was challenged
    text("wanted_rep_id", needed=True),
    text("reason", needed=True),
    text("state", needed=True),  # open, accepted, rejected or withdrawn
    text("decided_by"),  # a person, or "rule"
    text("decision"),
    text("raised_by", needed=True),
    Column("raised_at", Moment(), nullable=False),
    Column("decided_at", Moment()),
)

plan_lock = Table(  # an accepted dispute binds the plan, whatever is drawn anew
    "plan_lock",
    metadata,
    of_organisation(key=True),
    Column("plan_id", Number, primary_key=True, autoincrement=False),
    text("account_id", key=True),
    text("rep_id", needed=True),
    Column("dispute_id", Number),
    Column("settled", Boolean, nullable=False),  # whether the plan has been drawn anew around it
)

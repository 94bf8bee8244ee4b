"""Who may come in: members, their sessions and tokens, invitations, and what was answered already."""

from sqlalchemy import Boolean, Column, Index, LargeBinary, Table

from ridings.storage.schema.parts import Moment, Number, identity, metadata, of_organisation, text

member = Table(
    "member",
    metadata,
    identity(),
    of_organisation(),
    text("email", needed=True),  # in small letters; also who acts, in the record
    text("name", needed=True),
    text("role", needed=True),  # admin, planner, manager, rep or reader
    text("rep_id"),  # who a rep or manager is in the market
    text("password_hash"),  # none until the invitation is taken
    Column("active", Boolean, nullable=False),
    Column("revision", Number, nullable=False),
    Column("created_at", Moment(), nullable=False),
    Index("uq_member_email", "org_id", "email", unique=True),
)

session = Table(  # a browser that is signed in
    "session",
    metadata,
    text("hash", key=True),  # SHA-256 of the cookie's secret
    of_organisation(),
    Column("member_id", Number, nullable=False, index=True),
    Column("created_at", Moment(), nullable=False),
    Column("seen_at", Moment(), nullable=False),  # to within some minutes
    Column("expires_at", Moment(), nullable=False),
)

api_token = Table(
    "api_token",
    metadata,
    identity(),
    of_organisation(),
    Column("member_id", Number, nullable=False, index=True),
    text("name", needed=True),
    text("hash", needed=True),  # SHA-256 of the secret
    text("hint", needed=True),  # its last characters, to tell one from another
    text("scopes", needed=True),  # JSON
    Column("created_at", Moment(), nullable=False),
    Column("expires_at", Moment(), nullable=False),
    Column("seen_at", Moment()),  # to within some minutes
    Column("revoked_at", Moment()),
    Index("uq_api_token_hash", "hash", unique=True),
)

invitation = Table(  # a link that sets a password once
    "invitation",
    metadata,
    text("hash", key=True),  # SHA-256 of the link's secret
    of_organisation(),
    Column("member_id", Number, nullable=False, index=True),
    Column("created_at", Moment(), nullable=False),
    Column("expires_at", Moment(), nullable=False),
)

plan_member = Table(  # whom the owner of a draft has invited to it
    "plan_member",
    metadata,
    of_organisation(key=True),
    Column("plan_id", Number, primary_key=True, autoincrement=False),
    Column("member_id", Number, primary_key=True, autoincrement=False),
    Column("may_edit", Boolean, nullable=False),
    Index("ix_plan_member_member", "org_id", "member_id"),
)

answered = Table(  # what a write with an Idempotency-Key was answered
    "answered",
    metadata,
    of_organisation(key=True),
    Column("member_id", Number, primary_key=True, autoincrement=False),
    text("key", key=True),
    text("asked", needed=True),  # SHA-256 of method, path and body
    Column("at", Moment(), nullable=False, index=True),
    Column("status", Number),  # none while it is worked on
    text("headers"),  # JSON
    Column("body", LargeBinary),
)

allowance = Table(  # how often something limited was done in a stretch of time
    "allowance",
    metadata,
    text("key", key=True),  # what and whose: hashed where it is personal
    Column("begins", Number, primary_key=True, autoincrement=False),  # seconds since 1970
    Column("count", Number, nullable=False),
)

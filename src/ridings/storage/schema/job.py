"""Work that runs beside the requests, and the files that come in for it and go out of it."""

from sqlalchemy import Boolean, Column, Double, Index, LargeBinary, Table

from ridings.storage.schema.parts import Moment, Number, identity, metadata, of_organisation, text

job = Table(
    "job",
    metadata,
    identity(),
    of_organisation(),
    Column("member_id", Number),  # who asked for it
    text("actor", needed=True),  # the same, as in the record
    text("kind", needed=True),  # design, import, export, publish, ...
    text("arguments", needed=True),  # JSON
    text("state", needed=True),  # queued, running, done, failed, cancelled or interrupted
    Column("attempt", Number, nullable=False),  # counts how often it was begun
    text("wish"),  # stop: take the best so far; cancel: give up
    text("step", needed=True),  # what it is at, in words
    Column("share", Double, nullable=False),  # of the work that is done, 0 to 1
    text("best"),  # JSON: figures of the best plan so far
    text("effects"),  # JSON: entries of the record, kept in the same transaction as what they tell of
    text("result"),  # JSON
    text("problem"),  # JSON: why it failed
    text("worker"),  # who runs it
    Column("created_at", Moment(), nullable=False),
    Column("started_at", Moment()),
    Column("beat_at", Moment()),  # when its worker last gave a sign of life
    Column("ended_at", Moment()),
    Index("ix_job_state", "state", "id"),
    Index("ix_job_member", "org_id", "member_id", "id"),
)

stored_file = Table(
    "stored_file",
    metadata,
    identity(),
    of_organisation(),
    Column("member_id", Number),  # who brought it, or whom it was made for
    Column("job_id", Number),  # that made it
    text("name", needed=True),
    text("media_type", needed=True),
    Column("size", Number, nullable=False),  # bytes
    text("sha256", needed=True),
    Column("whole", Boolean, nullable=False),  # false while it comes in
    Column("created_at", Moment(), nullable=False, index=True),
    sqlite_autoincrement=True,  # the number of a deleted file is never given again: jobs name files
)

stored_file_part = Table(
    "stored_file_part",
    metadata,
    of_organisation(key=True),
    Column("file_id", Number, primary_key=True, autoincrement=False),
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("bytes", LargeBinary, nullable=False),
)

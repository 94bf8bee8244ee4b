"""Plans: their territories, the territory of every account, edits with revisions, and steps of their life."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Double, Index, LargeBinary, Table, false

from ridings.storage.schema.parts import Moment, Number, identity, metadata, of_organisation, text

plan = Table(
    "plan",
    metadata,
    identity(),
    of_organisation(),
    Column("sales_force_id", Number, nullable=False),
    text("name", needed=True),
    text("notes", needed=True),
    text("status", needed=True),  # draft, proposed, approved, published or archived
    Column("levels", Number, nullable=False),  # of approval it needs
    Column("revision", Number, nullable=False),  # counts its edits
    Column("base_publication_id", Number, nullable=False),  # what was published when it was drawn; 0: nothing
    Column("batch_id", Number, nullable=False),  # the latest import when it was drawn
    Column("cloned_from_id", Number),
    text("brief", needed=True),  # JSON
    text("figures", needed=True),  # JSON, as plan.json has them; measures are of the latest revision
    text("created_by", needed=True),
    Column("created_at", Moment(), nullable=False),
    Column("changed_at", Moment(), nullable=False),
    Column("effective_on", Date),
    Index("uq_plan_name", "org_id", "sales_force_id", "name", unique=True),
)

plan_territory = Table(
    "plan_territory",
    metadata,
    of_organisation(key=True),
    Column("plan_id", Number, primary_key=True, autoincrement=False),
    text("territory_id", key=True),
    text("rep_id"),  # nobody where it is vacant
    text("region"),
    Column("accounts", Number, nullable=False),
    Column("potential", Double, nullable=False),
    Column("workload_hours", Double, nullable=False),
    Column("drive_hours", Double, nullable=False),
    Column("capacity_hours", Double),
    Column("latitude", Double),
    Column("longitude", Double),
    text("figures", needed=True),  # JSON: the other columns of territories.csv
)

plan_assignment = Table(
    "plan_assignment",
    metadata,
    of_organisation(key=True),
    Column("plan_id", Number, primary_key=True, autoincrement=False),
    text("account_id", key=True),
    text("unit_id"),
    text("territory_id", needed=True),
    text("previous_rep_id"),
    text("reason", needed=True),
    Column("locked", Boolean, nullable=False, server_default=false()),  # by a planner: stays where it is
    Index("ix_plan_assignment_territory", "org_id", "plan_id", "territory_id"),
)

plan_yardstick = Table(  # what its accounts amount to and who may have them, as when it was drawn
    "plan_yardstick",
    metadata,
    of_organisation(key=True),
    Column("plan_id", Number, primary_key=True, autoincrement=False),
    Column("accounts", LargeBinary, nullable=False),  # Parquet
    Column("territories", LargeBinary, nullable=False),  # Parquet
    text("needs", needed=True),  # JSON
    text("digest"),  # SHA-256 over the three, by which it is known again
)

plan_edit = Table(
    "plan_edit",
    metadata,
    of_organisation(key=True),
    Column("plan_id", Number, primary_key=True, autoincrement=False),
    Column("revision", Number, primary_key=True, autoincrement=False),
    text("kind", needed=True),  # one of `design.editing.KINDS`
    Column("undoes", BigInteger),  # the revision that it takes back, or puts back
    text("note", needed=True),
    text("actor", needed=True),
    Column("at", Moment(), nullable=False),
)

plan_edit_move = Table(
    "plan_edit_move",
    metadata,
    of_organisation(key=True),
    Column("plan_id", Number, primary_key=True, autoincrement=False),
    Column("revision", Number, primary_key=True, autoincrement=False),
    text("account_id", key=True),
    text("from_territory_id", needed=True),
    text("to_territory_id", needed=True),
    text("from_reason", needed=True),
    text("to_reason", needed=True),
)

plan_edit_territory = Table(  # territories that an edit made, changed or took away
    "plan_edit_territory",
    metadata,
    of_organisation(key=True),
    Column("plan_id", Number, primary_key=True, autoincrement=False),
    Column("revision", Number, primary_key=True, autoincrement=False),
    text("territory_id", key=True),
    text("was"),  # JSON: its line in the yardstick; none: there was none
    text("becomes"),  # JSON; none: it went
)

plan_edit_lock = Table(  # accounts that an edit locked or unlocked
    "plan_edit_lock",
    metadata,
    of_organisation(key=True),
    Column("plan_id", Number, primary_key=True, autoincrement=False),
    Column("revision", Number, primary_key=True, autoincrement=False),
    text("account_id", key=True),
    Column("locked", Boolean, nullable=False),
)

plan_proposal = Table(  # what drawing a draft anew would do to it: nothing, until it is accepted
    "plan_proposal",
    metadata,
    of_organisation(key=True),
    Column("job_id", Number, primary_key=True, autoincrement=False),
    Column("plan_id", Number, nullable=False, index=True),
    Column("revision", Number, nullable=False),  # of the draft that it was made from
    text("state", needed=True),  # open, accepted or discarded
    text("figures", needed=True),  # JSON: totals before and after
    Column("at", Moment(), nullable=False),
)

plan_proposal_move = Table(
    "plan_proposal_move",
    metadata,
    of_organisation(key=True),
    Column("job_id", Number, primary_key=True, autoincrement=False),
    text("account_id", key=True),
    text("from_territory_id", needed=True),
    text("to_territory_id", needed=True),
    text("from_reason", needed=True),
    text("to_reason", needed=True),
)

plan_step = Table(
    "plan_step",
    metadata,
    identity(),
    of_organisation(),
    Column("plan_id", Number, nullable=False, index=True),
    text("from_status", needed=True),
    text("to_status", needed=True),
    Column("level", Number, nullable=False),
    text("note", needed=True),
    text("actor", needed=True),
    Column("at", Moment(), nullable=False),
)

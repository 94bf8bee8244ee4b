"""Every table, on one metadata; the migrations make the same, which a test proves."""

from ridings.storage.schema.access import (
    allowance,
    answered,
    api_token,
    invitation,
    member,
    plan_member,
    session,
)
from ridings.storage.schema.audit import audit, audit_head
from ridings.storage.schema.job import job, stored_file, stored_file_part
from ridings.storage.schema.market import (
    KEPT,
    finding,
    import_batch,
    import_reject,
    import_staged,
    organisation,
    sales_force,
)
from ridings.storage.schema.ownership import dispute, ownership, plan_lock, publication
from ridings.storage.schema.parts import metadata
from ridings.storage.schema.plan import (
    plan,
    plan_assignment,
    plan_edit,
    plan_edit_lock,
    plan_edit_move,
    plan_edit_territory,
    plan_proposal,
    plan_proposal_move,
    plan_step,
    plan_territory,
    plan_yardstick,
)

__all__ = [
    "KEPT",
    "allowance",
    "answered",
    "api_token",
    "audit",
    "audit_head",
    "dispute",
    "finding",
    "import_batch",
    "import_reject",
    "import_staged",
    "invitation",
    "job",
    "member",
    "metadata",
    "organisation",
    "ownership",
    "plan",
    "plan_assignment",
    "plan_edit",
    "plan_edit_lock",
    "plan_edit_move",
    "plan_edit_territory",
    "plan_lock",
    "plan_member",
    "plan_proposal",
    "plan_proposal_move",
    "plan_step",
    "plan_territory",
    "plan_yardstick",
    "publication",
    "sales_force",
    "session",
    "stored_file",
    "stored_file_part",
]

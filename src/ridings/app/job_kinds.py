"""The kinds of job: what each is asked, who may ask for it, how it is done, and what its result is."""

import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from ridings.app import job_arguments as asked
from ridings.app import redraw_jobs as redraw
from ridings.app.access import Permission, plan_seen
from ridings.app.files import copy_file, store_file, whole_file
from ridings.app.job_doing import Doing, Effects, Result, plan_head
from ridings.app.workspace import Workspace
from ridings.storage import batches, files
from ridings.storage.publications import publications

_MEDIA = {".csv": "text/csv", ".geojson": "application/geo+json", ".zip": "application/zip",
          ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """One kind of job.

    Attributes
    ----------
    check
        Refuses, when the job is submitted, what cannot be done at all.
    run
        Does it, in one writing transaction of the job's workspace; what it returns is laid over `told`.
    told
        Makes the result from the entries of the record that the transaction has made, whenever that was.
    stops
        Whether it can be stopped early with the best so far.
    """

    permission: Permission
    arguments: type[asked.Arguments]
    run: Callable[[Doing], Result]
    told: Callable[[Doing, Effects], Result]
    check: Callable[[Workspace, Any], None] = lambda _workspace, _arguments: None
    stops: bool = False


def _check_design(workspace: Workspace, arguments: asked.DesignArguments) -> None:
    from ridings.design.brief import brief_from_mapping
    from ridings.storage.plan_writing import check_name

    brief_from_mapping(arguments.brief)
    with workspace.read() as connection:
        force = workspace.force(connection, arguments.force)
        check_name(connection, workspace.org_id, force, arguments.name)


def _design(doing: Doing) -> Result:
    from ridings.app.planning import design_draft
    from ridings.design.brief import brief_from_mapping

    wanted: asked.DesignArguments = doing.arguments
    design_draft(
        doing.workspace, wanted.name, brief_from_mapping(wanted.brief), force=wanted.force,
        notes=wanted.notes, time_limit=wanted.time_limit, on_progress=doing.report,
        stop=doing.report.stop, on_best=doing.report.best,
    )  # fmt: skip
    return {}


def _designed(doing: Doing, effects: Effects) -> Result:
    plan_id = int(next(one["ident"] for one in effects if one["kind"] == "plan"))
    with doing.workspace.read() as connection:
        return plan_head(plan_seen(doing.workspace, connection, plan_id))


def _check_import(workspace: Workspace, arguments: asked.ImportArguments) -> None:
    with workspace.read() as connection:
        for file_id in arguments.files.values():
            whole_file(workspace, connection, file_id)


def _import(doing: Doing) -> Result:
    from ridings.app.imports import import_files
    from ridings.crm.csvfile.opening import LabelledFile
    from ridings.crm.csvfile.options import ReadOptions

    wanted: asked.ImportArguments = doing.arguments
    options = ReadOptions(wanted.map, tuple(wanted.null), wanted.where, tuple(wanted.id))
    with tempfile.TemporaryDirectory(prefix="ridings-") as folder:
        doing.report("fetching the files", 0.0)
        paths: dict[str, str | Path | LabelledFile] = {
            table: LabelledFile(path, path.name, wanted.maps.get(table, {}))
            for table, number in wanted.files.items()
            for path in (_fetched(doing, number, Path(folder, table)),)
        }
        doing.report("reading and checking", 0.1)
        done = import_files(
            doing.workspace, paths, options=options, replaces=wanted.replaces, preview=wanted.preview,
            skip_rejected=wanted.skip_rejected, places=wanted.places,
        )  # fmt: skip
    return {"mapping": list(done.mapping)}


def _fetched(doing: Doing, file_id: int, folder: Path) -> Path:
    """Write a stored file into a folder of its own, so that names cannot meet."""
    with doing.workspace.read() as connection:
        file = whole_file(doing.workspace, connection, file_id)
    folder.mkdir()
    return copy_file(doing.workspace, file, folder)


def _confirm(doing: Doing) -> Result:
    from ridings.app.imports import confirm

    doing.report("keeping the rows", 0.1)
    confirm(doing.workspace, doing.arguments.import_id)
    return {}


def _imported(doing: Doing, effects: Effects) -> Result:
    batch_id = int(next(one["ident"] for one in effects if one["kind"] == "import"))
    with doing.workspace.read() as connection:
        batch = batches.find_batch(connection, doing.workspace.org_id, batch_id)
    return {"import_id": batch.id, "state": batch.state, "files": list(batch.files),
            "notes": list(batch.notes)}  # fmt: skip


def _check_export(workspace: Workspace, arguments: asked.ExportArguments) -> None:
    if arguments.plan_id is not None:
        with workspace.read() as connection:
            plan_seen(workspace, connection, arguments.plan_id)


def _export(doing: Doing) -> Result:
    from ridings.app.exports import export

    wanted: asked.ExportArguments = doing.arguments
    named: dict[str, Any] = {}
    if wanted.plan_id is not None:
        with doing.workspace.read() as connection:
            found = plan_seen(doing.workspace, connection, wanted.plan_id)
        named = {"plan": found.row.name, "force": found.force}
    with tempfile.TemporaryDirectory(prefix="ridings-") as folder:
        doing.report("writing", 0.1)
        own = Path(folder)
        export(
            doing.workspace, own / "files", kind=wanted.format, kept=lambda out: _one_file(doing, out, own),
            **named,
        )  # fmt: skip
    return {}


def _one_file(doing: Doing, out: Path, own: Path) -> Callable[[Connection], None]:
    """Pack what was written into one file, to be kept with the record of the export."""
    doing.report("packing", 0.6)
    written = sorted(out.iterdir())
    path = written[0]
    if len(written) > 1:
        path = own / "ridings.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for one in written:
                archive.write(one, one.name)

    def keep(connection: Connection) -> None:
        store_file(connection, doing.workspace, path, path.name, _MEDIA[path.suffix],
                   member_id=doing.workspace.member_id, job_id=doing.job_id)  # fmt: skip

    return keep


def _exported(doing: Doing, effects: Effects) -> Result:
    del effects
    with doing.workspace.read() as connection:
        file = files.file_of_job(connection, doing.workspace.org_id, doing.job_id)
    if file is None:  # swept since
        return {"file_id": None}
    return {"file_id": file.id, "name": file.name, "media_type": file.media_type, "size": file.size,
            "sha256": file.sha256}  # fmt: skip


def _check_publish(workspace: Workspace, arguments: asked.PublishArguments) -> None:
    with workspace.read() as connection:
        plan_seen(workspace, connection, arguments.plan_id)


def _publish(doing: Doing) -> Result:
    from ridings.app.publishing import publish

    wanted: asked.PublishArguments = doing.arguments
    with doing.workspace.read() as connection:
        found = plan_seen(doing.workspace, connection, wanted.plan_id)
    doing.report("finding what changes", 0.1)
    publish(
        doing.workspace, found.row.name, force=found.force, effective_on=wanted.effective_on,
        holdover_days=wanted.holdover_days, backdate=wanted.backdate,
    )  # fmt: skip
    return {}


def _published(doing: Doing, effects: Effects) -> Result:
    number = int(next(one["ident"] for one in effects if one["kind"] == "ownership"))
    with doing.workspace.read() as connection:
        found = plan_seen(doing.workspace, connection, doing.arguments.plan_id)
        force = found.row.sales_force_id
        all_of_it = publications(connection, doing.workspace.org_id, force)
    one = next(one for one in all_of_it if one.id == number)
    return {"plan_id": one.plan_id, "plan": found.row.name, "force": found.force, "publication": one.id,
            "effective_on": one.effective_on.isoformat(), "figures": dict(one.figures)}  # fmt: skip


KINDS: Mapping[str, Kind] = {
    "design": Kind(
        Permission.WRITE_PLANS, asked.DesignArguments, _design, _designed, _check_design, stops=True
    ),
    "import": Kind(Permission.WRITE_MARKET, asked.ImportArguments, _import, _imported, _check_import),
    "confirm": Kind(Permission.WRITE_MARKET, asked.ConfirmArguments, _confirm, _imported),
    "export": Kind(Permission.EXPORT, asked.ExportArguments, _export, _exported, _check_export),
    "publish": Kind(
        Permission.PUBLISH_PLANS, asked.PublishArguments, _publish, _published, _check_publish
    ),
    "resolve": Kind(
        Permission.WRITE_PLANS, asked.ResolveArguments, redraw.resolve, redraw.told_plan,
        redraw.check_resolve, stops=True,
    ),
    "optimise": Kind(
        Permission.WRITE_PLANS, asked.OptimiseArguments, redraw.optimise, redraw.told_proposal,
        redraw.check_optimise, stops=True,
    ),
}  # fmt: skip

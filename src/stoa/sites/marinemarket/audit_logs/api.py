"""JSON routes of the audit log in this market's shape."""

from uuid import UUID

from stoa.accounts.errors import StepUpRequired
from stoa.accounts.proof import require_fresh_session
from stoa.accounts.step_up.errors import FactorRequired
from stoa.commons.audit import service as audit_log
from stoa.commons.audit.api import EXPORTS, HEAVY
from stoa.commons.audit.errors import ExportExpired, ExportNotReady
from stoa.commons.audit.models import AuditJob, CheckInput, StatsQuery
from stoa.commons.flags import TurnedOff, require_flag
from stoa.kernel.audit import by_of
from stoa.kernel.db import ListRequest, Page, Read, Write
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, Reply
from stoa.kernel.http.routes import get, post
from stoa.sites.marinemarket.staff.permissions import AUDIT

from . import service
from .models import AuditExport, AuditFilter, AuditLog, AuditStats
from .queries import LOGS
from .service import ADDRESS

_may = permission(AUDIT.name)


@get(ADDRESS, access=_may, listing=LOGS, summary="The audit log of the market")
async def list_logs(db: Read, asked: ListRequest) -> Page[AuditLog]:
    """List who did what, with what it changed, the latest first."""
    return await service.list_logs(db, asked)


@get(f"{ADDRESS}/stats", access=_may, summary="What was done, in figures")
async def show_stats(db: Read, query: StatsQuery) -> AuditStats:
    """Count what was done, by act and by day, and say what the last check of the chain has found."""
    return await service.load_stats(db, query.days)


@post(
    f"{ADDRESS}/export",
    access=_may,
    status=202,
    limit=HEAVY,
    idempotent=True,
    faults=(TurnedOff, StepUpRequired, FactorRequired),
    summary="Export the audit log of the market",
)
async def start_export(db: Write, request: Exchange, body: AuditFilter) -> Reply[AuditExport]:
    """Have entries written into a CSV or JSONL file by a job, oldest first."""
    await require_flag(request, EXPORTS)
    await require_fresh_session(db, request)
    begun = await service.start_export(db, by_of(request), request.app.keys, body)
    return Reply(begun, status=202, location=f"{ADDRESS}/export/{begun.job.id}")


@get(f"{ADDRESS}/export/{{job_id}}", access=_may, summary="How far an export is")
async def show_export(db: Read, job_id: UUID) -> AuditExport:
    """Show how far a file is, and where it lies once it is ready."""
    return service.describe_export(await audit_log.load_job(db, job_id))


@get(
    f"{ADDRESS}/export/{{job_id}}/file",
    access=_may,
    faults=(ExportNotReady, ExportExpired),
    summary="Fetch the file of an export",
)
async def fetch_export(db: Read, request: Exchange, job_id: UUID) -> Redirect:
    """Lead to the file, for as long as it lies ready."""
    files = request.app.runtime.files[request.app.site.name]
    return Redirect(await audit_log.load_export_url(db, files, job_id))


@post(
    f"{ADDRESS}/check",
    access=_may,
    status=202,
    limit=HEAVY,
    idempotent=True,
    summary="Check that the log is as it was written",
)
async def start_check(db: Write, request: Exchange, body: CheckInput) -> Reply[AuditJob]:
    """Have the chain of hashes walked by a job; `stats` tells what the last check has found."""
    asked = await audit_log.start_check(db, by_of(request), from_anchor=body.from_anchor)
    return Reply(asked, status=202, location=f"/api/v1/admin/audit/jobs/{asked.id}")


ROUTES = (list_logs, show_stats, start_export, show_export, fetch_export, start_check)

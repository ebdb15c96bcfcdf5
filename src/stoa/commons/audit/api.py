"""JSON routes of the audit log."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.accounts.errors import StepUpRequired
from stoa.accounts.proof import require_fresh_session
from stoa.accounts.step_up.errors import FactorRequired
from stoa.commons.flags import Flag, TurnedOff, require_flag
from stoa.kernel.audit import by_of
from stoa.kernel.db import ListRequest, Page, Read, UnknownParameter, Write
from stoa.kernel.errors import Invalid
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, Reply
from stoa.kernel.http.routes import get, post
from stoa.kernel.limits import HOUR, Limit, Rate

from . import service
from .errors import ExportExpired, ExportNotReady
from .models import AuditEntry, AuditJob, AuditLine, CheckInput, DayCount, ExportInput, StatsQuery
from .permissions import READ
from .queries import LOG

ADDRESS = "/api/v1/admin/audit"
EXPORTS = Flag("audit.exports", "The audit log can be exported; large exports read much of the database.", default=True)
HEAVY = Limit("audit-jobs", {"anonymous": Rate(30, per=HOUR)})
_may = permission(READ.name)

type Seq = Annotated[int, msgspec.Meta(ge=1, le=2**62)]


@get(ADDRESS, access=_may, listing=LOG, summary="The audit log")
async def list_entries(db: Read, asked: ListRequest) -> Page[AuditLine]:
    """List who did what, the latest first; narrow it by who, what, when and where."""
    return await service.list_entries(db, asked)


@get(f"{ADDRESS}/entries/{{seq}}", access=_may, summary="An entry of the audit log")
async def show_entry(db: Read, seq: Seq) -> AuditEntry:
    """Show an entry with what it changed, and its place in the chain."""
    return await service.load_entry(db, seq)


@get(f"{ADDRESS}/stats", access=_may, summary="How often what was done")
async def show_stats(db: Read, query: StatsQuery) -> list[DayCount]:
    """Count what was done on each day, the latest first."""
    return await service.count_per_day(db, query.days)


@post(f"{ADDRESS}/checks", access=_may, status=202, limit=HEAVY, idempotent=True, summary="Check the chain")
async def start_check(db: Write, request: Exchange, body: CheckInput) -> Reply[AuditJob]:
    """Have the chain walked by a job, against itself and its anchors."""
    asked = await service.start_check(db, by_of(request), from_anchor=body.from_anchor)
    return Reply(asked, status=202, location=f"{ADDRESS}/jobs/{asked.id}")


@post(
    f"{ADDRESS}/exports",
    access=_may,
    status=202,
    limit=HEAVY,
    idempotent=True,
    faults=(UnknownParameter, Invalid, TurnedOff, StepUpRequired, FactorRequired),
    summary="Export the audit log",
)
async def start_export(db: Write, request: Exchange, body: ExportInput) -> Reply[AuditJob]:
    """Have entries written into a file by a job, oldest first."""
    await require_flag(request, EXPORTS)
    await require_fresh_session(db, request)
    asked = await service.start_export(db, by_of(request), request.app.keys, body)
    return Reply(asked, status=202, location=f"{ADDRESS}/jobs/{asked.id}")


@get(f"{ADDRESS}/jobs/{{job_id}}", access=_may, summary="How far a check or an export is")
async def show_job(db: Read, job_id: UUID) -> AuditJob:
    """Show how far it is, and what came of it."""
    return await service.load_job(db, job_id)


@get(
    f"{ADDRESS}/exports/{{job_id}}/file",
    access=_may,
    faults=(ExportNotReady, ExportExpired),
    summary="Fetch an export",
)
async def fetch_export(db: Read, request: Exchange, job_id: UUID) -> Redirect:
    """Lead to the file, for as long as it lies ready."""
    files = request.app.runtime.files[request.app.site.name]
    return Redirect(await service.load_export_url(db, files, job_id))


ROUTES = (list_entries, show_entry, show_stats, start_check, start_export, show_job, fetch_export)

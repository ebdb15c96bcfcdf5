"""What whoever reads the audit log may do with it."""

from datetime import timedelta
from typing import Any, Literal, cast
from uuid import UUID

import msgspec

from stoa.kernel import audit, clock
from stoa.kernel.crypto import Keyring
from stoa.kernel.db import ListRequest, Page, Read, Write
from stoa.kernel.jobs import Job, find_job
from stoa.kernel.storage import Storage, exists, presign_download

from . import queries
from .errors import ExportExpired, ExportNotReady
from .jobs import CHECK, EXPORT, Check, Export, asked_for, key_of
from .models import AuditEntry, AuditJob, AuditLine, CheckAnswer, DayCount, ExportAnswer, ExportInput
from .queries import Asked
from .rules import differences_of

LATEST = 5
LOG_KIND = "audit-log"


async def list_entries(db: Read, asked: ListRequest) -> Page[AuditLine]:
    """List entries, the latest first."""
    return await queries.LOG.page(db, asked, total=True)


async def load_entry(db: Read, seq: int) -> AuditEntry:
    """Give an entry with what it changed."""
    line = await queries.LINE.one(db, seq=seq)
    row = await queries.ENTRY.one(db, seq=seq)
    return AuditEntry(
        line=line,
        before=msgspec.Raw(row.before.encode()) if row.before else None,
        after=msgspec.Raw(row.after.encode()) if row.after else None,
        differences=differences_of(row.before, row.after),
        erased=(row.origin_told and not row.origin_kept) or (row.detail_told and row.before is None),
        previous=row.previous.hex(),
        hash=row.hash.hex(),
    )


async def list_about(db: Read, subject: str, most: int) -> list[AuditLine]:
    """List the latest entries about one thing."""
    return await queries.ABOUT.all(db, subject=subject, limit=most)


async def count_per_day(db: Read, days: int) -> list[DayCount]:
    """Count what was done on each day, the latest first."""
    return await queries.PER_DAY.all(db, since=clock.now() - timedelta(days=days))


async def list_actions(db: Read) -> list[str]:
    """List the acts that have been written down."""
    return await queries.ACTIONS.all(db)


async def start_check(tx: Write, by: audit.By, *, from_anchor: bool) -> AuditJob:
    """Have the chain checked; whoever has asked already is given the check that is under way."""
    key = f"check-{from_anchor}"
    return await _start(tx, by, "check", CHECK, Check(from_anchor), dedupe_key=key)


async def start_export(tx: Write, by: audit.By, keys: Keyring, wanted: ExportInput) -> AuditJob:
    """Have entries written into a file; wrong filters are refused here, not in the job."""
    queries.LOG.ask(asked_for(wanted.query), keys)
    return await _start(tx, by, "export", EXPORT, Export(wanted.format, wanted.query))


async def _start(
    tx: Write,
    by: audit.By,
    what: Literal["check", "export"],
    job: Job[Any],
    wanted: msgspec.Struct,
    dedupe_key: str | None = None,
) -> AuditJob:
    job_id = await job.enqueue(tx, wanted, dedupe_key=dedupe_key, owner=by.actor_id)
    await queries.ADD_JOB.run(tx, job_id=job_id, what=what, asked_by=by.actor_id, asked_at=clock.now())
    action = "audit-log.checked" if what == "check" else "audit-log.exported"
    await audit.record(tx, action, by=by, kind=LOG_KIND, id=job_id, after=wanted)
    return await load_job(tx, job_id)


async def load_job(db: Read, job_id: UUID) -> AuditJob:
    """Say how far a check or an export is."""
    return await _view(db, await queries.FIND_JOB.one(db, job_id=job_id))


async def list_jobs(db: Read, what: Literal["check", "export"]) -> list[AuditJob]:
    """List the latest checks or exports, the newest first."""
    return [await _view(db, row) for row in await queries.LATEST.all(db, what=what, limit=LATEST)]


async def load_export_url(db: Read, files: Storage, job_id: UUID) -> str:
    """Give a signed link to an export that is ready."""
    job = await load_job(db, job_id)
    if job.export is None:
        raise ExportNotReady
    key, name = key_of(job_id, job.export.format), f"audit-{job.asked_at:%Y%m%d-%H%M}.{job.export.format}"
    if job.export.expires_at <= clock.now() or not await exists(files, key):
        raise ExportExpired
    media_type = "text/csv" if job.export.format == "csv" else "application/x-ndjson"
    return (await presign_download(files, key, content_type=media_type, filename=name)).url


async def _view(db: Read, row: Asked) -> AuditJob:
    job = await find_job(db, row.job_id)
    what = cast("Literal['check', 'export']", row.what)
    if job is None:
        problem = "It was so long ago that what came of it is forgotten."
        return AuditJob(row.job_id, what, "discarded", 0, 0, row.asked_at, problem=problem)
    done = job.status == "done" and job.result is not None
    return AuditJob(
        id=row.job_id,
        what=what,
        state=job.status,
        done=job.progress.done,
        total=job.progress.total,
        asked_at=row.asked_at,
        check=msgspec.json.decode(job.result, type=CheckAnswer) if done and job.result and what == "check" else None,
        export=msgspec.json.decode(job.result, type=ExportAnswer) if done and job.result and what == "export" else None,
        problem=job.error if not done else None,
    )

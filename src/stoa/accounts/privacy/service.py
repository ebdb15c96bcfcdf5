"""What people ask about their own data: exports, leaving and staying."""

from datetime import timedelta
from uuid import UUID

from stoa.accounts.access import service as access
from stoa.accounts.authority import records_of
from stoa.accounts.context import ADMIN, Accounts
from stoa.accounts.notices.service import SIGN_IN_PAGE
from stoa.accounts.people import service as people
from stoa.accounts.people.models import Status
from stoa.accounts.sessions import service as sessions
from stoa.accounts.sign_in import service as sign_in
from stoa.kernel import clock, mail
from stoa.kernel.db import Read, Write
from stoa.kernel.ids import new_id
from stoa.kernel.jobs import JobHandle, find_job
from stoa.kernel.storage import Storage, presign_download

from . import queries
from .archive import export_key
from .errors import ErasureHasBegun, ExportNotReady, ExportOver, LastAdministratorStays, NotLeaving
from .jobs import ERASE_ONE, EXPORT, Erasure, ExportAsked
from .models import LEAVING, Departure, ExportProgress, ExportState, ExportView, LeavingMail
from .queries import ExportRow
from .settings import PrivacySettings


async def start_export(tx: Write, person_id: UUID, origin: str) -> ExportView:
    """Ask for an export; whoever has asked already is given the one that is under way."""
    await people.lock_person(tx, person_id)
    known = await queries.FIND_UNFINISHED.first(tx, person_id=person_id)
    now = clock.now()
    if known is not None:
        shown = await _view(tx, known)
        if shown.state == "waiting":
            return shown
        await queries.RETIRE_EXPORT.run(tx, id=known.id, now=now)  # the sweep looks whether it has left a file
    export_id = new_id()
    await queries.INSERT_EXPORT.run(tx, id=export_id, person_id=person_id, asked_at=now)
    job_id = await EXPORT.enqueue(tx, ExportAsked(export_id, person_id, origin), owner=person_id)
    await queries.SET_JOB.run(tx, id=export_id, job_id=job_id)
    return ExportView(export_id, "waiting", now)


async def list_exports(db: Read, person_id: UUID) -> list[ExportView]:
    """List somebody's latest exports, the newest first."""
    return [await _view(db, row) for row in await queries.LATEST_EXPORTS.all(db, person_id=person_id)]


async def load_export(db: Read, files: Storage, person_id: UUID, export_id: UUID) -> ExportView:
    """Say how far an export is, and where it is fetched once it is ready."""
    row = await queries.FIND_EXPORT.one(db, id=export_id, person_id=person_id)
    return await _view(db, row, files)


async def load_export_url(db: Read, files: Storage, person_id: UUID, export_id: UUID) -> str:
    """Give the signed link to an export that is ready."""
    found = await load_export(db, files, person_id, export_id)
    if found.state == "expired":
        raise ExportOver
    if found.url is None:
        raise ExportNotReady
    return found.url


async def sign_export(files: Storage, export_id: UUID) -> str:
    """Sign a link to an export; whoever has it may fetch, so it lasts a quarter of an hour."""
    signed = await presign_download(
        files, export_key(export_id), content_type="application/zip", filename=f"my-data-{export_id}.zip"
    )
    return signed.url


async def _view(db: Read, row: ExportRow, files: Storage | None = None) -> ExportView:
    done = row.expires_at is not None
    job = None if done or row.job_id is None else await find_job(db, row.job_id)
    if job is not None and job.status == "done":  # between the two looks: what it wrote came with its end
        row, job = (await queries.FIND_EXPORT.first(db, id=row.id, person_id=row.person_id)) or row, None
    state = _state(row, job)
    return ExportView(
        id=row.id,
        state=state,
        asked_at=row.asked_at,
        ready_at=row.ready_at,
        expires_at=row.expires_at,
        size=row.size,
        url=await sign_export(files, row.id) if files is not None and state == "ready" else None,
        progress=ExportProgress(job.progress.done, job.progress.total, job.progress.note) if job else None,
        problem=job.error if job else None,
    )


def _state(row: ExportRow, job: JobHandle | None) -> ExportState:
    if row.expires_at is not None:
        return "ready" if row.expires_at > clock.now() else "expired"
    return "waiting" if job is not None and job.status in {"waiting", "running"} else "failed"


async def start_departure(
    tx: Write, accounts: Accounts, person_id: UUID, origin: str, *, grace: timedelta | None = None
) -> Departure:
    """Begin to delete an account: everything that acts for the person ends now, and the data after the grace."""
    person = await people.lock_person(tx, person_id)
    await _keep_last_administrator(tx, person_id)
    now = clock.now()
    due_at = now + (accounts.setting(PrivacySettings).grace if grace is None else grace)
    departure = await queries.DEPART.one(tx, person_id=person_id, asked_at=now, due_at=due_at)
    if person.status is Status.ACTIVE:
        await people.set_status(tx, accounts, person_id, Status.LEAVING)
    await sessions.end_sessions(tx, accounts, person_id, "leaving")
    await sessions.forget_trust(tx, person_id)
    await sign_in.forget_pending(tx, person_id)
    records_of(accounts).change(tx, await queries.REVOKE_KEYS.all(tx, person_id=person_id))
    if departure.due_at <= now:
        await ERASE_ONE.enqueue(tx, Erasure(person_id, restored=False), dedupe_key=str(person_id))
    elif person.email is not None:
        link = (origin or accounts.origin) + SIGN_IN_PAGE
        until = f"{departure.due_at.day} {departure.due_at:%B %Y, %H:%M} UTC"
        await mail.send(tx, accounts.keys, LEAVING, person.email, LeavingMail(person.username, until, link))
    return departure


async def _keep_last_administrator(tx: Write, person_id: UUID) -> None:
    """Let two administrators leave one after the other: the second is judged by what the first has done."""
    if ADMIN.name not in await access.find_roles(tx, person_id):
        return
    await queries.LOCK_ADMINISTRATORS.run(tx, role=ADMIN.name)
    if await queries.OTHER_ADMINISTRATORS.one(tx, role=ADMIN.name, but=person_id) == 0:
        raise LastAdministratorStays


async def find_departure(db: Read, person_id: UUID) -> Departure | None:
    """Say whether, and by when, somebody is leaving."""
    return await queries.FIND_DEPARTURE.first(db, person_id=person_id)


async def cancel_departure(tx: Write, accounts: Accounts, person_id: UUID) -> None:
    """Let somebody stay after all, unless the erasure has begun."""
    person = await people.lock_person(tx, person_id)
    if await queries.STAY.first(tx, person_id=person_id) is None:
        raise NotLeaving if await find_departure(tx, person_id) is None else ErasureHasBegun
    if person.status is Status.LEAVING:
        await people.set_status(tx, accounts, person_id, Status.ACTIVE)

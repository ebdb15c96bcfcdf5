"""What people ask about their own data: exports, leaving and staying, consents."""

from uuid import UUID

from stoa.accounts.access import service as access
from stoa.accounts.authority import records_of
from stoa.accounts.context import ADMIN, Accounts, Visit
from stoa.accounts.notices.service import SIGN_IN_PAGE
from stoa.accounts.people import service as people
from stoa.accounts.people.models import Status
from stoa.accounts.sessions import service as sessions
from stoa.accounts.sign_in import service as sign_in
from stoa.kernel import clock, mail
from stoa.kernel.db import Read, Write
from stoa.kernel.ids import new_id
from stoa.kernel.jobs import find_job
from stoa.kernel.storage import Storage, presign_download

from . import queries
from .archive import export_key
from .errors import ExportNotReady, ExportOver, LastAdministratorStays, NotLeaving, OtherVersion, UnknownPurpose
from .jobs import EXPORT, ExportAsked
from .models import LEAVING, ConsentInput, ConsentView, Departure, ExportState, ExportView, LeavingMail
from .queries import Answer, ExportRow
from .rules import consents_of
from .settings import PrivacySettings


async def start_export(tx: Write, person_id: UUID, visit: Visit) -> ExportView:
    """Ask for an export; whoever has asked already is given the one that is under way."""
    await people.lock_person(tx, person_id)
    known = await queries.FIND_UNFINISHED.first(tx, person_id=person_id)
    if known is not None:
        if await _state(tx, known) == "waiting":
            return ExportView(known.id, "waiting", known.asked_at)
        await queries.DELETE_EXPORT.run(tx, id=known.id)
    export_id, now = new_id(), clock.now()
    await queries.INSERT_EXPORT.run(tx, id=export_id, person_id=person_id, asked_at=now)
    job_id = await EXPORT.enqueue(tx, ExportAsked(export_id, person_id, visit.origin), owner=person_id)
    await queries.SET_JOB.run(tx, id=export_id, job_id=job_id)
    return ExportView(export_id, "waiting", now)


async def load_export(db: Read, files: Storage, person_id: UUID, export_id: UUID) -> ExportView:
    """Say how far an export is, and where it is fetched once it is ready."""
    row = await queries.FIND_EXPORT.one(db, id=export_id, person_id=person_id)
    state = await _state(db, row)
    url = await sign_export(files, row.id) if state == "ready" else None
    return ExportView(row.id, state, row.asked_at, row.ready_at, row.expires_at, row.size, url)


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


async def _state(db: Read, row: ExportRow) -> ExportState:
    if row.expires_at is not None:
        return "ready" if row.expires_at > clock.now() else "expired"
    job = None if row.job_id is None else await find_job(db, row.job_id)
    return "waiting" if job is not None and job.status in {"waiting", "running"} else "failed"


async def start_departure(tx: Write, accounts: Accounts, person_id: UUID, visit: Visit) -> Departure:
    """Begin to delete an account: everything that acts for the person ends now, and the data after the grace."""
    person = await people.lock_person(tx, person_id)
    if ADMIN.name in await access.find_roles(tx, person_id) and not await queries.OTHER_ADMINISTRATORS.all(
        tx, but=person_id
    ):
        raise LastAdministratorStays
    now = clock.now()
    due_at = now + accounts.setting(PrivacySettings).grace
    departure = await queries.DEPART.one(tx, person_id=person_id, asked_at=now, due_at=due_at)
    if person.status is Status.ACTIVE:
        await people.set_status(tx, accounts, person_id, Status.LEAVING)
    await sessions.end_sessions(tx, accounts, person_id, "leaving")
    await sessions.forget_trust(tx, person_id)
    await sign_in.forget_pending(tx, person_id)
    records_of(accounts).change(tx, await queries.REVOKE_KEYS.all(tx, person_id=person_id))
    if person.email is not None:
        link = (visit.origin or accounts.origin) + SIGN_IN_PAGE
        until = f"{departure.due_at.day} {departure.due_at:%B %Y, %H:%M} UTC"
        await mail.send(tx, accounts.keys, LEAVING, person.email, LeavingMail(person.username, until, link))
    return departure


async def find_departure(db: Read, person_id: UUID) -> Departure | None:
    """Say whether, and by when, somebody is leaving."""
    return await queries.FIND_DEPARTURE.first(db, person_id=person_id)


async def cancel_departure(tx: Write, accounts: Accounts, person_id: UUID) -> None:
    """Let somebody stay after all."""
    person = await people.lock_person(tx, person_id)
    if await queries.STAY.first(tx, person_id=person_id) is None:
        raise NotLeaving
    if person.status is Status.LEAVING:
        await people.set_status(tx, accounts, person_id, Status.ACTIVE)


async def list_consents(db: Read, accounts: Accounts, person_id: UUID) -> list[ConsentView]:
    """List what is asked for, with what somebody has answered last."""
    answers = {one.purpose: one for one in await queries.ANSWERS.all(db, person_id=person_id)}
    asked = consents_of(accounts.site)
    return [_view(asked[purpose].version, asked[purpose].meaning, purpose, answers.get(purpose)) for purpose in asked]


async def check_consent(db: Read, accounts: Accounts, person_id: UUID, purpose: str) -> bool:
    """Say whether somebody agrees to the present version; whoever sends or counts asks this each time."""
    return any(one.given for one in await list_consents(db, accounts, person_id) if one.purpose == purpose)


async def record_consent(tx: Write, accounts: Accounts, person_id: UUID, told: ConsentInput) -> ConsentView:
    """Write an answer down beside the earlier ones. Taking back is possible whatever version was agreed to."""
    asked = consents_of(accounts.site).get(told.purpose)
    if asked is None:
        raise UnknownPurpose
    if told.given and told.version != asked.version:
        raise OtherVersion
    await people.lock_person(tx, person_id)
    kept = await queries.ANSWER.one(
        tx,
        id=new_id(),
        person_id=person_id,
        purpose=told.purpose,
        version=told.version,
        given=told.given,
        at=clock.now(),
    )
    return _view(asked.version, asked.meaning, told.purpose, kept)


def _view(version: str, meaning: str, purpose: str, answer: Answer | None) -> ConsentView:
    if answer is None:
        return ConsentView(purpose, version, meaning, given=False, answered_version=None, answered_at=None)
    given = answer.given and answer.version == version
    return ConsentView(purpose, version, meaning, given, answer.version, answer.at)

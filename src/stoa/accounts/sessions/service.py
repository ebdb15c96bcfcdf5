"""Sessions: begun by every door in the same way, refreshed, listed, ended."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from stoa.accounts.access import service as access
from stoa.accounts.access.permissions import IMPERSONATE, ROLES
from stoa.accounts.authority import Record, records_of
from stoa.accounts.context import ADMIN, Accounts, Visit
from stoa.accounts.notices import service as notices
from stoa.accounts.people import service as people
from stoa.accounts.people.models import Person, Status
from stoa.accounts.settings import SessionSettings
from stoa.kernel import audit, clock
from stoa.kernel.crypto import hash_token, token, token_hashes
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Detail, NotFound
from stoa.kernel.events import emit
from stoa.kernel.ids import new_id

from . import queries
from .errors import (
    AdministratorStays,
    BadTerm,
    NoSuchDevice,
    NoSuchSession,
    PersonMayNotComeIn,
)
from .events import SessionsEnded, SessionStarted
from .models import DeviceLine, Kind, NewSession, SessionLine, StatusInput
from .queries import DeviceRow, SessionRow
from .rules import DEVICE, REFRESH, SESSION_SECRET, idle_of

TOUCH_EVERY = timedelta(minutes=5)


async def create_session(
    tx: Write,
    accounts: Accounts,
    person_id: UUID,
    visit: Visit,
    *,
    kind: Kind,
    methods: Iterable[str],
    remember: bool = False,
) -> NewSession:
    """Begin a session. Every door that lets somebody in comes through here, and nothing else makes one.

    The caller has proved who the person is; whether they may come in at all, and how many sessions they may have, is
    decided here, while the person's row is locked.
    """
    person = await people.lock_person(tx, person_id)
    if not person.may_come_in:
        raise PersonMayNotComeIn
    settings = accounts.setting(SessionSettings)
    held = await access.find_roles(tx, person_id)
    ended = await queries.END_OLDEST.all(tx, person_id=person_id, keep=settings.most - 1)
    device, device_secret, is_new = await _device(tx, accounts, person_id, visit)
    session_id, secret = new_id(), token()
    expires_at = await queries.INSERT.one(
        tx,
        id=session_id,
        person_id=person_id,
        kind=kind,
        secret_hash=hash_token(accounts.keys, secret if kind == "page" else token(), SESSION_SECRET),
        device_id=device,
        agent=visit.agent,
        address=visit.address,
        methods=sorted(set(methods)),
        remembered=remember,
        idle=idle_of(accounts, held),
        life=settings.remembered_life if remember else settings.life,
    )
    if kind == "api":
        await queries.INSERT_TOKEN.run(
            tx, hash=hash_token(accounts.keys, secret, REFRESH), session_id=session_id, generation=0
        )
    await report_ended(tx, accounts, person_id, ended, "limit")
    await emit(tx, SessionStarted(person_id, session_id, is_new))
    if is_new and await queries.HAS_OTHER_DEVICE.one(tx, person_id=person_id, id=device):
        await _tell_new_device(tx, accounts, person, visit)
    return NewSession(session_id, person_id, kind, secret, device_secret, device, expires_at, remember)


async def create_acted_session(tx: Write, accounts: Accounts, person_id: UUID, life: timedelta) -> NewSession:
    """Make the session in which somebody else sees the site as this person does, who is locked and may come in.

    It is no sign-in of the person's: it makes no device known, ends no session of theirs, and says not from where.
    """
    session_id, secret = new_id(), token()
    expires_at = await queries.INSERT.one(
        tx,
        id=session_id,
        person_id=person_id,
        kind="page",
        secret_hash=hash_token(accounts.keys, secret, SESSION_SECRET),
        device_id=None,
        agent="An administrator of this site",
        address="",
        methods=["impersonation"],
        remembered=False,
        idle=life,
        life=life,
    )
    return NewSession(session_id, person_id, "page", secret, "", None, expires_at, remembered=False)


async def _tell_new_device(tx: Write, accounts: Accounts, person: Person, visit: Visit) -> None:
    """Tell somebody who was here before that a browser or program has come in which was not; the first is their own."""
    await notices.send_notice(
        tx,
        accounts,
        person,
        visit,
        title="A new device has signed in",
        happened="Your account was signed in to from a browser or program in which it was not used before.",
        mend=notices.END_SESSION,
        also=notices.Mend("Then set a new password:", notices.FORGOT_PAGE),
    )


async def _device(tx: Write, accounts: Accounts, person_id: UUID, visit: Visit) -> tuple[UUID, str, bool]:
    """Know the browser again, or remember it from now on: its id, its secret, and whether it is new."""
    known = await find_device(tx, accounts, person_id, visit)
    if known is not None:
        await queries.TOUCH_DEVICE.run(tx, id=known.id)
        return known.id, visit.device_secret, False
    made, secret = new_id(), token()
    hashed = hash_token(accounts.keys, secret, DEVICE)
    await queries.INSERT_DEVICE.run(tx, id=made, person_id=person_id, secret_hash=hashed, name=visit.agent[:80])
    return made, secret, True


async def find_device(db: Read, accounts: Accounts, person_id: UUID, visit: Visit) -> DeviceRow | None:
    """Find the browser among those in which this person has signed in before."""
    if not visit.device_secret:
        return None
    hashes = token_hashes(accounts.keys, visit.device_secret, DEVICE)
    return await queries.FIND_DEVICE.first(db, hashes=hashes, person_id=person_id)


async def load_record(accounts: Accounts, session_id: UUID, visit: Visit) -> Record | None:
    """Read from the database what a session may do; None when it is over."""
    row = await queries.FIND.first(accounts.database.read(), id=session_id)
    if row is None or row.status not in {"active", "leaving"}:
        return None
    idle_until = row.idle_until
    if row.impersonator_id is None:
        now, idle = clock.now(), idle_of(accounts, row.roles)
        if row.last_seen_at + idle < now:  # it was begun before they looked after the site
            return None
        if row.last_seen_at < now - TOUCH_EVERY:
            await queries.TOUCH.run(accounts.database.once(), id=session_id, address=visit.address, idle=idle)
            idle_until = now + idle
    if row.impersonator_id is not None and not await _may_act(accounts, row):
        return None
    held = await access.find_permissions(accounts.database.read(), accounts, row.roles)
    return Record(
        id=row.id,
        kind=row.kind,
        person_id=row.person_id,
        username=row.username,
        status=row.status,
        roles=tuple(row.roles),
        permissions=held,
        secret_hash=row.secret_hash,
        methods=tuple(row.methods),
        device_id=row.device_id,
        authenticated_at=row.authenticated_at,
        expires_at=min(row.expires_at, idle_until),
        impersonator_id=row.impersonator_id,
    )


async def _may_act(accounts: Accounts, row: SessionRow) -> bool:
    """Say whether whoever sees the site as this person does still may, and the person is still one whom they may be."""
    held = await access.find_permissions(accounts.database.read(), accounts, row.impersonator_roles)
    return IMPERSONATE.name in held and ADMIN.name not in row.roles


async def list_sessions(db: Read, person_id: UUID, current: UUID | None) -> list[SessionLine]:
    """List where a person is signed in, the latest first."""
    rows = await queries.LIST.all(db, person_id=person_id)
    return [
        SessionLine(
            row.id,
            row.kind,
            row.name,
            row.agent,
            row.address,
            row.methods,
            row.remembered,
            row.created_at,
            row.last_seen_at,
            row.expires_at,
            row.id == current,
        )
        for row in rows
    ]


async def rename_session(tx: Write, person_id: UUID, session_id: UUID, name: str) -> None:
    """Call a session by a name that its owner knows."""
    if await queries.RENAME.first(tx, id=session_id, person_id=person_id, name=name.strip()) is None:
        raise NoSuchSession


async def end_session(tx: Write, accounts: Accounts, person_id: UUID, session_id: UUID, why: str) -> None:
    """End one session of a person; it is felt within a second everywhere."""
    ended = await queries.END.all(tx, id=session_id, person_id=person_id, why=why)
    if not ended:
        raise NoSuchSession
    await report_ended(tx, accounts, person_id, ended, why)


async def end_sessions(tx: Write, accounts: Accounts, person_id: UUID, why: str, *, but: UUID | None = None) -> int:
    """End every session of a person, except one; give how many."""
    ended = await queries.END_ALL.all(tx, person_id=person_id, but=but, why=why)
    await report_ended(tx, accounts, person_id, ended, why)
    return len(ended)


async def suspend_person(
    tx: Write,
    accounts: Accounts,
    person_id: UUID,
    reason: str,
    *,
    until: datetime | None = None,
    banned: bool = False,
) -> None:
    """Let somebody come in no more: until a time, until it is taken back, or for good; every session ends."""
    if until is not None and (banned or until <= clock.now()):
        raise BadTerm(details=(Detail("until", BadTerm.message),))
    status, person = Status.BANNED if banned else Status.SUSPENDED, await people.lock_person(tx, person_id)
    if person.status is Status.ANONYMISED:
        raise NotFound
    held = await access.find_roles(tx, person_id)
    if ROLES.name in await access.find_permissions(tx, accounts, held):
        raise AdministratorStays
    await people.set_status(tx, accounts, person_id, status, reason, until)
    await end_sessions(tx, accounts, person_id, "suspended")
    await audit.record(
        tx,
        f"person.{status}",
        by=audit.by_here("stoa"),
        kind="person",
        id=person_id,
        before={"status": person.status},
        after={"status": status, "until": until},
        reason=reason,
    )


async def change_standing(tx: Write, accounts: Accounts, person_id: UUID, wish: StatusInput) -> None:
    """Suspend somebody, ban them, or let them in again."""
    if wish.status == "active":
        await restore_person(tx, accounts, person_id)
        return
    banned = wish.status == "banned"
    await suspend_person(tx, accounts, person_id, wish.reason, until=wish.until, banned=banned)


async def restore_person(tx: Write, accounts: Accounts, person_id: UUID) -> None:
    """Let somebody who was shut out come in again; they sign in anew."""
    person = await people.lock_person(tx, person_id)
    if person.status not in {Status.SUSPENDED, Status.BANNED}:
        return
    before, by = {"status": person.status}, audit.by_here("stoa")
    after = {"status": await people.restore_standing(tx, accounts, person_id)}
    await audit.record(tx, "person.restored", by=by, kind="person", id=person_id, before=before, after=after)


async def report_ended(tx: Write, accounts: Accounts, person_id: UUID, ended: list[UUID], why: str) -> None:
    """Have every process forget sessions that have ended, and tell of it."""
    if not ended:
        return
    acted = await queries.END_ACTED.all(tx, ended=ended)
    records_of(accounts).change(tx, [*ended, *(one.id for one in acted)])
    await emit(tx, SessionsEnded(person_id, ended, why))
    for one in acted:
        await emit(tx, SessionsEnded(one.person_id, [one.id], "impersonation-ended"))


async def record_fresh_proof(tx: Write, accounts: Accounts, session_id: UUID, methods: Iterable[str]) -> None:
    """Remember that the person has just proved again who they are."""
    if await queries.PROVED_AGAIN.first(tx, id=session_id, methods=sorted(set(methods))) is None:
        raise NoSuchSession
    records_of(accounts).change(tx, [session_id])


async def forget_trust(tx: Write, person_id: UUID) -> None:
    """Let no device go without a second factor any more: the password or a factor has changed."""
    await queries.FORGET_TRUST.run(tx, person_id=person_id)


async def list_devices(db: Read, person_id: UUID) -> list[DeviceLine]:
    """List the browsers in which no second factor is asked for, the one used last first."""
    return await queries.TRUSTED.all(db, person_id=person_id)


async def forget_device(tx: Write, person_id: UUID, device_id: UUID) -> None:
    """Ask for the second factor there again."""
    if await queries.FORGET_TRUST_OF.first(tx, id=device_id, person_id=person_id) is None:
        raise NoSuchDevice

"""API keys, which act for a person, and service tokens, which act for nobody: scoped, hashed, and over some day."""

from datetime import datetime, timedelta
from uuid import UUID

from stoa.accounts.access import service as access
from stoa.accounts.authority import Record, records_of
from stoa.accounts.context import Accounts, Visit, chief_role, list_permissions
from stoa.accounts.notices import service as notices
from stoa.accounts.people import service as people
from stoa.kernel import audit, clock
from stoa.kernel.crypto import hash_token, token, token_hashes
from stoa.kernel.crypto.tokens import same
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import NotFound
from stoa.kernel.ids import new_id

from . import queries
from .errors import BadKey, TooManyKeys, UnknownScope
from .models import KeyInput, KeyView, NewKey
from .rules import PURPOSE, WRITE, read_key, write_key

MOST_KEYS = 20
TOUCH_EVERY = timedelta(minutes=1)


async def create_key(
    tx: Write,
    accounts: Accounts,
    wanted: KeyInput,
    visit: Visit,
    *,
    person_id: UUID | None,
    by: UUID,
    allowed: frozenset[str],
) -> NewKey:
    """Make a key for a person, or a service token; it can do no more than whoever makes it."""
    scopes = sorted(set(wanted.scopes))
    if not set(scopes) <= (allowed & set(list_permissions(accounts))) | {WRITE}:
        raise UnknownScope
    if person_id is not None:
        await people.lock_person(tx, person_id)
        if await queries.COUNT.one(tx, person_id=person_id) >= MOST_KEYS:
            raise TooManyKeys
    key_id, secret = new_id(), token()
    expires_at = clock.now() + timedelta(days=wanted.expires_in_days)
    await queries.INSERT.run(
        tx,
        id=key_id,
        person_id=person_id,
        name=wanted.name.strip(),
        secret_hash=hash_token(accounts.keys, secret, PURPOSE),
        scopes=scopes,
        created_by=by,
        expires_at=expires_at,
    )
    if person_id is not None:
        await notices.send_notice(
            tx,
            accounts,
            await people.load_person(tx, person_id),
            visit,
            title="An API key was made",
            happened=f"The key \u201c{wanted.name.strip()}\u201d was made for your account; it acts for you.",
        )
    else:
        made = {"name": wanted.name.strip(), "scopes": scopes, "expiresAt": expires_at}
        await audit.record(tx, "service-token.made", by=audit.By(by), kind="service-token", id=key_id, after=made)
    return NewKey(key_id, wanted.name.strip(), write_key(key_id, secret), scopes, expires_at)


async def list_keys(db: Read, person_id: UUID | None) -> list[KeyView]:
    """List a person's keys, or the site's service tokens."""
    if person_id is None:
        rows = await queries.LIST_SERVICE.all(db)
    else:
        rows = await queries.LIST.all(db, person_id=person_id)
    return [KeyView(row.id, row.name, row.scopes, row.created_at, row.expires_at, row.last_used_at) for row in rows]


async def revoke_key(tx: Write, accounts: Accounts, person_id: UUID | None, key_id: UUID) -> None:
    """End a key; it is felt within a second."""
    if await queries.REVOKE.first(tx, id=key_id, person_id=person_id) is None:
        raise NotFound
    records_of(accounts).change(tx, [key_id])
    if person_id is None:
        by = audit.by_here("stoa")
        await audit.record(tx, "service-token.revoked", by=by, kind="service-token", id=key_id)


async def load_key_record(accounts: Accounts, text: str, visit: Visit) -> Record:
    """Give what a presented key may do at this moment."""
    read = read_key(text)
    if read is None:
        raise BadKey
    key_id, secret = read
    record = await find_record(accounts, key_id, visit)
    if record is None or record.kind != "key":
        raise BadKey
    if not any(same(one, record.secret_hash) for one in token_hashes(accounts.keys, secret, PURPOSE)):
        raise BadKey
    return record


async def find_record(accounts: Accounts, key_id: UUID, visit: Visit) -> Record | None:
    """Give what a key may do now; None when it is over."""
    return await records_of(accounts).find(key_id, lambda: _load(accounts, key_id, visit))


async def _load(accounts: Accounts, key_id: UUID, visit: Visit) -> Record | None:
    db = accounts.database.read()
    row = await queries.FIND.first(db, id=key_id)
    if row is None or row.status not in {"active", "leaving"} or _is_over(row.expires_at):
        return None
    if row.last_used_at is None or row.last_used_at < clock.now() - TOUCH_EVERY:
        await queries.TOUCH.run(accounts.database.once(), id=key_id, address=visit.address)
    held = list_permissions(accounts)
    if row.person_id is not None:  # a key never does what its owner may do no longer
        held = {name: held[name] for name in await access.find_permissions(db, accounts, row.roles)}
    return Record(
        id=row.id,
        kind="key",
        person_id=row.person_id,
        username=row.username,
        status=row.status,
        roles=(chief_role(row.roles),),
        permissions=tuple(scope for scope in row.scopes if scope in held or scope == WRITE),
        secret_hash=row.secret_hash,
        expires_at=row.expires_at,
    )


def _is_over(expires_at: datetime | None) -> bool:
    return expires_at is not None and expires_at <= clock.now()

"""Tokens of a session, for programs that have no cookies: each is exchanged for its successor, once."""

from uuid import UUID

from stoa.accounts.access import service as access
from stoa.accounts.context import Accounts, Visit, chief_role
from stoa.accounts.notices import service as notices
from stoa.accounts.people import service as people
from stoa.accounts.people.models import Status
from stoa.accounts.sessions import queries
from stoa.accounts.sessions.errors import BadRefreshToken, RefreshTokenReused, SessionOver
from stoa.accounts.sessions.models import PersonAnswer, Refreshed, Tokens
from stoa.accounts.sessions.queries import TokenRow
from stoa.accounts.sessions.rules import REFRESH, idle_of, successor_of
from stoa.accounts.sessions.service import report_ended
from stoa.accounts.settings import SessionSettings
from stoa.accounts.tokens import access_tokens
from stoa.kernel.crypto import hash_token, token_hashes
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Unauthenticated


async def load_tokens(accounts: Accounts, person_id: UUID, session_id: UUID, device_id: UUID | None) -> Tokens:
    """Make an access token for a session, and say whose it is."""
    db = accounts.database.read()
    person = await people.load_person(db, person_id)
    held = await access.find_roles(db, person_id)
    chief, everything = chief_role(held), ["member", *held]
    permissions = list(await access.find_permissions(db, accounts, held))
    leaving = person.status is Status.LEAVING
    tokens = access_tokens(accounts)
    claims = {
        "sub": str(person.id),
        "email": person.email,
        "name": person.name or person.username,
        "role": chief,
        "permissions": permissions,
        "deviceId": str(device_id) if device_id else None,
        "sessionId": str(session_id),
    }
    return Tokens(
        access_token=await tokens.sign(claims),
        token_type="Bearer",  # noqa: S106 - the kind of token, as OAuth names it
        expires_in=int(tokens.life.total_seconds()),
        user=PersonAnswer(
            person.id, person.username, person.name, person.email, chief, everything, permissions, leaving
        ),
    )


async def refresh_session(accounts: Accounts, text: str, visit: Visit) -> Refreshed:
    """Exchange a refresh token for its successor.

    One use is exchanged, a second one within the grace is given the very same successor, and a later one ends the
    session: then two have the token, and one of them should not. That ending is committed before it is told.
    """
    async with accounts.database.write() as tx:
        outcome = await _refresh(tx, accounts, text, visit)
    if isinstance(outcome, Refreshed):
        return outcome
    raise outcome


async def _refresh(tx: Write, accounts: Accounts, text: str, visit: Visit) -> Refreshed | Unauthenticated:
    settings = accounts.setting(SessionSettings)
    hashes = token_hashes(accounts.keys, text, REFRESH)
    session_id = await queries.FIND_TOKEN_SESSION.first(tx, hashes=hashes)
    if session_id is None or await queries.LOCK_SESSION.first(tx, id=session_id) is None:
        return BadRefreshToken()
    found = await queries.FIND_TOKEN.one(tx, hashes=hashes, grace=settings.grace)
    if not found.living:
        return SessionOver()
    following = found.generation + 1
    successor = successor_of(accounts.keys, text)
    if found.generation == found.newest:
        await queries.USE_TOKEN.run(tx, session_id=session_id, generation=found.generation)
        await queries.INSERT_TOKEN.run(
            tx, hash=hash_token(accounts.keys, successor, REFRESH), session_id=session_id, generation=following
        )
        idle = idle_of(accounts, await access.find_roles(tx, found.person_id))
        await queries.ADVANCE.run(tx, id=session_id, generation=following, address=visit.address, idle=idle)
    elif not (found.just_used and following == found.newest and await _is_kept(tx, accounts, session_id, successor)):
        await _end_reused(tx, accounts, found, visit)
        return RefreshTokenReused()
    return Refreshed(session_id, found.person_id, found.device_id, successor, found.remembered, found.expires_at)


async def _is_kept(db: Read, accounts: Accounts, session_id: UUID, successor: str) -> bool:
    """Say whether this is what the first use was given; after a change of root keys it may be another."""
    kept = await queries.FIND_TOKEN_SESSION.first(db, hashes=token_hashes(accounts.keys, successor, REFRESH))
    return kept == session_id


async def _end_reused(tx: Write, accounts: Accounts, found: TokenRow, visit: Visit) -> None:
    ended = await queries.END.all(tx, id=found.session_id, person_id=found.person_id, why="reused")
    await report_ended(tx, accounts, found.person_id, ended, "reused")
    person = await people.load_person(tx, found.person_id)
    await notices.send_notice(
        tx,
        accounts,
        person,
        visit,
        title="A session of yours was ended to be safe",
        happened="A key to one of your sessions was used twice, so somebody else may have a copy of it. "
        "That session was ended; your others go on.",
    )

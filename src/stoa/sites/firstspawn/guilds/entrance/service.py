"""How somebody gets in: openly, by an invitation, or by asking. The guild's row is held, so that places are exact."""

from collections.abc import Sequence
from uuid import UUID

from stoa.accounts.people.service import load_person
from stoa.kernel import clock
from stoa.kernel.db import Read, Write
from stoa.kernel.events import emit
from stoa.kernel.ids import new_id
from stoa.sites.firstspawn.codes import make_code
from stoa.sites.firstspawn.guilds import queries as guild_queries
from stoa.sites.firstspawn.guilds.errors import (
    AlreadyAsked,
    AlreadyMember,
    BadExpiry,
    Banned,
    GuildFull,
    InviteNeeded,
    NoSuchGuild,
    NoSuchInvite,
    NoSuchRequest,
    NotYourRight,
    OpenToAll,
    TooManyGuilds,
    TooManyInvites,
    TooManyRequests,
)
from stoa.sites.firstspawn.guilds.events import InviteUsed, JoinRequested, RequestAccepted
from stoa.sites.firstspawn.guilds.models import (
    Guild,
    GuildCard,
    GuildRole,
    Invite,
    InviteInput,
    InvitePreview,
    JoinRequest,
    Visibility,
)
from stoa.sites.firstspawn.guilds.rules import MOST_ASKED, MOST_INVITES, MOST_JOINED, MOST_WAITING, is_hidden, may
from stoa.sites.firstspawn.guilds.service import add_member, load_guild, lock_guild, lock_with_right

from . import queries


async def join_guild(tx: Write, guild: str, person_id: UUID, code: str | None) -> Guild:
    """Join: anybody a public guild, others by a code that is still good, while there is a place."""
    found = await lock_guild(tx, guild, person_id)
    if found.your_role is not None:
        raise AlreadyMember
    if not found.is_active:
        raise NoSuchGuild
    banned = await guild_queries.IS_BANNED.one(tx, guild_id=found.id, person_id=person_id)
    used = None
    if found.visibility is not Visibility.PUBLIC and not banned and code is not None:
        used = await queries.USE_INVITE.first(tx, guild_id=found.id, code=code, now=clock.now())
    if found.visibility is Visibility.PRIVATE and used is None:
        raise NoSuchGuild
    if banned:
        raise Banned
    if found.visibility is Visibility.INVITE_ONLY and used is None:
        raise InviteNeeded
    await _let_in(tx, found, person_id)
    if used is not None:
        await emit(tx, InviteUsed(found.id, used[:4]))
    return await guild_queries.FIND.one(tx, guild=str(found.id), person_id=person_id)


async def _let_in(tx: Write, found: Guild, person_id: UUID) -> None:
    if found.member_count >= found.max_members:
        raise GuildFull
    await guild_queries.HOLD_PERSON.one(tx, person_id=person_id)
    if await guild_queries.COUNT_JOINED.one(tx, person_id=person_id) >= MOST_JOINED:
        raise TooManyGuilds
    await queries.TAKE_REQUEST.first(tx, guild_id=found.id, person_id=person_id)
    await add_member(tx, found.id, person_id, GuildRole.MEMBER, "joined")


async def invite(tx: Write, guild: str, person_id: UUID, told: InviteInput) -> Invite:
    """Make an invitation."""
    found, _ = await lock_with_right(tx, guild, person_id, "invite")
    now = clock.now()
    if told.expires_at is not None and told.expires_at <= now:
        raise BadExpiry
    if len(await queries.INVITES.all(tx, guild_id=found.id, now=now)) >= MOST_INVITES:
        raise TooManyInvites
    return await queries.ADD_INVITE.one(
        tx,
        id=new_id(),
        guild_id=found.id,
        code=make_code(16),
        max_uses=told.max_uses,
        expires_at=told.expires_at,
        person_id=person_id,
    )


async def revoke_invite(tx: Write, guild: str, person_id: UUID, invite_id: UUID) -> None:
    """End an invitation before its time."""
    found, _ = await lock_with_right(tx, guild, person_id, "invite")
    if await queries.REMOVE_INVITE.first(tx, guild_id=found.id, id=invite_id) is None:
        raise NoSuchInvite


async def list_invites(db: Read, guild: str, person_id: UUID) -> Sequence[Invite]:
    """Give the invitations that are still good to those who may invite."""
    found = await _load_with_right(db, guild, person_id)
    return await queries.INVITES.all(db, guild_id=found.id, now=clock.now())


async def _load_with_right(db: Read, guild: str, person_id: UUID) -> Guild:
    found = await load_guild(db, guild, person_id)
    if not may(found.your_role, "invite"):
        raise NotYourRight
    return found


async def load_invite(db: Read, code: str) -> InvitePreview:
    """Say to whoever has a code what it leads to: of a private guild, too, since they are invited."""
    made = await queries.FIND_INVITE.first(db, code=code, now=clock.now())
    found = None
    if made is not None:
        found = await guild_queries.FIND.first(db, guild=str(made.guild_id), person_id=None)
    if made is None or found is None or not found.is_active:
        raise NoSuchInvite
    card = GuildCard(**{name: getattr(found, name) for name in GuildCard.__struct_fields__})
    return InvitePreview(card, made.expires_at, None if made.max_uses is None else made.max_uses - made.uses)


async def submit_request(tx: Write, guild: str, person_id: UUID, message: str) -> None:
    """Ask to be let into a guild that is joined by invitation."""
    found = await lock_guild(tx, guild, person_id)
    if found.your_role is not None:
        raise AlreadyMember
    if found.visibility is Visibility.PRIVATE or not found.is_active:
        raise NoSuchGuild
    if found.visibility is Visibility.PUBLIC:
        raise OpenToAll
    if await guild_queries.IS_BANNED.one(tx, guild_id=found.id, person_id=person_id):
        raise Banned
    await guild_queries.HOLD_PERSON.one(tx, person_id=person_id)
    waiting = await queries.COUNT_WAITING.one(tx, guild_id=found.id)
    if waiting >= MOST_WAITING or await queries.COUNT_ASKED.one(tx, person_id=person_id) >= MOST_ASKED:
        raise TooManyRequests
    row = {"guild_id": found.id, "person_id": person_id, "message": message.strip()}
    if await queries.ASK.first(tx, **row, now=clock.now()) is None:
        raise AlreadyAsked
    deciders = await queries.DECIDERS.all(tx, guild_id=found.id)
    person = await load_person(tx, person_id)
    await emit(tx, JoinRequested(found.id, person_id, person.username, found.slug, found.name, deciders))


async def check_asked(db: Read, guild_id: UUID, person_id: UUID) -> bool:
    """Say whether somebody waits to be let in."""
    return await queries.HAS_ASKED.one(db, guild_id=guild_id, person_id=person_id)


async def list_requests(db: Read, guild: str, person_id: UUID) -> list[JoinRequest]:
    """Give who waits to be let in, to those who may."""
    found = await _load_with_right(db, guild, person_id)
    return await queries.REQUESTS.all(db, guild_id=found.id)


async def accept_request(tx: Write, guild: str, person_id: UUID, asker_id: UUID) -> None:
    """Let somebody in who has asked."""
    found, _ = await lock_with_right(tx, guild, person_id, "invite")
    if await queries.TAKE_REQUEST.first(tx, guild_id=found.id, person_id=asker_id) is None:
        raise NoSuchRequest
    if await guild_queries.IS_BANNED.one(tx, guild_id=found.id, person_id=asker_id):
        raise Banned
    if await guild_queries.ROLE_OF.first(tx, guild_id=found.id, person_id=asker_id) is not None:
        return
    await _let_in(tx, found, asker_id)
    await emit(tx, RequestAccepted(found.id, asker_id, found.slug, found.name))


async def decline_request(tx: Write, guild: str, person_id: UUID, asker_id: UUID) -> None:
    """Turn somebody down who has asked, or take back what one has asked."""
    if asker_id == person_id:
        found = await lock_guild(tx, guild, person_id)
    else:
        found, _ = await lock_with_right(tx, guild, person_id, "invite")
    if await queries.TAKE_REQUEST.first(tx, guild_id=found.id, person_id=asker_id) is None:
        raise NoSuchGuild if is_hidden(found) else NoSuchRequest

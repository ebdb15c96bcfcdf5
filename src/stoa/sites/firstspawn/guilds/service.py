"""What people do with guilds. The guild's row is held first, so that what is counted stays exact."""

from uuid import UUID

import msgspec

from stoa.accounts.people.service import load_person
from stoa.kernel import audit, clock
from stoa.kernel.audit import By
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.events import emit
from stoa.kernel.ids import new_id
from stoa.sites.firstspawn.registry.rules import slug_of

from . import queries
from .errors import (
    NameTaken,
    NoSuchGuild,
    NoSuchMember,
    NotYourRight,
    OwnerStays,
    TooManyGuilds,
    TooSmall,
)
from .events import MemberJoined, MemberLeft, OwnerChanged
from .models import (
    BannedPerson,
    FeedLine,
    Guild,
    GuildCard,
    GuildChange,
    GuildInput,
    GuildMember,
    GuildRole,
    OwnGuild,
)
from .rules import MOST_JOINED, MOST_OWNED, RESERVED, is_hidden, may, outranks


async def list_guilds(db: Read, asked: ListRequest) -> Page[GuildCard]:
    """Give one page of the guilds that are not private."""
    return await queries.GUILDS.page(db, asked)


async def load_guild(db: Read, guild: str, person_id: UUID | None) -> Guild:
    """Give a guild that whoever asks may see."""
    found = await queries.FIND.first(db, guild=guild, person_id=person_id)
    if found is None or is_hidden(found):
        raise NoSuchGuild
    return found


async def lock_guild(tx: Write, guild: str, person_id: UUID) -> Guild:
    """Hold a guild's row, and give it as it is then, private or not."""
    if await queries.LOCK.first(tx, guild=guild) is None:
        raise NoSuchGuild
    return await queries.FIND.one(tx, guild=guild, person_id=person_id)


async def lock_with_right(tx: Write, guild: str, person_id: UUID, right: str) -> tuple[Guild, GuildRole]:
    """Hold a guild in which somebody has a right."""
    found = await lock_guild(tx, guild, person_id)
    if is_hidden(found):
        raise NoSuchGuild
    if found.your_role is None or not may(found.your_role, right):
        raise NotYourRight
    return found, found.your_role


async def create_guild(tx: Write, person_id: UUID, told: GuildInput, by: By) -> Guild:
    """Make a guild, whose first member owns it."""
    await queries.HOLD_PERSON.one(tx, person_id=person_id)
    if slug_of(told.name) in RESERVED:
        raise NameTaken
    owned = await queries.COUNT_OWNED.one(tx, person_id=person_id)
    if owned >= MOST_OWNED or await queries.COUNT_JOINED.one(tx, person_id=person_id) >= MOST_JOINED:
        raise TooManyGuilds
    guild_id = await queries.INSERT.first(
        tx,
        id=new_id(),
        slug=slug_of(told.name),
        name=told.name.strip(),
        description=told.description.strip(),
        visibility=told.visibility,
        max_members=told.max_members,
        now=clock.now(),
    )
    if guild_id is None:
        raise NameTaken
    await add_member(tx, guild_id, person_id, GuildRole.OWNER, "founded")
    await audit.record(tx, "guild.founded", by=by, kind="guild", id=guild_id, after={"name": told.name})
    return await queries.FIND.one(tx, guild=str(guild_id), person_id=person_id)


async def change_guild(tx: Write, guild: str, person_id: UUID, told: GuildChange, by: By) -> Guild:
    """Change what a guild says of itself; its address stays."""
    found, _ = await lock_with_right(tx, guild, person_id, "edit")
    wanted = {name: value for name, value in msgspec.structs.asdict(told).items() if value is not msgspec.UNSET}
    new = msgspec.structs.replace(found, **wanted)
    if new.max_members < found.member_count:
        raise TooSmall
    await queries.CHANGE.run(
        tx,
        id=found.id,
        name=new.name.strip(),
        description=new.description.strip(),
        visibility=new.visibility,
        max_members=new.max_members,
    )
    await audit.record(tx, "guild.changed", by=by, kind="guild", id=found.id, after={"changed": sorted(wanted)})
    return await queries.FIND.one(tx, guild=str(found.id), person_id=person_id)


async def add_member(tx: Write, guild_id: UUID, person_id: UUID, role: GuildRole, kind: str) -> None:
    """Let somebody in, count anew, and tell."""
    await queries.ADD_MEMBER.run(tx, guild_id=guild_id, person_id=person_id, role=role)
    members = await queries.RECOUNT.one(tx, guild_id=guild_id)
    await _note(tx, guild_id, person_id, kind)
    await emit(tx, MemberJoined(guild_id, person_id, members))


async def _note(tx: Write, guild_id: UUID, person_id: UUID, kind: str) -> None:
    await queries.ADD_FEED.run(tx, id=new_id(), guild_id=guild_id, person_id=person_id, kind=kind, now=clock.now())


async def _let_go(tx: Write, guild_id: UUID, person_id: UUID) -> None:
    await queries.REMOVE_MEMBER.run(tx, guild_id=guild_id, person_id=person_id)
    await queries.RECOUNT.one(tx, guild_id=guild_id)
    await _note(tx, guild_id, person_id, "left")  # what a guild says aloud puts nobody to shame
    await emit(tx, MemberLeft(guild_id, person_id))


async def leave_guild(tx: Write, guild: str, person_id: UUID) -> None:
    """Leave; whoever owns a guild hands it over first."""
    found = await lock_guild(tx, guild, person_id)
    if found.your_role is None:
        raise NoSuchGuild if is_hidden(found) else NoSuchMember
    if found.your_role is GuildRole.OWNER:
        raise OwnerStays
    await _let_go(tx, found.id, person_id)


async def remove_member(tx: Write, guild: str, person_id: UUID, member_id: UUID, by: By) -> None:
    """Put a member out; they may come back."""
    found, role = await lock_with_right(tx, guild, person_id, "kick")
    await _check_below(tx, found.id, role, member_id)
    await _let_go(tx, found.id, member_id)
    await audit.record(tx, "guild.kicked", by=by, kind="guild", id=found.id, after={"person": str(member_id)})


async def ban_person(tx: Write, guild: str, person_id: UUID, banned_id: UUID, by: By) -> None:
    """Shut somebody out, whether they are in the guild or not."""
    found, role = await lock_with_right(tx, guild, person_id, "ban")
    await load_person(tx, banned_id)
    theirs = await queries.ROLE_OF.first(tx, guild_id=found.id, person_id=banned_id)
    if theirs is not None:
        await _check_below(tx, found.id, role, banned_id)
        await _let_go(tx, found.id, banned_id)
    await queries.BAN.run(tx, guild_id=found.id, person_id=banned_id)
    await audit.record(tx, "guild.banned", by=by, kind="guild", id=found.id, after={"person": str(banned_id)})


async def remove_ban(tx: Write, guild: str, person_id: UUID, banned_id: UUID, by: By) -> None:
    """Let somebody come back."""
    found, _ = await lock_with_right(tx, guild, person_id, "ban")
    await queries.UNBAN.run(tx, guild_id=found.id, person_id=banned_id)
    await audit.record(tx, "guild.unbanned", by=by, kind="guild", id=found.id, after={"person": str(banned_id)})


async def list_banned(db: Read, guild: str, person_id: UUID) -> list[BannedPerson]:
    """Give whom a guild has shut out to those who may let them back."""
    found = await load_guild(db, guild, person_id)
    if not may(found.your_role, "ban"):
        raise NotYourRight
    return await queries.BANNED.all(db, guild_id=found.id)


async def set_role(tx: Write, guild: str, person_id: UUID, member_id: UUID, wanted: GuildRole, by: By) -> None:
    """Make a member something below oneself."""
    found, role = await lock_with_right(tx, guild, person_id, "roles")
    await _check_below(tx, found.id, role, member_id)
    if not outranks(role, wanted):
        raise NotYourRight
    await queries.SET_ROLE.run(tx, guild_id=found.id, person_id=member_id, role=wanted)
    await _note(tx, found.id, member_id, f"is now {wanted.lower()}")
    await audit.record(tx, "guild.role", by=by, kind="guild", id=found.id, after={str(member_id): wanted})


async def move_ownership(tx: Write, guild: str, person_id: UUID, heir_id: UUID, by: By) -> Guild:
    """Make another member the owner; whoever was it stays as an admin."""
    found, role = await lock_with_right(tx, guild, person_id, "transfer")
    await _check_below(tx, found.id, role, heir_id)
    await queries.HOLD_PERSON.one(tx, person_id=heir_id)
    if await queries.COUNT_OWNED.one(tx, person_id=heir_id) >= MOST_OWNED:
        raise TooManyGuilds
    await queries.SET_ROLE.run(tx, guild_id=found.id, person_id=person_id, role=GuildRole.ADMIN)
    await queries.SET_ROLE.run(tx, guild_id=found.id, person_id=heir_id, role=GuildRole.OWNER)
    await _note(tx, found.id, heir_id, "is now owner")
    await emit(tx, OwnerChanged(found.id, heir_id))
    await audit.record(tx, "guild.handed-over", by=by, kind="guild", id=found.id, after={"owner": str(heir_id)})
    return await queries.FIND.one(tx, guild=str(found.id), person_id=person_id)


async def _check_below(tx: Write, guild_id: UUID, role: GuildRole, member_id: UUID) -> None:
    theirs = await queries.ROLE_OF.first(tx, guild_id=guild_id, person_id=member_id)
    if theirs is None:
        raise NoSuchMember
    if not outranks(role, theirs):
        raise NotYourRight


async def list_members(db: Read, guild: str, person_id: UUID | None) -> list[GuildMember]:
    """Give who is in a guild, the highest role first."""
    return await queries.MEMBERS.all(db, guild_id=(await load_guild(db, guild, person_id)).id)


async def list_feed(db: Read, guild: str, person_id: UUID | None) -> list[FeedLine]:
    """Give what happened last in a guild."""
    return await queries.FEED.all(db, guild_id=(await load_guild(db, guild, person_id)).id)


async def list_guilds_of(db: Read, person_id: UUID, viewer_id: UUID | None) -> list[OwnGuild]:
    """Give the guilds that somebody is in, private ones to their members alone."""
    return await queries.GUILDS_OF.all(db, person_id=person_id, viewer_id=viewer_id)

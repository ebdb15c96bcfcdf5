"""JSON routes of guilds."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.people.service import load_public_person
from stoa.commons.media.delivery import shelf_of
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import delete, get, patch, post
from stoa.sites.firstspawn.choices import check_shown
from stoa.sites.firstspawn.rates import BROWSE
from stoa.sites.firstspawn.servers.api import SlugOrId

from . import service
from .errors import (
    NameTaken,
    NoSuchGuild,
    NoSuchMember,
    NotYourRight,
    OwnerStays,
    TooManyGuilds,
    TooSmall,
)
from .live import recheck_members
from .models import (
    BannedPerson,
    FeedLine,
    Guild,
    GuildCard,
    GuildChange,
    GuildInput,
    GuildMember,
    OwnGuild,
    PersonInput,
    RoleInput,
)
from .pictures import with_pictures
from .queries import GUILDS
from .weighing import change_weighed, found_weighed

_GUILD = "/api/v1/guilds/{guild}"
_MEMBER = f"{_GUILD}/members/{{person_id}}"
_RIGHTS = (NoSuchGuild, NoSuchMember, NotYourRight)


@get("/api/v1/guilds", access=public, limit=BROWSE, listing=GUILDS, summary="List guilds")
async def list_guilds(db: Read, request: Exchange, asked: ListRequest) -> Page[GuildCard]:
    """Guilds that are not private, filtered and in order, a page at a time."""
    page = await service.list_guilds(db, asked)
    return page.told_as(await with_pictures(db, shelf_of(request), page.data))


@post(
    "/api/v1/guilds",
    access=signed_in,
    status=201,
    idempotent=True,
    faults=(NameTaken, TooManyGuilds),
    summary="Found a guild",
)
async def found_guild(db: Write, request: Exchange, body: GuildInput) -> Reply[Guild]:
    """Make a guild that you own."""
    made = await found_weighed(db, request, body)
    return Reply(made, status=201, location=f"/api/v1/guilds/{made.id}")


@get(_GUILD, access=public, faults=(NoSuchGuild,), summary="Show a guild")
async def show_guild(db: Read, request: Exchange, guild: SlugOrId) -> Guild:
    """Everything about a guild; a private one is shown to its members alone."""
    [found] = await with_pictures(db, shelf_of(request), [await service.load_guild(db, guild, request.actor.id)])
    return found


@patch(_GUILD, access=signed_in, faults=(*_RIGHTS, TooSmall), summary="Change a guild")
async def change_guild(db: Write, request: Exchange, guild: SlugOrId, body: GuildChange) -> Guild:
    """Change what a guild says of itself, or who may join."""
    return await change_weighed(db, request, guild, body)


@post(f"{_GUILD}/leave", access=signed_in, status=204, faults=(*_RIGHTS, OwnerStays), summary="Leave a guild")
async def leave_guild(db: Write, request: Exchange, guild: SlugOrId) -> None:
    """Leave; an owner hands the guild over first."""
    await service.leave_guild(db, guild, require_person(request.actor).id)
    await recheck_members(db, request, guild)


@get(f"{_GUILD}/members", access=public, faults=(NoSuchGuild,), summary="Members of a guild")
async def list_members(db: Read, request: Exchange, guild: SlugOrId) -> list[GuildMember]:
    """List who is in it, the highest role first."""
    return await service.list_members(db, guild, request.actor.id)


@get(f"{_GUILD}/feed", access=public, faults=(NoSuchGuild,), summary="What happened in a guild")
async def show_feed(db: Read, request: Exchange, guild: SlugOrId) -> list[FeedLine]:
    """List the latest fifty things."""
    return await service.list_feed(db, guild, request.actor.id)


@patch(_MEMBER, access=signed_in, status=204, faults=_RIGHTS, summary="Give a member a role")
async def set_role(db: Write, request: Exchange, guild: SlugOrId, person_id: UUID, body: RoleInput) -> None:
    """Make a member something below yourself."""
    await service.set_role(db, guild, require_person(request.actor).id, person_id, body.role, by_of(request))


@delete(_MEMBER, access=signed_in, faults=_RIGHTS, summary="Put a member out")
async def kick(db: Write, request: Exchange, guild: SlugOrId, person_id: UUID) -> None:
    """Put a member out, who may come back."""
    await service.remove_member(db, guild, require_person(request.actor).id, person_id, by_of(request))
    await recheck_members(db, request, guild)


@post(f"{_GUILD}/bans", access=signed_in, status=204, faults=_RIGHTS, summary="Ban somebody from a guild")
async def ban(db: Write, request: Exchange, guild: SlugOrId, body: PersonInput) -> None:
    """Put somebody out who may not come back."""
    await service.ban_person(db, guild, require_person(request.actor).id, body.user_id, by_of(request))
    await recheck_members(db, request, guild)


@delete(f"{_GUILD}/bans/{{person_id}}", access=signed_in, faults=_RIGHTS, summary="Lift a ban")
async def lift_ban(db: Write, request: Exchange, guild: SlugOrId, person_id: UUID) -> None:
    """Let somebody come back."""
    await service.remove_ban(db, guild, require_person(request.actor).id, person_id, by_of(request))


@post(
    f"{_GUILD}/transfer",
    access=signed_in,
    status=200,
    faults=(*_RIGHTS, TooManyGuilds),
    summary="Hand a guild over",
)
async def hand_over(db: Write, request: Exchange, guild: SlugOrId, body: PersonInput) -> Guild:
    """Make another member the owner."""
    return await service.move_ownership(db, guild, require_person(request.actor).id, body.user_id, by_of(request))


@get(f"{_GUILD}/bans", access=signed_in, faults=(NoSuchGuild, NotYourRight), summary="Whom a guild has shut out")
async def list_banned(db: Read, request: Exchange, guild: SlugOrId) -> list[BannedPerson]:
    """List who may not come back."""
    return await service.list_banned(db, guild, require_person(request.actor).id)


@get("/api/v1/users/{user}/guilds", access=public, summary="Guilds of somebody")
async def list_guilds_of(db: Read, request: Exchange, user: SlugOrId) -> list[OwnGuild]:
    """List the guilds that somebody is in, where they show them; private ones to their members alone."""
    person = await load_public_person(db, user)
    if not await check_shown(db, "show_guilds", person.id, request.actor.id):
        return []
    return await service.list_guilds_of(db, person.id, request.actor.id)


ROUTES = (
    list_guilds,
    found_guild,
    show_guild,
    change_guild,
    leave_guild,
    list_members,
    show_feed,
    set_role,
    kick,
    ban,
    lift_ban,
    hand_over,
    list_banned,
    list_guilds_of,
)

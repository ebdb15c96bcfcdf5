"""Who gets which badge. Counting and giving are one statement, so each badge is given once, whoever races."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

import msgspec

from stoa.kernel import clock
from stoa.kernel.db import Database, Read, Write
from stoa.kernel.events import emit
from stoa.sites.firstspawn.plates import Plate
from stoa.sites.firstspawn.reputation import Action, settle_reputation
from stoa.sites.firstspawn.reputation.rules import DELTAS

from . import queries
from .errors import NoSuchBadge, NotTheirs
from .models import (
    Badge,
    BadgeRow,
    Category,
    Criteria,
    GuildBadge,
    GuildEarned,
    Kind,
    OwnServer,
    PersonEarned,
    ServerBadge,
    ServerEarned,
    UserBadge,
    Won,
)


def describe_badge(row: BadgeRow) -> Badge:
    """Give a badge as it is told."""
    criteria = None
    if row.measure is not None and row.threshold is not None:
        criteria = Criteria(row.measure, row.threshold)
    return Badge(
        id=row.id,
        slug=row.slug,
        name=row.name,
        description=row.description,
        icon_url=f"/badges/{row.slug}/icon.svg",
        color=row.color,
        category=row.category,
        type=row.type,
        criteria=criteria,
        price=row.price,
        currency=row.currency if row.type is Kind.PURCHASED else None,
        duration_days=row.duration_days,
        is_active=row.is_active,
        sort_order=row.sort_order,
        created_at=row.created_at,
    )


def describe_user_badge(row: BadgeRow) -> UserBadge:
    """Give a badge that a person has."""
    return UserBadge(**_award(row, "user_id"))


def describe_server_badge(row: BadgeRow) -> ServerBadge:
    """Give a badge that a server has."""
    return ServerBadge(**_award(row, "server_id"))


def describe_guild_badge(row: BadgeRow) -> GuildBadge:
    """Give a badge that a guild has."""
    return GuildBadge(**_award(row, "guild_id"))


def _award(row: BadgeRow, whose: str) -> dict[str, Any]:
    had = ("earned_at", "is_featured", "purchased_at", "expires_at")
    badge = msgspec.structs.asdict(describe_badge(row))
    award = {"id": row.award_id, "badge_id": row.id, whose: row.owner_id}
    return {**badge, **award, **{name: getattr(row, name) for name in had}}


def describe_plate(row: BadgeRow) -> Plate:
    """Give a badge as pages show it."""
    return Plate(row.slug, row.name, row.description, row.color, row.icon)


async def find_badge(db: Read, badge: str) -> BadgeRow:
    """Give a badge of the catalogue that is still given."""
    found = await queries.FIND.first(db, badge=badge)
    if found is None or not found.is_active:
        raise NoSuchBadge
    return found


async def list_badges(db: Read, category: Category | None = None) -> list[BadgeRow]:
    """Give the catalogue, or the part of it for one kind of thing."""
    return await queries.CATALOGUE.all(db, category=category, hidden=False)


async def list_badges_of_person(db: Read, person_id: UUID) -> list[BadgeRow]:
    """Give what somebody has, first what they want to be seen first."""
    return await queries.OF_PERSON.all(db, id=person_id)


async def list_badges_of_server(db: Read, server_id: UUID) -> list[BadgeRow]:
    """Give what a server has."""
    return await queries.OF_SERVER.all(db, id=server_id)


async def list_badges_of_guild(db: Read, guild_id: UUID) -> list[BadgeRow]:
    """Give what a guild has."""
    return await queries.OF_GUILD.all(db, id=guild_id)


async def find_plates_of_server(db: Read, server_id: UUID) -> list[Plate]:
    """Give what a server's page shows."""
    return [describe_plate(row) for row in await list_badges_of_server(db, server_id)]


async def find_plates_of_guild(db: Read, guild_id: UUID) -> list[Plate]:
    """Give what a guild's page shows."""
    return [describe_plate(row) for row in await list_badges_of_guild(db, guild_id)]


async def list_own_servers(db: Read, person_id: UUID) -> list[OwnServer]:
    """Give the servers for which somebody may buy a badge."""
    return await queries.OWN_SERVERS.all(db, person_id=person_id)


async def grant_badges(tx: Write, category: Category, thing_id: UUID, measure: str) -> None:
    """Give a thing the badges that it has enough for."""
    query = queries.EARN[category, measure]
    more = {"now": clock.now()}
    await _tell(tx, category, await query.all(tx, id=thing_id, **more))


async def grant_counted(tx: Write, person_id: UUID, measure: str, count: int) -> None:
    """Give somebody the badges of what another room has counted, such as a streak."""
    won = await queries.EARN_COUNTED.all(tx, id=person_id, measure=measure, count=count, now=clock.now())
    await _tell(tx, Category.USER, won)


async def _tell(tx: Write, category: Category, won: Sequence[Won]) -> None:
    for one in won:
        match category:
            case Category.USER:
                await emit(tx, PersonEarned(one.id, one.badge_id, one.name))
                await _count(tx, one)
            case Category.SERVER:
                owner = await queries.SERVER_OWNER.first(tx, id=one.id)
                await emit(tx, ServerEarned(one.id, one.badge_id, one.name, owner))
                tx.drop_tags(f"server:{one.id}")
            case Category.GUILD:
                await emit(tx, GuildEarned(one.id, one.badge_id, one.name))


async def _count(tx: Write, one: Won) -> None:
    rule = await DELTAS.at(tx)
    worth, reason = rule.values.badge_earned, f"Earned the badge {one.name}"
    await settle_reputation(tx, one.id, Action.BADGE_EARNED, f"badge:{one.badge_id}", worth, reason, rule=rule)


async def grant_due_badges(database: Database) -> int:
    """Give what nothing was told about: years that have passed, hours played, criteria that are new."""
    given = 0
    for category, measure in queries.EARN_ALL:
        while many := await database.transact(partial(_sweep, category=category, measure=measure)):
            given += many
    return given


async def _sweep(tx: Write, category: Category, measure: str) -> int:
    won = await queries.EARN_ALL[category, measure].all(tx, now=clock.now())
    await _tell(tx, category, won)
    return len(won)


async def feature_badges(tx: Write, person_id: UUID, badge_ids: Sequence[UUID]) -> list[BadgeRow]:
    """Let some of one's badges stand first."""
    held = await list_badges_of_person(tx, person_id)
    _require_held(held, badge_ids)
    await queries.FEATURE_OF_PERSON.run(tx, id=person_id, badge_ids=list(badge_ids))
    return await list_badges_of_person(tx, person_id)


async def feature_badges_of_server(tx: Write, server_id: UUID, badge_ids: Sequence[UUID]) -> list[BadgeRow]:
    """Let some of a server's badges stand first."""
    _require_held(await list_badges_of_server(tx, server_id), badge_ids)
    await queries.FEATURE_OF_SERVER.run(tx, id=server_id, badge_ids=list(badge_ids))
    tx.drop_tags(f"server:{server_id}")
    return await list_badges_of_server(tx, server_id)


def _require_held(held: Sequence[BadgeRow], badge_ids: Sequence[UUID]) -> None:
    if not set(badge_ids) <= {row.id for row in held}:
        raise NotTheirs

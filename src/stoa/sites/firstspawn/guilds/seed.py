"""Guilds for looking around, with members and what happened in them."""

import random
from datetime import datetime, timedelta
from uuid import UUID

from stoa.accounts.people.service import load_person
from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.kernel.events import emit
from stoa.kernel.ids import new_id
from stoa.sites.firstspawn.registry.rules import slug_of

from . import queries
from .events import JoinRequested
from .models import GuildRole, Visibility

_FIRST = ("Lantern", "Copper", "Moss", "Ember", "Tide")
_SECOND = ("Keepers", "Cartographers", "Foxes", "Masons", "Wanderers")
_ABOUT = (
    "We build for a season, then burn the map and start over.",
    "Explorers who draw every coast before anybody settles on it.",
    "Quiet evenings, long farms, and nobody counts the diamonds.",
    "Railways between bases, on time since our first week.",
    "Raids at the weekend and a seat for whoever is new.",
)
_LEAST, _SPREAD = 12, 31


async def plant(tx: Write) -> None:
    """Found twenty-five guilds of people who are there."""
    people = await queries.SOME_PEOPLE.all(tx)
    if not people or await queries.COUNT.one(tx):
        return
    for number in range(len(_FIRST) * len(_SECOND)):
        await _plant_one(tx, number, people)


def _dates(number: int, many: int, founded: datetime) -> list[datetime]:
    """Say when they came: most in the first weeks, and some up to these days."""
    chance, days = random.Random(number), (clock.now() - founded).days  # noqa: S311 - the same world each time
    later = sorted(days * chance.random() ** 1.7 for _ in range(many - 1))
    return [founded, *(founded + timedelta(days=at, minutes=chance.randint(5, 600)) for at in later)]


async def _plant_one(tx: Write, number: int, people: list[UUID]) -> None:
    name = f"{_FIRST[number % len(_FIRST)]} {_SECOND[number // len(_FIRST)]}"
    now = clock.now() - timedelta(days=11 * number + 20)
    visibility = (Visibility.INVITE_ONLY, Visibility.PUBLIC, Visibility.PUBLIC)[number % 3]
    guild_id = await queries.INSERT.one(
        tx,
        id=new_id(),
        slug=slug_of(name),
        name=name,
        description=_ABOUT[number % len(_ABOUT)],
        visibility=visibility,
        max_members=100,
        now=now,
    )
    many = min(len(people), _LEAST + number * 7 % _SPREAD)
    members = [people[(number * 11 + place) % len(people)] for place in range(many)]
    dates = _dates(number, many, now)
    roles = [GuildRole.OWNER, GuildRole.ADMIN, GuildRole.MODERATOR] + [GuildRole.MEMBER] * many
    await queries.PLANT_MEMBER.many(
        tx,
        [
            {"guild_id": guild_id, "person_id": person, "role": role, "joined_at": joined}
            for person, role, joined in zip(members, roles, dates, strict=False)
        ],
    )
    await queries.ADD_FEED.many(
        tx,
        [
            {
                "id": new_id(),
                "guild_id": guild_id,
                "person_id": person,
                "kind": "joined" if place else "founded",
                "now": joined,
            }
            for place, (person, joined) in enumerate(zip(members, dates, strict=True))
        ],
    )
    await queries.RECOUNT.one(tx, guild_id=guild_id)
    waiting = people[(number * 11 + many) % len(people)]
    if visibility is Visibility.INVITE_ONLY and waiting not in members:
        words = "I play most evenings, and I bring my own pickaxe."
        await queries.PLANT_REQUEST.run(
            tx, guild_id=guild_id, person_id=waiting, message=words, now=clock.now() - timedelta(hours=number + 2)
        )
        if number == 0:  # of the demo's member, who reads of it
            asks = await load_person(tx, waiting)
            await emit(tx, JoinRequested(guild_id, waiting, asks.username, slug_of(name), name, [members[0]]))

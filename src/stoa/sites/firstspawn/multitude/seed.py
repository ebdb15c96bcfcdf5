"""Fills a demo world with very many servers, and with what people have thought and done about each.

Rows are made by few statements out of the servers themselves: chance is a digest of a slug, so that every machine makes
the same world.
"""

import random
from datetime import timedelta
from itertools import batched
from typing import Any
from uuid import UUID

from stoa.accounts.people.seed import DemoPerson, plant_people
from stoa.commons.tags.seed import plant_tags
from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.kernel.db.bulk import indexes_later
from stoa.kernel.ids import new_id
from stoa.sites.firstspawn.discovery.service import rank_servers
from stoa.sites.firstspawn.servers.queries import COUNT_SERVERS, INSERT_SERVER
from stoa.sites.firstspawn.servers.service import count_words
from stoa.sites.firstspawn.servers.subject import REVIEWS, SERVER
from stoa.sites.firstspawn.servers.subject.opinions import compose_texts
from stoa.sites.firstspawn.servers.world import DATA, make_servers
from stoa.sites.firstspawn.tallies.service import add_up_all
from stoa.sites.firstspawn.uptime.service import add_months

from . import queries

_BATCH = 5_000
_SERVERS_A_PERSON = 5
_FEWEST_PEOPLE = 500
_TEXTS = 200
_FILLED = (
    "servers",
    "server_places",
    "commons.reviews",
    "commons.favorites",
    "votes",
    "playtime",
    "uptime_days",
    "uptime_hours",
)
_HOURS, _CHECKS = timedelta(days=1), timedelta(minutes=30)
_DAYS = timedelta(days=30)


async def grow(tx: Write, many: int) -> None:
    """Add servers until there are so many, each with its history, reviews, favorites, votes and playtime."""
    rows = [{"id": new_id(), **row} for row in make_servers(many)[await COUNT_SERVERS.one(tx) :]]
    if not rows:
        return
    async with indexes_later(tx, *_FILLED):
        await _fill(tx, rows, many)


async def _fill(tx: Write, rows: list[dict[str, Any]], many: int) -> None:
    for batch in batched(rows, _BATCH):
        await INSERT_SERVER.many(tx, batch)
        await plant_tags(tx, SERVER.kind, {row["id"]: row["tags"] for row in batch})
    people = await _people(tx, max(_FEWEST_PEOPLE, many // _SERVERS_A_PERSON))
    ids = [row["id"] for row in rows]
    await queries.PLANT_TEAM.run(tx, ids=ids, people=people)
    await _opinions(tx, ids, people)
    await queries.PLANT_FAVORITES.run(tx, ids=ids, people=people)
    await queries.PLANT_FAVORITE_COUNTS.run(tx, ids=ids)
    await queries.PLANT_VOTES.run(tx, ids=ids, people=people, now=clock.now())
    await queries.PLANT_VOTE_MONTHS.run(tx, ids=ids)
    await queries.PLANT_PLAYTIME.run(tx, ids=ids, now=clock.now())
    await queries.PLANT_PLAYTIME_MARKS.run(tx, ids=ids, now=clock.now())
    await _history(tx, ids)
    await queries.SET_COUNTS.run(tx, ids=ids)
    await rank_servers(tx)
    await count_words(tx)
    await add_up_all(tx)


async def _people(tx: Write, many: int) -> list[UUID]:
    kinds, things = (line.split() for line in (DATA / "handles.txt").read_text(encoding="utf-8").splitlines())
    chance, now = random.Random(23), clock.now()  # noqa: S311 - the same world each time, and nothing secret
    made: list[DemoPerson] = []
    for number in range(many):
        name = f"{chance.choice(kinds)}-{chance.choice(things)}-{number + 100}"
        joined = now - timedelta(days=chance.randint(300, 1500), minutes=chance.randint(0, 1400))
        made.append(DemoPerson(name, "", f"{name}@people.example", joined))
    return list((await plant_people(tx, made)).values())


async def _opinions(tx: Write, ids: list[UUID], people: list[UUID]) -> None:
    chance = random.Random(29)  # noqa: S311 - as above
    texts = {f"stars{stars}": compose_texts(stars, _TEXTS, chance) for stars in (1, 3, 5)}
    await queries.PLANT_REVIEWS.run(tx, ids=ids, people=people, now=clock.now(), **texts)
    prior = REVIEWS.prior
    await queries.PLANT_TOTALS.run(tx, ids=ids, mean=float(prior.mean), weight=float(prior.weight))


async def _history(tx: Write, ids: list[UUID]) -> None:
    """Write a month of days, a day of hours and half an hour of checks, and what the ranking compares weeks by."""
    now = clock.now()
    await add_months(tx, now)
    await queries.PLANT_UPTIME_DAYS.run(tx, ids=ids, since=(now - _DAYS).date(), until=now.date())
    await queries.PLANT_UPTIME_HOURS.run(tx, ids=ids, since=now - _HOURS, until=now)
    await queries.PLANT_UPTIME_LOGS.run(tx, ids=ids, since=now - _CHECKS, until=now)
    await queries.PLANT_SERVER_DAYS.run(tx, ids=ids)

"""Fills a market with very many boats, with those who sell them and with those who wait for one."""

import os
import random
from datetime import timedelta
from itertools import batched, count, islice
from typing import Any
from uuid import UUID

from stoa.accounts.people.seed import DemoPerson, plant_people
from stoa.kernel import clock
from stoa.kernel.crypto import Keyring, Root
from stoa.kernel.db import Write
from stoa.kernel.db.bulk import indexes_later
from stoa.kernel.ids import new_id
from stoa.sites.marinemarket.demo.queries import INSERT_LISTING, INSERT_SELLER, JOIN_SELLER
from stoa.sites.marinemarket.demo.rules import make_boat, people_names, read_rows
from stoa.sites.marinemarket.demo.seed import complete
from stoa.sites.marinemarket.pricing.service import recompute_bands_in
from stoa.sites.marinemarket.saved.queries import INSERT as INSERT_SEARCH
from stoa.sites.marinemarket.saved.service import describe_columns
from stoa.sites.marinemarket.search.filing import count_words, file_words
from stoa.sites.marinemarket.tallies.queries import COUNT_LANES
from stoa.sites.marinemarket.tallies.service import add_up_all

from . import queries
from .rules import make_filters

_BATCH = 5_000
_BOATS_A_PERSON = 10
_FEWEST_PEOPLE = 300
_FIRM_EVERY = 20
_BOATS_A_SEARCH = 2
_FILLED = ("listings", "listing_words", "listing_agents", "commons.favorites")
_NOT_IN_A_LISTING = ("days", "person_id", "engine_make")


async def grow(tx: Write, many: int) -> None:
    """Add boats until so many are for sale, half as many saved searches, and what belongs to both."""
    there = await queries.COUNT.one(tx)
    missing = many - there.shown
    if missing <= 0:
        return
    async with indexes_later(tx, *_FILLED):
        people = await _people(tx, max(_FEWEST_PEOPLE, many // _BOATS_A_PERSON))
        sellers = await _sellers(tx, people, there.sellers)
        ids = await _boats(tx, missing, sellers, there.boats)
        await queries.PLANT_AGENTS.run(tx, ids=ids)
        await queries.PLANT_ENGINES.run(tx, ids=ids)
        await queries.PLANT_PRICES.run(tx, ids=ids)
        await queries.PLANT_FAVORITES.run(tx, ids=ids, people=people)
        await queries.PLANT_FAVORITE_COUNTS.run(tx, ids=ids)
        await queries.PLANT_DAYS.run(tx, ids=ids)
        await queries.SET_COUNTS.run(tx, ids=ids)
        await count_words(tx)
        await file_words(tx)
        await COUNT_LANES.run(tx)
        await add_up_all(tx)
        await recompute_bands_in(tx)
    async with indexes_later(tx, "saved_searches"):  # what is searched for is looked up among the words of boats
        await _searches(tx, people, many // _BOATS_A_SEARCH)


async def _people(tx: Write, many: int) -> list[UUID]:
    joined = clock.now() - timedelta(days=400)
    made = [
        DemoPerson(f"{username}-afloat", name, f"{username}@fleet.example", joined)
        for username, name in people_names(many)
    ]
    return list((await plant_people(tx, made)).values())


async def _sellers(tx: Write, people: list[UUID], first: int) -> list[tuple[UUID, UUID]]:
    """Make a seller of everybody, and a firm of every twentieth."""
    rows: list[dict[str, Any]] = []
    made: list[tuple[UUID, UUID]] = []
    for number, person in enumerate(people, first):
        firm = number % _FIRM_EVERY == 0
        name = f"Harbour Office {number}" if firm else None
        kind, slug = ("broker", f"harbour-office-{number}") if firm else ("private", None)
        rows.append({"id": new_id(), "kind": kind, "slug": slug, "name": name, "about": ""})
        made.append((rows[-1]["id"], person))
    await INSERT_SELLER.many(tx, rows)
    await JOIN_SELLER.many(tx, [{"seller_id": seller, "person_id": one, "role": "owner"} for seller, one in made])
    return made


async def _boats(tx: Write, missing: int, sellers: list[tuple[UUID, UUID]], first: int) -> list[UUID]:
    """Write boats until so many more are for sale; some of those that are made have been sold."""
    models = read_rows("models")
    towns = [one for one in read_rows("towns") for _ in range(int(one["share"]))]
    chance = random.Random(31)  # noqa: S311 - the same market each time, and nothing secret
    taken: set[str] = set()
    ids: list[UUID] = []
    shown = 0
    await queries.STOP_LEARNING.run(tx)
    numbers = count(first)
    while shown < missing:
        rows = []
        for number in islice(numbers, _BATCH):
            row = make_boat(models[number % len(models)], chance.choice(towns), f"boat {number}", number)
            complete(row, number, chance.choice(sellers), taken, f"afloat-{number}")
            rows.append({name: value for name, value in row.items() if name not in _NOT_IN_A_LISTING})
            shown += row["status"] == "active"
            if shown == missing:
                break
        await INSERT_LISTING.many(tx, rows)
        ids += [row["id"] for row in rows]
    await queries.LEARN_AGAIN.run(tx)
    return ids


async def _searches(tx: Write, people: list[UUID], many: int) -> None:
    """Keep searches as the service would: each is read and taken apart like one that somebody saves."""
    keys = Keyring((Root("demo", os.urandom(32)),))  # nothing is signed here, so nothing has to be read again
    known: dict[str, dict[str, Any]] = {}
    for numbers in batched(range(many), _BATCH):
        rows = []
        for number in numbers:
            filters = make_filters(number)
            key = repr(filters)
            if key not in known:
                known[key] = await describe_columns(tx, keys, filters)
            person = people[number % len(people)]
            options = {"name": f"Search {number}", "frequency": "daily" if number % 3 else "instant"}
            rows.append({"id": new_id(), "person_id": person, **options, "price_drops": number % 2 == 0, **known[key]})
        await INSERT_SEARCH.many(tx, rows)

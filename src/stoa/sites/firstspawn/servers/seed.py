"""Servers that make the list believable. None of them exists: their addresses end in `.example`."""

from itertools import cycle

import msgspec

from stoa.accounts.people import service as people
from stoa.commons.tags.seed import plant_tags
from stoa.kernel.db import Write
from stoa.kernel.errors import NotFound
from stoa.kernel.ids import new_id

from . import queries
from .subject import SERVER
from .subject.opinions import plant_opinions
from .world import make_servers
from .world.people import NEWCOMERS, plant_crowd


class Scale(msgspec.Struct):
    """How large the world is; whoever wants another one says so before it is planted."""

    servers: int = 300
    people: int = 2000


SCALE = Scale()
# Three servers belong to the demo owner; others may count on these addresses.
OWNED = ("ember-hollow", "skyforge-isles", "nordlys")
_OWNER, _MEMBER = "demo-owner", "member@firstspawn.example"


async def plant(db: Write) -> None:
    """Fill an empty list."""
    if await queries.COUNT_SERVERS.one(db):
        return
    rows = [{"id": new_id(), **row} for row in make_servers(SCALE.servers)]
    await queries.INSERT_SERVER.many(db, rows)
    await plant_tags(db, SERVER.kind, {row["id"]: row["tags"] for row in rows})
    crowd = await plant_crowd(db, SCALE.people)
    owners = cycle(list(crowd.values())[12:112])
    try:
        owner = (await people.load_public_person(db, _OWNER)).id
    except NotFound:  # a world without demo sign-ins
        owner = next(owners)
    team = [
        {
            "server_id": row["id"],
            "person_id": owner if row["slug"] in OWNED else next(owners),
            "since": row["created_at"],
        }
        for row in rows
    ]
    await queries.PLANT_OWNER.many(db, team)
    settled = list(crowd.values())[: len(crowd) - len(crowd) // NEWCOMERS]
    member = await people.find_person_by_email(db, _MEMBER)
    await plant_opinions(db, settled[112:], None if member is None else member.id)
    await queries.PLANT_FAVORITES.run(db)
    await queries.PLANT_DAYS.run(db)

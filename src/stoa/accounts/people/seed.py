"""People for looking around: written into the tables at once, without anybody being told that they joined."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from stoa.kernel.db import Write
from stoa.kernel.ids import new_id

from . import queries
from .rules import email_key, skeleton


class DemoPerson(msgspec.Struct, frozen=True):
    """Somebody who does not exist."""

    username: str
    name: str
    email: str
    joined_at: datetime


async def set_joined(tx: Write, person_id: UUID, joined_at: datetime) -> None:
    """Let somebody of a demo have been here for a while."""
    await queries.BACKDATE.run(tx, id=person_id, joined_at=joined_at)


async def plant_people(tx: Write, people: Sequence[DemoPerson]) -> dict[str, UUID]:
    """Write people with names that nobody has, and give the id of each name; where a name is taken, nobody is made."""
    rows = [
        {
            **msgspec.structs.asdict(one),
            "id": new_id(),
            "email_key": email_key(one.email),
            "skeleton": skeleton(one.username),
        }
        for one in people
    ]
    await queries.PLANT.many(tx, rows)
    found = {row["username"]: row["id"] for row in rows}
    made = set(await queries.AMONG.all(tx, ids=list(found.values())))
    return {name: person_id for name, person_id in found.items() if person_id in made}

"""What a guild is to the rooms that sites share."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from stoa.commons.subjects import Act, Card, Subject
from stoa.kernel.db import Read, Write
from stoa.sites.firstspawn.guilds import queries
from stoa.sites.firstspawn.guilds.models import GuildSubject


def _card(row: GuildSubject) -> Card:
    fields: dict[str, Any] = msgspec.structs.asdict(row)
    return Card(**fields)


async def _find(db: Read, ids: Sequence[UUID]) -> list[Card]:
    return [_card(row) for row in await queries.FIND_SUBJECTS.all(db, ids=list(ids))]


async def _at(db: Read, address: str) -> Card | None:
    row = await queries.FIND_SUBJECT_AT.first(db, at=address)
    return None if row is None else _card(row)


def _becomes(state: str) -> Act:
    async def act(tx: Write, guild_id: UUID) -> None:
        await queries.SET_STATE.run(tx, id=guild_id, state=state)

    return act


GUILD = Subject(
    kind="guild",
    title="guild",
    find=_find,
    at=_at,
    takes=frozenset({"reports"}),
    hide=_becomes("hidden"),
    show=_becomes("active"),
    remove=_becomes("removed"),
)

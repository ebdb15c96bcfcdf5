"""Saying something in a case."""

from uuid import UUID

import msgspec

from stoa.commons.moderation.cases import service as cases
from stoa.commons.moderation.errors import NoSuchCase
from stoa.commons.moderation.events import MessageSent
from stoa.kernel import clock
from stoa.kernel.db import Read, Write
from stoa.kernel.events import emit
from stoa.kernel.ids import new_id

from . import queries
from .models import Message

MODERATOR = "A moderator"


async def list_all_messages(db: Read, case_id: UUID) -> list[Message]:
    """List what was said in a case, to whomever, with the names of all."""
    await cases.load_case(db, case_id)
    return await queries.OF_CASE.all(db, case_id=case_id)


async def list_messages(db: Read, case_id: UUID, person_id: UUID) -> list[Message]:
    """List what one person and the moderators said to each other; moderators are not named."""
    await _require_party(db, case_id, person_id)
    found = await queries.WITH_PERSON.all(db, case_id=case_id, with_id=person_id)
    return [
        msgspec.structs.replace(one, author=MODERATOR, author_id=None) if one.from_moderator else one for one in found
    ]


async def send_message(tx: Write, case_id: UUID, person_id: UUID, body: str) -> UUID:
    """Say something to the moderators, as whoever has reported the thing or owns it."""
    await _require_party(tx, case_id, person_id)
    return await _add(tx, case_id, person_id, person_id, body, from_moderator=False)


async def reply_to_person(tx: Write, case_id: UUID, moderator_id: UUID, to: UUID | None, body: str) -> UUID:
    """Say something to a person who has a part in the case, or without one to the other moderators."""
    await cases.load_case(tx, case_id)
    if to is not None and to not in await queries.PARTIES.all(tx, case_id=case_id):
        message = "This person has no part in the case that they know of."
        raise NoSuchCase(message)
    return await _add(tx, case_id, to, moderator_id, body, from_moderator=True)


async def find_parties(db: Read, case_id: UUID) -> list[UUID]:
    """List who can be written to in a case."""
    return await queries.PARTIES.all(db, case_id=case_id)


async def _require_party(db: Read, case_id: UUID, person_id: UUID) -> None:
    if person_id not in await queries.PARTIES.all(db, case_id=case_id):
        raise NoSuchCase


async def _add(
    tx: Write, case_id: UUID, with_id: UUID | None, author_id: UUID, body: str, *, from_moderator: bool
) -> UUID:
    made = new_id()
    await queries.INSERT.run(
        tx,
        id=made,
        case_id=case_id,
        with_id=with_id,
        author_id=author_id,
        from_moderator=from_moderator,
        body=body.strip(),
        at=clock.now(),
    )
    if with_id is not None:
        await emit(tx, MessageSent(case_id, made, with_id, from_moderator))
    return made

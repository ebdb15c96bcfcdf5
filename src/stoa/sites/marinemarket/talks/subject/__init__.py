"""What a message and a conversation are to moderators: they may be reported, held back, and let through."""

from collections.abc import Sequence
from uuid import UUID

from stoa.commons.subjects import Card, Subject
from stoa.kernel.db import Read, Write
from stoa.sites.marinemarket.talks import queries
from stoa.sites.marinemarket.talks.telling import tell_of_message, unread_tag


async def _find(db: Read, ids: Sequence[UUID]) -> list[Card]:
    # The title tells nothing of what was said: who guesses an id learns nothing by reporting it.
    return [
        Card(
            id=row.id,
            title="A message",
            url=f"/messages/{row.conversation_id}",
            owner_id=row.author_id,
            state="hidden" if row.hidden else "shown",
            text=row.text,
        )
        for row in await queries.REPORTED.all(db, ids=list(ids))
    ]


async def _hide(tx: Write, message_id: UUID) -> None:
    heard = await queries.SET_HIDDEN.first(tx, id=message_id, hidden=True)
    if heard is not None and heard.to_id is not None:
        await queries.UNHEAR.run(tx, message_id=message_id, person_id=heard.to_id)
        tx.drop_tags(unread_tag(heard.to_id))


async def _show(tx: Write, message_id: UUID) -> None:
    heard = await queries.SET_HIDDEN.first(tx, id=message_id, hidden=False)
    if heard is None:
        return
    if heard.to_id is not None:
        await queries.HEAR.run(tx, id=heard.conversation_id, person_id=heard.to_id)
    await tell_of_message(tx, heard, message_id)


MESSAGE = Subject(
    kind="message", title="message", find=_find, takes=frozenset({"reports"}), hide=_hide, show=_show, remove=_hide
)


async def _find_talks(db: Read, ids: Sequence[UUID]) -> list[Card]:
    return [
        Card(
            id=row.id,
            title="A conversation",
            url=f"/messages/{row.id}",
            state="hidden" if row.closed else "shown",
            text=row.text,
        )
        for row in await queries.REPORTED_TALKS.all(db, ids=list(ids))
    ]


async def _close(tx: Write, conversation_id: UUID) -> None:
    await queries.SET_CLOSED.run(tx, id=conversation_id, closed=True)


async def _open(tx: Write, conversation_id: UUID) -> None:
    await queries.SET_CLOSED.run(tx, id=conversation_id, closed=False)


CONVERSATION = Subject(
    kind="conversation",
    title="conversation",
    find=_find_talks,
    takes=frozenset({"reports"}),
    hide=_close,
    show=_open,
    remove=_close,
)

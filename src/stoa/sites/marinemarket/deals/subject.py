"""What a message is to moderators: it may be reported, held back, and let through."""

from collections.abc import Sequence
from uuid import UUID

from stoa.commons.subjects import Card, Subject
from stoa.kernel.db import Read, Write

from . import queries


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
    await queries.SET_HIDDEN.run(tx, id=message_id, hidden=True)


async def _show(tx: Write, message_id: UUID) -> None:
    await queries.SET_HIDDEN.run(tx, id=message_id, hidden=False)


MESSAGE = Subject(
    kind="message", title="message", find=_find, takes=frozenset({"reports"}), hide=_hide, show=_show, remove=_hide
)

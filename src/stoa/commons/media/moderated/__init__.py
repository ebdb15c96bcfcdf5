"""A file as something that people report and moderators decide about."""

from collections.abc import Sequence
from uuid import UUID

from stoa.commons.media import queries
from stoa.commons.media.models import State
from stoa.commons.media.service import change_state
from stoa.commons.subjects import Card, Subject
from stoa.kernel.db import Read, Write


async def find_cards(db: Read, ids: Sequence[UUID]) -> list[Card]:
    """Give the cards of files that exist."""
    return [
        Card(
            id=row.id,
            title=row.alt or "A file",
            url=f"/admin/media?person={row.person_id}",
            owner_id=row.person_id,
            state=row.state.value,
            text=row.alt,
            image_url=row.blur,
        )
        for row in await queries.FIND_MANY.all(db, ids=list(ids))
    ]


async def _hide(tx: Write, media_id: UUID) -> None:
    await change_state(tx, media_id, State.HIDDEN)


async def _show(tx: Write, media_id: UUID) -> None:
    await change_state(tx, media_id, State.SHOWN)


async def _remove(tx: Write, media_id: UUID) -> None:
    await change_state(tx, media_id, State.REMOVED)


SUBJECT = Subject(
    kind="media",
    title="file",
    find=find_cards,
    takes=frozenset({"reports"}),
    hide=_hide,
    show=_show,
    remove=_remove,
)

"""What an icon is to moderators: a thing of its own, so that a bad one does not cost the listing."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from stoa.commons.subjects import Act, Card, Subject
from stoa.kernel.db import Read, Write
from stoa.sites.firstspawn.icons import queries
from stoa.sites.firstspawn.icons.looking import KIND, MOST_TOLD


async def _find(db: Read, ids: Sequence[UUID]) -> list[Card]:
    return [
        Card(
            id=row.id,
            title=row.title,
            url=row.url,
            owner_id=row.owner_id,
            state=row.state,
            image_url=f"data:image/png;base64,{b64encode(row.made).decode()}",
        )
        for row in await queries.FIND.all(db, ids=list(ids))
    ]


async def find_hashes(db: Read, server_id: UUID) -> list[int]:
    """Give the fingerprint of what is decided about, for the memory of what was removed."""
    return [int(text, 16) for text in await queries.FIND_FINGERPRINTS.all(db, server_id=server_id)]


def _moved(state: Literal["shown", "removed"]) -> Act:
    async def act(tx: Write, server_id: UUID) -> None:
        mark = await queries.DECIDE.first(tx, server_id=server_id, state=state)
        if mark is not None:
            changed = await (queries.SHOW if state == "shown" else queries.HIDE).all(tx, mark=mark)
            tx.drop_tags(*(f"server:{one}" for one in changed[:MOST_TOLD]))
        await queries.FORGET_OTHERS.run(tx, server_id=server_id)

    return act


ICON = Subject(
    kind=KIND,
    title="icon",
    part_of="server",
    find=_find,
    takes=frozenset({"reports"}),
    hide=_moved("removed"),
    show=_moved("shown"),
    remove=_moved("removed"),
)

"""What a message of the day is to moderators: a thing of its own, so that a bad one does not cost the listing."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

import msgspec

from stoa.commons.moderation.text import fingerprint
from stoa.commons.subjects import Act, Card, Subject
from stoa.kernel.db import Read, Write
from stoa.sites.firstspawn.mottos import queries


async def _find(db: Read, ids: Sequence[UUID]) -> list[Card]:
    return [Card(**msgspec.structs.asdict(row)) for row in await queries.FIND.all(db, ids=list(ids))]


def _moved(state: Literal["shown", "removed"]) -> Act:
    async def act(tx: Write, server_id: UUID) -> None:
        shown = await queries.SHOWN.first(tx, server_id=server_id)
        if shown is None:
            await queries.SET_STATE.run(tx, server_id=server_id, state=state)
        else:
            mark = fingerprint(shown)
            await queries.KEEP_AS.run(tx, server_id=server_id, mark=mark, motd=shown, state=state)
        if state == "shown":
            await queries.SHOW_AGAIN.first(tx, server_id=server_id)
        else:
            await queries.SILENCE.run(tx, server_id=server_id)
        tx.drop_tags(f"server:{server_id}")

    return act


MOTTO = Subject(
    kind="motto",
    title="message of the day",
    part_of="server",
    find=_find,
    takes=frozenset({"reports"}),
    hide=_moved("removed"),
    show=_moved("shown"),
    remove=_moved("removed"),
)

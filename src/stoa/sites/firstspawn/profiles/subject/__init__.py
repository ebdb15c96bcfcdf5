"""What a profile is to moderators: words and a picture that can be hidden, shown again, and taken away."""

from collections.abc import Sequence
from uuid import UUID

from stoa.accounts.people import service as people
from stoa.commons.subjects import Card, Subject
from stoa.kernel.db import Read, Write
from stoa.sites.firstspawn.profiles import queries


async def _find(db: Read, ids: Sequence[UUID]) -> list[Card]:
    return [
        Card(
            id=row.id,
            title=row.username,
            url=f"/u/{row.username}",
            owner_id=row.id,
            state="hidden" if row.profile_hidden else "shown",
            text=f"{row.name}\n{row.bio}".strip(),
        )
        for row in await queries.FIND_SUBJECTS.all(db, ids=list(ids))
    ]


async def _hide(tx: Write, person_id: UUID) -> None:
    await people.hide_profile(tx, person_id, hidden=True)


async def _show(tx: Write, person_id: UUID) -> None:
    await people.hide_profile(tx, person_id, hidden=False)


async def _remove(tx: Write, person_id: UUID) -> None:
    await queries.EMPTY.run(tx, id=person_id)
    await people.hide_profile(tx, person_id, hidden=False)


PROFILE = Subject(
    kind="profile",
    title="profile",
    find=_find,
    takes=frozenset({"reports"}),
    hide=_hide,
    show=_show,
    remove=_remove,
)

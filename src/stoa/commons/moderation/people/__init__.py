"""People as a kind of thing: an account can be reported like anything that it owns."""

from collections.abc import Sequence
from uuid import UUID

from stoa.commons.moderation.rules import PERSON
from stoa.commons.subjects import Card, Subject
from stoa.kernel.db import Read

from . import queries


async def _find(db: Read, ids: Sequence[UUID]) -> list[Card]:
    return [
        Card(
            id=row.id,
            title=row.username,
            url="",  # there is no page of everybody; moderators find the account from the case
            owner_id=row.id,
            state="removed" if row.status == "anonymised" else "shown",
            text=row.name,
        )
        for row in await queries.FIND.all(db, ids=list(ids))
    ]


PERSON_SUBJECT = Subject(kind=PERSON, title="account", find=_find, takes=frozenset({"reports"}))

"""What a firm is to the rooms that sites share."""

from collections.abc import Sequence
from uuid import UUID

from stoa.commons.subjects import Card, Subject
from stoa.kernel.db import Read
from stoa.sites.marinemarket.hooks import queries


async def _find(db: Read, ids: Sequence[UUID]) -> list[Card]:
    return [Card(id=one.id, title=one.name, url="/broker") for one in await queries.FIRMS.all(db, ids=list(ids))]


FIRM = Subject(kind="firm", title="firm", find=_find)

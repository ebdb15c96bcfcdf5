"""How far away from a place the servers of a page stand, where only some fields of them are wanted.

Finished cards say it themselves: the list asks for it with them.
"""

from typing import Any

import msgspec
from msgspec.structs import replace

from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.sites.firstspawn.servers.models import FoundServer, ServerCard

from .queries import DISTANCES

_TOLD = "distanceKm"


async def with_distances(db: Read, asked: ListRequest, page: Page[Any]) -> Page[Any]:
    """Add how far each server is from the place that was named, if any was and nobody has added it."""
    question = asked.question
    named, wanted = "near" in question.values, any(name == _TOLD for name, _ in question.fields)
    if not page.data or not wanted or isinstance(page.data[0], msgspec.Raw):
        return page
    ids = [one.id for one in page.data]
    rows = await DISTANCES.all(db, ids=ids, near=question.values["near"]) if named else []
    away = {one.id: one.distance_km for one in rows}
    return replace(page, data=[_add(one, away.get(one.id)) for one in page.data])


def _add(card: ServerCard, kilometers: float | None) -> FoundServer:
    return FoundServer(**{name: getattr(card, name) for name in ServerCard.__struct_fields__}, distance_km=kilometers)

"""How far away from a place the servers of a page stand.

It is told beside the finished cards of a page, which are the same for everybody: what finds and orders them learns
nothing of it, and a page costs one look at its own rows more.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec

from stoa.kernel.db import Read
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.sites.firstspawn.servers.models import FoundServer, ServerCard

from .queries import DISTANCES

_TOLD = "distanceKm"


class _Named(msgspec.Struct, frozen=True):
    id: UUID


_name_of = msgspec.json.Decoder(_Named).decode


async def with_distances(db: Read, asked: ListRequest, page: Page[Any]) -> Page[Any]:
    """Add how far each server is from the place that was named, if any was."""
    question = asked.question
    named, wanted = "near" in question.values, any(name == _TOLD for name, _ in question.fields)
    if not page.data or not (wanted if question.fields else named):
        return page
    finished = isinstance(page.data[0], msgspec.Raw)
    ids = [_name_of(one).id if finished else one.id for one in page.data]
    rows = await DISTANCES.all(db, ids=ids, near=question.values["near"]) if named else []
    away = {one.id: one.distance_km for one in rows}
    add = _add_to_json if finished else _add_to_card
    return replace(page, data=[add(one, away.get(name)) for one, name in zip(page.data, ids, strict=True)])


def _add_to_json(told: msgspec.Raw, kilometers: float | None) -> msgspec.Raw:
    return msgspec.Raw(b'%b,"%b":%b}' % (bytes(told).rstrip()[:-1], _TOLD.encode(), msgspec.json.encode(kilometers)))


def _add_to_card(card: ServerCard, kilometers: float | None) -> FoundServer:
    return FoundServer(**{name: getattr(card, name) for name in ServerCard.__struct_fields__}, distance_km=kilometers)

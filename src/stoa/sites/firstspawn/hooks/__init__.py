"""Webhooks of servers: who may have them, and what they are told."""

from uuid import UUID

from stoa.commons.webhooks import WebhookPolicy
from stoa.kernel.db import Read
from stoa.kernel.feature import Feature
from stoa.sites.firstspawn.servers.subject import SERVER

from . import queries
from .events import EVENTS


async def _looks_after(db: Read, server_id: UUID, person_id: UUID) -> bool:
    return await queries.LOOKS_AFTER.one(db, server_id=server_id, person_id=person_id)


FEATURE = Feature(
    name="hooks",
    package=__name__,
    declares=(WebhookPolicy(kind=SERVER.kind, may_manage=_looks_after), *EVENTS),
)

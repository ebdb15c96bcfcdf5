"""Webhooks of servers: who may have them, and what they are told."""

from uuid import UUID

from stoa.commons.webhooks import SubjectMenu, WebhookPolicy
from stoa.kernel.db import Read
from stoa.kernel.feature import Feature
from stoa.sites.firstspawn.desk import WEBHOOKS, desk_links
from stoa.sites.firstspawn.servers.subject import SERVER

from . import queries, seed
from .events import EVENTS


async def _looks_after(db: Read, server_id: UUID, person_id: UUID) -> bool:
    return await queries.LOOKS_AFTER.one(db, server_id=server_id, person_id=person_id)


async def _menu(db: Read, server_id: UUID) -> SubjectMenu | None:
    found = await queries.NAME.first(db, server_id=server_id)
    if found is None:
        return None
    return SubjectMenu(found.name, desk_links(found.slug, "manager"), WEBHOOKS.format(server=found.slug))


FEATURE = Feature(
    name="hooks",
    package=__name__,
    declares=(WebhookPolicy(kind=SERVER.kind, may_manage=_looks_after, menu=_menu), *EVENTS),
    seed_with_keys=seed.plant,
)

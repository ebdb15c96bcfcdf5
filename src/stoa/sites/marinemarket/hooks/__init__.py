"""Webhooks of firms: a broker's own programs are told what happens to the firm's boats, offers and messages."""

from uuid import UUID

from stoa.commons.webhooks import WebhookPolicy
from stoa.kernel.db import Read
from stoa.kernel.feature import Feature

from . import queries
from .events import EVENTS
from .subject import FIRM


async def _owns(db: Read, firm_id: UUID, person_id: UUID) -> bool:
    """Its agents come and go, and messages tell of all its dealings."""
    return await queries.IS_OWNER.one(db, firm_id=firm_id, person_id=person_id)


FEATURE = Feature(
    name="hooks",
    package=__name__,
    declares=(FIRM, WebhookPolicy(kind=FIRM.kind, may_manage=_owns), *EVENTS),
)

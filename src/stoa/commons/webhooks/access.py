"""Who may see and change which webhook."""

from uuid import UUID

from stoa.commons.subjects import Viewer
from stoa.kernel.db import Read
from stoa.kernel.feature import Site

from . import queries
from .errors import NoSuchWebhook, NoSuchWebhookDelivery
from .models import Delivery, WebhookPolicy, WebhookRow
from .permissions import MANAGE


async def load_webhook(db: Read, site: Site, person: Viewer, webhook_id: UUID) -> WebhookRow:
    """Give a webhook to whose it is, to those who look after what it is for, and to those who look after all."""
    found = await queries.FIND.first(db, id=webhook_id)
    if found is None:
        raise NoSuchWebhook
    own = found.person_id == person.id or MANAGE.name in person.permissions
    if not own and not await check_managed(db, site, person, found.subject_kind, found.subject_id):
        raise NoSuchWebhook
    return found


async def check_managed(db: Read, site: Site, person: Viewer, kind: str, subject_id: UUID | None) -> bool:
    """Say whether somebody looks after the webhooks of a thing."""
    policy = find_policy(site, kind)
    if policy is None or subject_id is None or person.id is None:
        return False
    return await policy.may_manage(db, subject_id, person.id)


def find_policy(site: Site, kind: str) -> WebhookPolicy | None:
    """Give what a site says of the webhooks of a kind."""
    return next((one for one in site.declared(WebhookPolicy) if one.kind == kind), None)


async def load_delivery(db: Read, webhook: WebhookRow, delivery_id: UUID) -> Delivery:
    """Give a message of a webhook."""
    found = await queries.FIND_DELIVERY.first(db, id=delivery_id, webhook_id=webhook.id)
    if found is None:
        raise NoSuchWebhookDelivery
    return found

"""Who may see and change which webhook."""

from uuid import UUID

from stoa.commons.subjects import Viewer
from stoa.kernel.db import Read

from . import queries
from .errors import NoSuchWebhook, NoSuchWebhookDelivery
from .models import Delivery, WebhookRow
from .permissions import MANAGE


async def load_webhook(db: Read, person: Viewer, webhook_id: UUID) -> WebhookRow:
    """Give a webhook to whose it is, and to those who look after all of them."""
    found = await queries.FIND.first(db, id=webhook_id)
    if found is None or not (found.person_id == person.id or MANAGE.name in person.permissions):
        raise NoSuchWebhook
    return found


async def load_delivery(db: Read, webhook: WebhookRow, delivery_id: UUID) -> Delivery:
    """Give a message of a webhook."""
    found = await queries.FIND_DELIVERY.first(db, id=delivery_id, webhook_id=webhook.id)
    if found is None:
        raise NoSuchWebhookDelivery
    return found

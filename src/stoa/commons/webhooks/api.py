"""JSON routes of webhooks."""

from datetime import timedelta
from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.reach import accounts_of
from stoa.commons.subjects import Viewer
from stoa.kernel.audit import by_of
from stoa.kernel.db import ListRequest, Read, Write
from stoa.kernel.db.page import Page
from stoa.kernel.http.access import permission, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import delete, get, patch, post
from stoa.kernel.limits import HOUR, Limit, Rate
from stoa.kernel.outgoing import OutgoingSettings

from . import access, service
from .client import check_url
from .errors import (
    BadWebhookUrl,
    NoSuchWebhook,
    NoSuchWebhookDelivery,
    NotYourSubject,
    StillOnItsWay,
    TooManyWebhooks,
    UnknownWebhookEvent,
    WebhookOff,
)
from .models import (
    Delivery,
    DeliveryView,
    EventView,
    RotateInput,
    SecretMade,
    WebhookChange,
    WebhookInput,
    WebhookMade,
    WebhookRow,
    WebhookView,
)
from .permissions import MANAGE
from .queries import ALL, DELIVERIES, MINE

WEBHOOKS = "/api/v1/webhooks"
ONE = WEBHOOKS + "/{webhook_id}"
# Each looks an address up or sends something somewhere, so there are few.
CHANGING = Limit("webhooks", {"anonymous": Rate(60, per=HOUR), "staff": Rate(600, per=HOUR)})


def viewer_of(request: Exchange) -> Viewer:
    """Give the person who asks."""
    person = require_person(request.actor)
    return Viewer(person.id, person.permissions)


async def look_at_url(request: Exchange, url: str) -> None:
    """Refuse an address to which nothing would be sent."""
    config = request.app.runtime.config
    await check_url(config[OutgoingSettings], url, production=config.production)


async def _look_at_address(request: Exchange, body: WebhookInput) -> None:
    """Look its address up before a transaction is begun: names may take their time."""
    await look_at_url(request, body.url)


@get(f"{WEBHOOKS}/events", access=signed_in, summary="Events that webhooks may ask for")
async def list_events(request: Exchange) -> list[EventView]:
    """List the kinds of events, each with an example of its data."""
    return service.list_events(request.app.site)


@get(WEBHOOKS, access=signed_in, listing=MINE, summary="Your webhooks")
async def list_webhooks(db: Read, request: Exchange, asked: ListRequest) -> Page[WebhookView]:
    """List your webhooks, the newest first."""
    return _shown(await service.list_mine(db, asked, require_person(request.actor).id))


@get("/api/v1/admin/webhooks", access=permission(MANAGE.name), listing=ALL, summary="Everybody's webhooks")
async def list_all(db: Read, asked: ListRequest) -> Page[WebhookView]:
    """List the webhooks of this site, the newest first."""
    return _shown(await service.list_all(db, asked))


def _shown(page: Page[WebhookRow]) -> Page[WebhookView]:
    return page.told_as([service.describe_webhook(row) for row in page.data])


@post(
    WEBHOOKS,
    access=signed_in,
    status=201,
    limit=CHANGING,
    faults=(BadWebhookUrl, UnknownWebhookEvent, TooManyWebhooks, NotYourSubject),
    idempotent=True,
    before=_look_at_address,
    summary="Add a webhook",
)
async def create_webhook(db: Write, request: Exchange, body: WebhookInput) -> Reply[WebhookMade]:
    """Add a webhook; the answer holds its secret, this once."""
    person, keys = viewer_of(request), request.app.keys
    row, secret = await service.create_webhook(db, request.app.site, keys, person, body, by_of(request))
    made = WebhookMade(service.describe_webhook(row), secret)
    return Reply(made, status=201, location=f"{WEBHOOKS}/{row.id}")


@get(ONE, access=signed_in, faults=(NoSuchWebhook,), summary="A webhook")
async def show_webhook(db: Read, request: Exchange, webhook_id: UUID) -> WebhookView:
    """Show a webhook of yours."""
    return service.describe_webhook(await access.load_webhook(db, request.app.site, viewer_of(request), webhook_id))


@patch(
    ONE,
    access=signed_in,
    limit=CHANGING,
    faults=(NoSuchWebhook, BadWebhookUrl, UnknownWebhookEvent),
    summary="Change, pause or resume a webhook",
)
async def edit_webhook(request: Exchange, webhook_id: UUID, body: WebhookChange) -> WebhookView:
    """Change a webhook. Resuming sends what was held meanwhile."""
    accounts = accounts_of(request)
    before = await access.load_webhook(accounts.database.read(), request.app.site, viewer_of(request), webhook_id)
    if isinstance(body.url, str) and body.url != before.url:
        await look_at_url(request, body.url)
    async with accounts.database.write() as tx:
        await access.load_webhook(tx, request.app.site, viewer_of(request), webhook_id)
        return service.describe_webhook(
            await service.edit_webhook(tx, request.app.site, webhook_id, body, by_of(request))
        )


@delete(ONE, access=signed_in, limit=CHANGING, faults=(NoSuchWebhook,), summary="Delete a webhook")
async def delete_webhook(db: Write, request: Exchange, webhook_id: UUID) -> None:
    """Delete a webhook with its log."""
    webhook = await access.load_webhook(db, request.app.site, viewer_of(request), webhook_id)
    await service.delete_webhook(db, webhook, by_of(request))


@post(
    ONE + "/rotate",
    access=signed_in,
    limit=CHANGING,
    faults=(NoSuchWebhook,),
    idempotent=True,
    summary="Give it a new secret",
)
async def rotate_secret(db: Write, request: Exchange, webhook_id: UUID, body: RotateInput) -> SecretMade:
    """Make a new secret; for the hours that you name, the old one signs beside it."""
    webhook = await access.load_webhook(db, request.app.site, viewer_of(request), webhook_id)
    overlap = timedelta(hours=body.overlap_hours)
    row, secret = await service.rotate_secret(db, request.app.keys, webhook, overlap, by_of(request))
    return SecretMade(secret, row.old_secret_until)


@post(
    ONE + "/test",
    access=signed_in,
    status=202,
    limit=CHANGING,
    faults=(NoSuchWebhook, WebhookOff),
    idempotent=True,
    summary="Send a test message",
)
async def send_test(db: Write, request: Exchange, webhook_id: UUID) -> Reply[Delivery]:
    """Send a `ping`; the delivery tells what became of it."""
    webhook = await access.load_webhook(db, request.app.site, viewer_of(request), webhook_id)
    sent = await service.send_test(db, webhook)
    return Reply(sent, status=202, location=f"{WEBHOOKS}/{webhook.id}/deliveries/{sent.id}")


@get(
    ONE + "/deliveries",
    access=signed_in,
    listing=DELIVERIES,
    faults=(NoSuchWebhook,),
    summary="What a webhook was sent",
)
async def list_deliveries(db: Read, request: Exchange, webhook_id: UUID, asked: ListRequest) -> Page[Delivery]:
    """List the messages of a webhook, the newest first."""
    webhook = await access.load_webhook(db, request.app.site, viewer_of(request), webhook_id)
    return await service.list_deliveries(db, asked, webhook)


@get(
    ONE + "/deliveries/{delivery_id}",
    access=signed_in,
    faults=(NoSuchWebhook, NoSuchWebhookDelivery),
    summary="A message with every attempt",
)
async def show_delivery(db: Read, request: Exchange, webhook_id: UUID, delivery_id: UUID) -> DeliveryView:
    """Show what was sent, and what came back each time."""
    webhook = await access.load_webhook(db, request.app.site, viewer_of(request), webhook_id)
    return await service.explain_delivery(db, await access.load_delivery(db, webhook, delivery_id))


@post(
    ONE + "/deliveries/{delivery_id}/replay",
    access=signed_in,
    status=202,
    limit=CHANGING,
    faults=(NoSuchWebhook, NoSuchWebhookDelivery, StillOnItsWay, WebhookOff),
    idempotent=True,
    summary="Send a message again",
)
async def replay_delivery(db: Write, request: Exchange, webhook_id: UUID, delivery_id: UUID) -> Reply[Delivery]:
    """Send a message again under the same id, even one that has arrived."""
    webhook = await access.load_webhook(db, request.app.site, viewer_of(request), webhook_id)
    delivery = await access.load_delivery(db, webhook, delivery_id)
    again = await service.replay_delivery(db, webhook, delivery, by_of(request))
    return Reply(again, status=202, location=f"{WEBHOOKS}/{webhook.id}/deliveries/{again.id}")


ROUTES = (
    list_events,
    list_webhooks,
    list_all,
    create_webhook,
    show_webhook,
    edit_webhook,
    delete_webhook,
    rotate_secret,
    send_test,
    list_deliveries,
    show_delivery,
    replay_delivery,
)

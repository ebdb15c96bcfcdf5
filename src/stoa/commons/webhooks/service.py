"""Webhooks: making and changing them, and what is sent."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from stoa.accounts.access.service import check_permission
from stoa.accounts.people import service as people
from stoa.commons.subjects import Viewer
from stoa.kernel import audit, clock
from stoa.kernel.audit import By
from stoa.kernel.crypto import Keyring
from stoa.kernel.db import ListRequest, Read, Write, as_json
from stoa.kernel.db.page import Page
from stoa.kernel.errors import Detail, Forbidden, Invalid
from stoa.kernel.feature import Permission, Site
from stoa.kernel.ids import new_id

from . import queries
from .errors import NotYourSubject, StillOnItsWay, TooManyWebhooks, UnknownWebhookEvent, WebhookOff
from .jobs import OLD_SECRET, SECRET, WEBHOOK, release_messages, stop_webhook
from .models import (
    MOST_WEBHOOKS,
    PING,
    Body,
    Delivery,
    DeliveryView,
    EventView,
    Ping,
    WebhookChange,
    WebhookEvent,
    WebhookInput,
    WebhookPolicy,
    WebhookRow,
    WebhookView,
)
from .permissions import MANAGE
from .rules import new_secret

MESSAGE_LIMIT = 256 * 1024


def list_events(site: Site) -> list[EventView]:
    """Give the events that webhooks may ask for, by name."""
    declared = sorted(site.declared(WebhookEvent), key=lambda one: one.name)
    return [EventView(one.name, one.meaning, msgspec.to_builtins(one.example)) for one in declared]


def list_policies(site: Site) -> dict[str, WebhookPolicy]:
    """Give who may have webhooks for what, by kind."""
    return {one.kind: one for one in site.declared(WebhookPolicy)}


def describe_webhook(row: WebhookRow) -> WebhookView:
    """Say what a webhook is, without its secret."""
    return WebhookView(
        id=row.id,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        url=row.url,
        events=row.events,
        description=row.description,
        state=row.state,
        reason=row.reason,
        is_active=row.state == "active",
        failure_count=row.failures,
        old_secret_until=row.old_secret_until,
        last_triggered=row.last_triggered_at,
        last_delivered_at=row.last_delivered_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


async def list_mine(db: Read, asked: ListRequest, person_id: UUID) -> Page[WebhookRow]:
    """Give one page of somebody's webhooks."""
    return await queries.MINE.page(db, asked, person_id=person_id)


async def list_for_subject(db: Read, kind: str, subject_id: UUID) -> list[WebhookRow]:
    """Give all webhooks of a thing, for those who look after it."""
    return await queries.OF_SUBJECT.all(db, subject_kind=kind, subject_id=subject_id)


async def list_all(db: Read, asked: ListRequest) -> Page[WebhookRow]:
    """Give one page of everybody's webhooks."""
    return await queries.ALL.page(db, asked)


async def list_deliveries(db: Read, asked: ListRequest, webhook: WebhookRow) -> Page[Delivery]:
    """Give one page of what a webhook was sent."""
    return await queries.DELIVERIES.page(db, asked, webhook_id=webhook.id)


async def create_webhook(
    tx: Write, site: Site, keys: Keyring, person: Viewer, wish: WebhookInput, by: By
) -> tuple[WebhookRow, str]:
    """Make a webhook; its address has been looked at. Gives its secret, too, this once."""
    _require_events(site, wish.events)
    await _require_right(tx, site, person, wish)
    if person.id is None:
        raise NotYourSubject
    await people.lock_person(tx, person.id)
    if await queries.COUNT.one(tx, person_id=person.id) >= MOST_WEBHOOKS:
        raise TooManyWebhooks
    webhook_id, secret = new_id(), new_secret()
    row = await queries.INSERT.one(
        tx,
        id=webhook_id,
        person_id=person.id,
        subject_kind=wish.subject_kind,
        subject_id=wish.subject_id,
        url=wish.url,
        events=list(dict.fromkeys(wish.events)),
        description=wish.description.strip(),
        secret=SECRET.seal(keys, secret, webhook_id),
        now=clock.now(),
    )
    about = {"subjectKind": row.subject_kind, "subjectId": row.subject_id, "events": row.events}
    await audit.record(tx, "webhook.created", by=by, kind="webhook", id=row.id, after=about, about=row.person_id)
    return row, secret


async def _require_right(db: Read, site: Site, person: Viewer, wish: WebhookInput) -> None:
    if bool(wish.subject_kind) != (wish.subject_id is not None):
        message = "Give both the kind and the id of what the webhook is for, or neither for the whole site."
        raise Invalid(message, details=(Detail("subjectId", message),))
    if wish.subject_id is None:
        if MANAGE.name not in person.permissions:
            message = "Only administrators have webhooks for the whole site. Say for what of yours it is."
            raise Forbidden(message)
        return
    policy = list_policies(site).get(wish.subject_kind)
    if policy is None or person.id is None or not await policy.may_manage(db, wish.subject_id, person.id):
        raise NotYourSubject


def _require_events(site: Site, wanted: list[str]) -> None:
    known = {one.name for one in site.declared(WebhookEvent)}
    unknown = [name for name in wanted if name not in known]
    if unknown:
        message = f"This site tells no event called {unknown[0]!r}. It tells: {', '.join(sorted(known))}."
        raise UnknownWebhookEvent(message, details=(Detail("events", message),))


async def verify_right(
    db: Read, policies: Mapping[str, WebhookPolicy], permissions: Sequence[Permission], webhook: WebhookRow
) -> bool:
    """Say whether whoever made a webhook may still be told; `permissions` are all that the site declares."""
    if webhook.subject_id is None:
        return await check_permission(db, permissions, webhook.person_id, MANAGE.name)
    policy = policies.get(webhook.subject_kind)
    return policy is not None and await policy.may_manage(db, webhook.subject_id, webhook.person_id)


async def edit_webhook(tx: Write, site: Site, webhook_id: UUID, change: WebhookChange, by: By) -> WebhookRow:
    """Change a webhook, pause it or turn it on again; what was held then goes out."""
    before = await queries.LOCK.one(tx, id=webhook_id)
    events = before.events if change.events is msgspec.UNSET else list(dict.fromkeys(change.events))
    if change.events is not msgspec.UNSET:
        _require_events(site, events)
    state, reason = before.state, before.reason
    if change.active is True:
        state, reason = "active", ""
    elif change.active is False and before.state == "active":
        state, reason = "paused", "You have paused it."
    after = await queries.CHANGE.one(
        tx,
        id=webhook_id,
        url=before.url if change.url is msgspec.UNSET else change.url,
        events=events,
        description=before.description if change.description is msgspec.UNSET else change.description.strip(),
        state=state,
        reason=reason,
        resets=change.active is True,
        now=clock.now(),
    )
    if state == "active" and before.state != "active":
        await release_messages(tx, await queries.HELD_OF.all(tx, id=webhook_id))
    changed = {"state": after.state, "events": after.events, "urlChanged": after.url != before.url}
    was = {"state": before.state, "events": before.events, "urlChanged": False}
    await audit.record(
        tx, "webhook.changed", by=by, kind="webhook", id=webhook_id, before=was, after=changed, about=before.person_id
    )
    return after


async def disable_webhook(tx: Write, webhook: WebhookRow, reason: str) -> None:
    """Turn a webhook off, and tell whose it is."""
    await stop_webhook(tx, webhook.id, webhook.person_id, "disabled", reason)


async def delete_webhook(tx: Write, webhook: WebhookRow, by: By) -> None:
    """Delete a webhook with its log; what is on its way is sent no more."""
    await queries.DELETE.run(tx, id=webhook.id)
    await audit.record(tx, "webhook.deleted", by=by, kind="webhook", id=webhook.id, about=webhook.person_id)


async def rotate_secret(
    tx: Write, keys: Keyring, webhook: WebhookRow, overlap: timedelta, by: By
) -> tuple[WebhookRow, str]:
    """Give a webhook a new secret; for a while the old one signs beside it."""
    await queries.LOCK.one(tx, id=webhook.id)  # the old one is what whoever rotates it at once has made of it
    box = await queries.SECRET.one(tx, id=webhook.id)
    secret = new_secret()
    keeps = overlap > timedelta()
    old = OLD_SECRET.seal(keys, SECRET.open_text(keys, box, webhook.id), webhook.id) if keeps else None
    await queries.ROTATE.run(
        tx,
        id=webhook.id,
        secret=SECRET.seal(keys, secret, webhook.id),
        old_secret=old,
        until=clock.now() + overlap if keeps else None,
        now=clock.now(),
    )
    await audit.record(tx, "webhook.secret-rotated", by=by, kind="webhook", id=webhook.id, about=webhook.person_id)
    return await queries.FIND.one(tx, id=webhook.id), secret


async def send_message(tx: Write, webhook: WebhookRow, event: str, data: msgspec.Struct) -> UUID:
    """Ask for a message in the transaction that gives the reason for it."""
    now, message_id = clock.now(), new_id()
    body = as_json(Body(event, now, msgspec.Raw(as_json(data).encode())))
    if len(body) > MESSAGE_LIMIT:
        message = f"The event {event} is larger than a message may be."
        raise ValueError(message)
    await queries.ADD_MESSAGE.run(tx, id=message_id, webhook_id=webhook.id, event=event, body=body, now=now)
    key, recipient = str(message_id), f"webhook {webhook.id}"
    await WEBHOOK.open(tx, key=key, recipient=recipient, about=event, receipt_id=message_id)
    return message_id


async def send_test(tx: Write, webhook: WebhookRow) -> Delivery:
    """Send a message that says nothing but that it works."""
    if webhook.state == "disabled":
        raise WebhookOff
    message_id = await send_message(tx, webhook, PING, Ping(webhook.id))
    return await queries.FIND_DELIVERY.one(tx, id=message_id, webhook_id=webhook.id)


async def replay_delivery(tx: Write, webhook: WebhookRow, delivery: Delivery, by: By) -> Delivery:
    """Send a message again, under its own id, even one that has arrived."""
    if webhook.state == "disabled":
        raise WebhookOff
    if not await release_messages(tx, [delivery.id]):
        raise StillOnItsWay
    await audit.record(
        tx,
        "webhook.replayed",
        by=by,
        kind="webhook",
        id=webhook.id,
        after={"delivery": delivery.id},
        about=webhook.person_id,
    )
    return await queries.FIND_DELIVERY.one(tx, id=delivery.id, webhook_id=webhook.id)


async def explain_delivery(db: Read, delivery: Delivery) -> DeliveryView:
    """Give a message with its body and every attempt."""
    return DeliveryView(
        delivery, await queries.BODY.one(db, id=delivery.id), await queries.ATTEMPTS.all(db, id=delivery.id)
    )


async def count_states(db: Read) -> dict[str, Any]:
    """Say how many webhooks stand how."""
    return {one.state: one.count for one in await queries.COUNT_STATES.all(db)}


async def count_paused(db: Read) -> int:
    """Count the webhooks that were paused because nobody answered."""
    return int((await count_states(db)).get("paused", 0))

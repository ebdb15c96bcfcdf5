"""Webhooks for looking around: with a log of what they would have been sent."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from stoa.kernel import clock
from stoa.kernel.crypto import Keyring
from stoa.kernel.db import Write
from stoa.kernel.ids import new_id

from . import queries
from .jobs import SECRET
from .models import Body, WebhookEvent
from .rules import new_secret


class DemoMessage(msgspec.Struct, frozen=True):
    """What has happened, and what a webhook was told of it."""

    event: str
    data: msgspec.Struct
    at: datetime


class DemoWebhook(msgspec.Struct, frozen=True):
    """A webhook that somebody of the demo has made."""

    url: str
    description: str
    events: tuple[WebhookEvent[Any], ...]
    told: tuple[DemoMessage, ...]
    refused: str = ""
    """What its receiver answers instead of taking it; then it is paused."""


async def plant_webhooks(
    tx: Write, keys: Keyring, person_id: UUID, subject: tuple[str, UUID], hooks: tuple[DemoWebhook, ...]
) -> None:
    """Let somebody have these webhooks for a thing; once."""
    kind, subject_id = subject
    if await queries.OF_SUBJECT.all(tx, subject_kind=kind, subject_id=subject_id):
        return
    for hook in hooks:
        webhook_id, now = new_id(), clock.now()
        await queries.INSERT.one(
            tx,
            id=webhook_id,
            person_id=person_id,
            subject_kind=kind,
            subject_id=subject_id,
            url=hook.url,
            events=[one.name for one in hook.events],
            description=hook.description,
            secret=SECRET.seal(keys, new_secret(), webhook_id),
            now=now - timedelta(days=60),
        )
        for number, message in enumerate(hook.told):
            await _plant_message(tx, webhook_id, hook, message, 90 + 37 * number % 160)
        if hook.refused:
            reason = f"It failed 20 times in a row. The last time: {hook.refused}"
            await queries.STOP.run(tx, id=webhook_id, state="paused", reason=reason, now=now - timedelta(days=1))


async def _plant_message(
    tx: Write, webhook_id: UUID, hook: DemoWebhook, message: DemoMessage, milliseconds: int
) -> None:
    body = Body(message.event, message.at, msgspec.Raw(msgspec.json.encode(message.data)))
    await queries.PLANT_MESSAGE.run(
        tx,
        id=new_id(),
        webhook_id=webhook_id,
        event=message.event,
        body=msgspec.json.encode(body).decode(),
        state="given_up" if hook.refused else "delivered",
        status=503 if hook.refused else 204,
        words=hook.refused,
        milliseconds=milliseconds,
        at=message.at,
    )

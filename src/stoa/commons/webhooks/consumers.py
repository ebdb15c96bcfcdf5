"""From an event to the messages of those who have asked for it."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from stoa.kernel.db import Write
from stoa.kernel.events import Consumer, Event
from stoa.kernel.feature import Feature, Permission

from . import queries, service
from .models import Told, WebhookEvent, WebhookPolicy, WebhookRow

MOST_HELD = 1000


async def _announce(
    declared: WebhookEvent[Any],
    policies: dict[str, WebhookPolicy],
    permissions: Sequence[Permission],
    tx: Write,
    told: Event,
) -> None:
    said: Told | None = await declared.tell(tx, told)
    if said is None:
        return
    wanted = await queries.WANTED.all(
        tx, event=declared.name, subject_kind=said.subject_kind, subject_id=said.subject_id
    )
    for webhook in wanted:
        if not await service.verify_right(tx, policies, permissions, webhook):
            await service.disable_webhook(tx, webhook, "Whoever made it does not look after this any more.")
        elif not await _is_full(tx, webhook):
            await service.send_message(tx, webhook, declared.name, said.data)


async def _is_full(tx: Write, webhook: WebhookRow) -> bool:
    """Say whether a paused webhook holds as much as it may: one that nobody resumes does not collect for ever."""
    return webhook.state == "paused" and await queries.COUNT_HELD.one(tx, webhook_id=webhook.id) >= MOST_HELD


def webhook_consumers(features: Iterable[Feature]) -> tuple[Consumer[Any], ...]:
    """Give a consumer for each kind of event that the features say webhooks may ask for."""
    features = tuple(features)
    permissions = [one for feature in features for one in feature.permissions]
    walked: Sequence[object] = [one for feature in features for one in feature.declares]
    policies = {one.kind: one for one in walked if isinstance(one, WebhookPolicy)}
    return tuple(
        Consumer(f"webhooks.{one.name}", one.event, partial(_announce, one, policies, permissions), passes_parked=True)
        for one in walked
        if isinstance(one, WebhookEvent)
    )

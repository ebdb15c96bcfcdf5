"""What webhooks tell the others."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("webhook.stopped", aggregate="webhook_id")
class WebhookStopped(Event, frozen=True):
    """A webhook was paused after many failures, or turned off because its receiver asked for that."""

    webhook_id: UUID
    person_id: UUID
    state: str
    reason: str

"""Events through the outbox: written with the change, told to everybody who declared an interest, in order.

@event("review.submitted", aggregate="server_id")
class ReviewSubmitted(Event, frozen=True):
    review_id: UUID
    server_id: UUID

await emit(tx, ReviewSubmitted(review_id=…, server_id=…))

INDEX = Consumer("search.review-submitted", ReviewSubmitted, index_review)     # index_review(tx, event)
"""

from .declare import Consumer, Envelope, Event, event, event_kinds
from .outbox import describe_events, emit, forget_aggregate, list_parked, measure_lag, replay, sweep_events
from .queries import Lag, Parked
from .relay import Broadcast, Relay
from .settings import EventSettings

__all__ = [
    "Broadcast",
    "Consumer",
    "Envelope",
    "Event",
    "EventSettings",
    "Lag",
    "Parked",
    "Relay",
    "describe_events",
    "emit",
    "event",
    "event_kinds",
    "forget_aggregate",
    "list_parked",
    "measure_lag",
    "replay",
    "sweep_events",
]

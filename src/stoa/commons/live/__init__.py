"""Live: one socket for each page or program, and channels that rooms declare.

    SERVER_CHANNEL = Channel(name="server", parameter="serverId", may_subscribe=whoever_sees(SERVER), meaning="…")
    NEW_REVIEW = LiveEvent(
        event=ReviewSubmitted, type="server:newReview", channel="server", meaning="…",
        to=lambda told: told.server_id, data=lambda told: {"reviewId": told.review_id},
    )
    FEATURE = Feature(
    name="live",
    package=__name__,
    routes=(api.create_ticket, api.list_channels),
    sockets=SOCKETS,
    declares=(OWN, EVERYBODY),
)

What is no event of the outbox is told with `publish(…)`; see docs/developers/live.md.
"""

from stoa.kernel.feature import Feature

from . import api
from .access import whoever_sees
from .bridge import open_broadcast
from .models import EVERYBODY, OWN, Channel, LiveEvent, Presence
from .service import publish, publish_after, refresh_subscribers
from .sockets import SOCKETS

FEATURE = Feature(
    name="live",
    package=__name__,
    routes=(api.create_ticket, api.list_channels),
    sockets=SOCKETS,
    declares=(OWN, EVERYBODY),
)

__all__ = [
    "FEATURE",
    "Channel",
    "LiveEvent",
    "Presence",
    "open_broadcast",
    "publish",
    "publish_after",
    "refresh_subscribers",
    "whoever_sees",
]

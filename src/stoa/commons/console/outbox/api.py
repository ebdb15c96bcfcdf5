"""JSON routes of events."""

from typing import Any

from stoa.accounts.errors import StepUpRequired
from stoa.accounts.proof import require_fresh_session
from stoa.accounts.step_up.errors import FactorRequired
from stoa.commons.console.permissions import OPERATE, SEE
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.events import Consumer
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get, post

from . import service
from .errors import UnknownConsumer
from .models import EventsView, Replayed, ReplayInput

EVENTS = "/api/v1/admin/events"


def consumers_of(request: Exchange) -> list[Consumer[Any]]:
    """Give everybody who hears of events on a site."""
    return list(request.app.site.walk(lambda feature: feature.consumers))


@get(EVENTS, access=permission(SEE.name), summary="Events that lag or are parked")
async def show_events(db: Read, request: Exchange) -> EventsView:
    """Give how far behind events are, the oldest two hundred that are parked, and who hears of what."""
    return await service.load_events(db, consumers_of(request))


@post(
    EVENTS + "/replay",
    access=permission(OPERATE.name),
    faults=(UnknownConsumer, StepUpRequired, FactorRequired),
    status=200,
    summary="Tell parked events again",
)
async def replay_events(db: Write, request: Exchange, body: ReplayInput) -> Replayed:
    """Put parked deliveries back in line, each at its place."""
    await require_fresh_session(db, request)
    return Replayed(await service.replay_parked(db, by_of(request), consumers_of(request), body.deliveries))


ROUTES = (show_events, replay_events)

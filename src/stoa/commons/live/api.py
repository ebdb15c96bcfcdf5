"""JSON routes beside the socket."""

from stoa.accounts.actor import require_session
from stoa.accounts.reach import accounts_of
from stoa.kernel.errors import Unavailable
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import Cached, get, post

from . import service
from .models import Channel, ChannelView, LiveEvent, LiveEventView, LiveTicket
from .settings import LiveSettings

KEPT = Cached(seconds=60)


@post(
    "/api/v1/live/tickets",
    access=signed_in,
    status=201,
    faults=(Unavailable,),
    repeats_because="A ticket opens one socket within seconds, or nothing.",
    summary="Make a ticket for the live socket",
)
async def create_ticket(request: Exchange) -> LiveTicket:
    """Make a ticket that opens `/ws` in your name: once, and within half a minute."""
    request.answer_headers.append((b"cache-control", b"no-store"))
    accounts, somebody = accounts_of(request), require_session(request.actor)
    life = accounts.setting(LiveSettings).ticket
    return await service.create_ticket(accounts.valkey, accounts.site.name, somebody.session_id, life)


@get("/api/v1/live/channels", access=public, cached=KEPT, summary="List the live channels")
async def list_channels(request: Exchange) -> list[ChannelView]:
    """Every channel of `/ws`, how to subscribe to it, and what is told there."""
    site = request.app.site
    events = site.declared(LiveEvent)
    return [
        ChannelView(
            name=channel.name,
            subscribe=f"subscribe:{channel.name}",
            parameter=channel.parameter or None,
            meaning=channel.meaning,
            public=channel.public,
            presence=channel.presence,
            events=[LiveEventView(one.type, one.meaning) for one in events if one.channel == channel.name],
        )
        for channel in site.declared(Channel)
    ]

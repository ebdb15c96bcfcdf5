"""What the pinger's news set off."""

from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer
from stoa.sites.firstspawn.pinger.events import ServerStatusChanged
from stoa.sites.firstspawn.proof.events import ImpersonationSeen, OwnerChanged

from .jobs import BACK
from .models import Watched
from .rules import WORTH_TELLING
from .service import send_impersonated, send_offline, send_taken_over


async def alert(tx: Write, told: ServerStatusChanged) -> None:
    """Tell the team at once, and those who wait for a server one after another."""
    if not told.is_online:
        await send_offline(tx, told)
        return
    now = clock.now()
    if told.down_since is not None and now - told.down_since >= WORTH_TELLING:
        await BACK.enqueue(tx, Watched(told.server_id, told.down_since, now))


CONSUMERS = (
    Consumer("alerts.server.status-changed", ServerStatusChanged, alert),
    Consumer("alerts.server.owner-changed", OwnerChanged, send_taken_over),
    Consumer("alerts.server.impersonated", ImpersonationSeen, send_impersonated),
)

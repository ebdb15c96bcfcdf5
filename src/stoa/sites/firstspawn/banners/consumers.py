"""Pictures of servers are looked at as soon as they can be."""

from stoa.commons.media.events import MediaReady
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer
from stoa.sites.firstspawn.servers.subject import BANNER, LOGO

from .jobs import JUDGE, Arrived


async def _look(tx: Write, told: MediaReady) -> None:
    if told.purpose in {BANNER.name, LOGO.name}:
        await JUDGE.enqueue(tx, Arrived(told.media_id))


CONSUMERS = (Consumer("banners.media-ready", MediaReady, _look),)

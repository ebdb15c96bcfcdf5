"""Pictures of servers and guilds are looked at as soon as they can be."""

from stoa.commons.media.events import MediaReady
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer
from stoa.sites.firstspawn.guilds import pictures as guilds
from stoa.sites.firstspawn.servers import subject as servers

from .jobs import JUDGE, Arrived

_LOOKED_AT = {one.name for one in (servers.BANNER, servers.LOGO, guilds.AVATAR, guilds.BANNER)}


async def _look(tx: Write, told: MediaReady) -> None:
    if told.purpose in _LOOKED_AT:
        await JUDGE.enqueue(tx, Arrived(told.media_id))


CONSUMERS = (Consumer("banners.media-ready", MediaReady, _look),)

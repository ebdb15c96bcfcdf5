"""Two webhooks of the demo owner's first server: one that works, and one whose receiver has gone."""

from stoa.commons.webhooks import DemoWebhook, plant_webhooks
from stoa.kernel.crypto import Keyring
from stoa.kernel.db import Write
from stoa.sites.firstspawn.servers.seed import OWNED
from stoa.sites.firstspawn.servers.subject import SERVER

from . import queries
from .events import EVENTS

_BOT = DemoWebhook("https://bot.ember-hollow.example/firstspawn", "Our Discord bot", EVENTS)
_GONE = DemoWebhook(
    "https://old.ember-hollow.example/votes",
    "The old reward script",
    tuple(one for one in EVENTS if one.name == "vote.received"),
    "The receiver answered 503.",
)


async def plant(tx: Write, keys: Keyring) -> None:
    """Let the demo owner have them."""
    found = await queries.OWNER.first(tx, slug=OWNED[0])
    if found is not None:
        await plant_webhooks(tx, keys, found.person_id, (SERVER.kind, found.server_id), (_BOT, _GONE))

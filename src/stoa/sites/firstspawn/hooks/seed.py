"""Two webhooks of the demo owner's first server: one that works, and one whose receiver has gone."""

from uuid import UUID

import msgspec

from stoa.commons.webhooks import DemoMessage, DemoWebhook, plant_webhooks
from stoa.kernel.crypto import Keyring
from stoa.kernel.db import Write
from stoa.sites.firstspawn.servers.seed import OWNED
from stoa.sites.firstspawn.servers.subject import SERVER

from . import queries
from .events import EVENTS
from .models import BadgeData, ReviewData, VoteData

_VOTE = "vote.received"


async def plant(tx: Write, keys: Keyring) -> None:
    """Let the demo owner have them, with a log of what has happened to the server."""
    found = await queries.OWNER.first(tx, slug=OWNED[0])
    if found is None:
        return
    happened = await queries.HAPPENED.all(tx, server_id=found.server_id)
    told = tuple(DemoMessage(one.event, _data(found.server_id, one), one.at) for one in happened)
    bot = DemoWebhook("https://bot.ember-hollow.example/firstspawn", "Our Discord bot", EVENTS, told)
    gone = DemoWebhook(
        "https://old.ember-hollow.example/votes",
        "The old reward script",
        tuple(one for one in EVENTS if one.name == _VOTE),
        tuple(one for one in told if one.event == _VOTE),
        "The receiver answered 503.",
    )
    await plant_webhooks(tx, keys, found.person_id, (SERVER.kind, found.server_id), (bot, gone))


def _data(server_id: UUID, one: queries.Happened) -> msgspec.Struct:
    match one.event:
        case "review.created":
            return ReviewData(server_id, one.id, one.number, f"/reviews/{one.id}")
        case "badge.earned":
            return BadgeData(server_id, one.id, one.words)
        case _:
            return VoteData(server_id, one.id, one.words, one.number)

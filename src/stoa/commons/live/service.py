"""Telling live clients something, from any process; and tickets that open a socket."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from stoa.kernel import clock
from stoa.kernel.crypto import token
from stoa.kernel.db import Write
from stoa.kernel.errors import Unavailable
from stoa.kernel.valkey import Valkey, ValkeyDown, load_script

from .errors import TicketUsed
from .models import LiveTicket, Target
from .rules import channel_key, live_space

TICKET_PREFIX = "lt_"
LONGEST_DATA = 16 * 1024
STREAM_MESSAGES = 50_000
STREAM_MS = 3_600_000  # as long as LIVE_HISTORY may be at most
CONTROL = "!"

PUBLISH = load_script(__package__, "publish")
WHOLE = load_script(__package__, "whole")

_encoder = msgspec.json.Encoder()


class _Message(msgspec.Struct, frozen=True):
    """A message as clients read it, but for its id, which the stream gives."""

    type: str
    at: Any
    channel: str
    target: Target
    data: Any


async def publish(valkey: Valkey, site: str, *, channel: str, target: Target, kind: str, data: object) -> str:
    """Tell everybody who listens to a channel, in any process; give the message's id. Raises `ValkeyDown`.

    `target` is the thing that the channel's parameter names, or the person whose own channel it is.
    """
    tail = _encoder.encode(_Message(kind, clock.now(), channel, target, data))
    if len(tail) > LONGEST_DATA:
        message = f"{kind} has {len(tail)} bytes to tell. Tell ids, and let clients ask for the rest."
        raise ValueError(message)
    space = live_space(site)
    keys = [f"{space}:stream", f"{space}:floor"]
    found: bytes = await valkey.run(
        PUBLISH, keys, [space, channel_key(channel, target), tail, STREAM_MS, STREAM_MESSAGES]
    )
    return found.decode()


def publish_after(
    tx: Write, valkey: Valkey, site: str, *, channel: str, target: Target, kind: str, data: object
) -> None:
    """Tell it once the transaction stands; it may get lost with Valkey, so what must arrive is an event instead."""

    async def tell() -> None:
        await publish(valkey, site, channel=channel, target=target, kind=kind, data=data)

    tx.after_commit(tell)


async def refresh_subscribers(valkey: Valkey, site: str, channel: str, target: Target) -> None:
    """Ask again whether everybody who listens to a channel may, as after a change of who belongs to a thing."""
    await send_control(valkey, site, "recheck", channel_key(channel, target))


async def send_control(valkey: Valkey, site: str, word: str, about: str = "") -> None:
    """Tell the processes of a site something that clients do not read."""
    await valkey.command("PUBLISH", live_space(site), f"{CONTROL} {word} {about}")


async def create_ticket(valkey: Valkey, site: str, session_id: UUID, life: timedelta) -> LiveTicket:
    """Make a ticket for a session: good once, and not for long."""
    seconds = int(life.total_seconds())
    made = TICKET_PREFIX + token()
    try:
        await valkey.command("SET", _ticket_key(site, made), str(session_id), "EX", seconds)
    except ValkeyDown as down:
        raise Unavailable from down
    return LiveTicket(made, seconds)


async def redeem_ticket(valkey: Valkey, site: str, ticket: str) -> UUID:
    """Give the session that a ticket was made for, and void the ticket."""
    try:
        found = await valkey.command("GETDEL", _ticket_key(site, ticket))
    except ValkeyDown as down:
        raise Unavailable from down
    if found is None:
        raise TicketUsed
    return UUID(found.decode())


def _ticket_key(site: str, ticket: str) -> str:
    return f"{site}:live:ticket:{hashlib.sha256(ticket.encode()).hexdigest()}"

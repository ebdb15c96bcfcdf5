"""What clients may say, and what they are answered."""

from typing import TYPE_CHECKING
from uuid import UUID

import msgspec
import structlog

from stoa.accounts.actor import SignedIn
from stoa.commons.live.connection import FLOODING, Connection
from stoa.commons.live.errors import (
    AlreadyAuthenticated,
    NoSuchChannel,
    NotAuthenticatedYet,
    TooManySockets,
    TooManySubscriptions,
    UnknownType,
    UnreadableMessage,
)
from stoa.commons.live.models import Channel, Target
from stoa.commons.live.rules import channel_key, describe_target, read_age, read_position, write_position
from stoa.commons.live.service import TICKET_PREFIX, redeem_ticket
from stoa.kernel.db import translate_database_error
from stoa.kernel.errors import Detail, Fault, Invalid, Unauthenticated
from stoa.kernel.http.actor import ANONYMOUS

if TYPE_CHECKING:
    from stoa.commons.live.sockets import LiveRoom
    from stoa.kernel.http.exchange import Exchange

log = structlog.get_logger(__name__)

WAIT_SECONDS = 5.0

type Fields = dict[str, str | None]

_decoder = msgspec.json.Decoder(dict[str, str | None])


async def answer(room: "LiveRoom", client: Connection, message: bytes) -> None:
    """Answer one message."""
    of: dict[str, str] = {}
    try:
        fields = _read(message)
        kind = fields.pop("type") or ""
        of = {"of": kind[:80]}
        await _answer(room, client, kind, fields)
    except Exception as error:
        fault = error if isinstance(error, Fault) else translate_database_error(error)
        if fault is None:
            log.exception("live_message_crashed", request_id=client.exchange.request_id, of=of.get("of"))
            fault = Fault()
        client.refuse(fault, **of)


async def _answer(room: "LiveRoom", client: Connection, kind: str, fields: Fields) -> None:
    if kind == "auth":
        await _greet(room, client, fields)
        return
    if not client.greeted:
        raise NotAuthenticatedYet
    match kind.partition(":"):
        case ("ping", "", ""):
            client.send(room.pong())
        case ("resume", "", ""):
            await _resume(room, client, fields)
        case ("subscribe", ":", name):
            await _subscribe(room, client, name, fields)
        case ("unsubscribe", ":", name):
            channel, target = _target_of(room, client, name, fields)
            room.unsubscribe(client, channel_key(channel.name, target))
            if channel.inner:
                room.unsubscribe(client, channel_key(channel.inner, target))
            client.say(type="unsubscribed", channel=channel.name, **describe_target(channel, target))
        case _:
            raise UnknownType


def _read(message: bytes) -> Fields:
    try:
        fields = _decoder.decode(message)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise UnreadableMessage from error
    if not fields.get("type"):
        raise UnreadableMessage
    return fields


def _only(fields: Fields, *known: str) -> None:
    unknown = sorted(fields.keys() - set(known))
    if unknown:
        raise Invalid(details=(Detail(unknown[0][:80], "There is no such field in this message."),))


async def _greet(room: "LiveRoom", client: Connection, fields: Fields) -> None:
    """Learn who it is: by token, by ticket, by the cookie of our own pages, or nobody."""
    _only(fields, "token")
    if client.greeted:
        raise AlreadyAuthenticated
    exchange = client.exchange
    said = fields.get("token")
    try:
        if said and said.startswith(TICKET_PREFIX):
            await room.identify_session(client, await redeem_ticket(room.valkey, room.site, said))
        else:
            await _authenticate(room, client, said)
    except Fault as fault:
        if isinstance(fault, Unauthenticated) and room.app.shield is not None:
            room.app.shield.note(exchange, fault)
        client.refuse_greeting(fault)
        return
    if not client.is_open:
        return
    if not room.welcome(client):
        client.refuse(TooManySockets(), of="auth")
        client.close(FLOODING, TooManySockets.message)
        return
    exchange.scope, exchange.headers, exchange.cookies_read = {}, {}, None  # secrets were in there, and kilobytes
    client.say(type="authenticated", userId=client.actor_id, lastEventId=write_position(room.history.last))


async def _authenticate(room: "LiveRoom", client: Connection, said: str | None) -> None:
    exchange = client.exchange
    if said:
        exchange.headers[b"authorization"] = f"Bearer {said}".encode("utf-8", "replace")
    elif not exchange.header("origin") or not exchange.app.is_own_origin(exchange, exchange.header("origin")):
        exchange.headers.pop(b"cookie", None)  # only a page of ours may use what the browser sends along by itself
    await _ask_afresh(exchange)
    if isinstance(exchange.actor, SignedIn):
        client.actor = exchange.actor
        await room.learn_expiry(client)
    elif said or exchange.sign_in_fault is not None:
        raise exchange.sign_in_fault or Unauthenticated()


async def _ask_afresh(exchange: "Exchange") -> None:
    exchange.actor, exchange.sign_in_fault = ANONYMOUS, None
    await exchange.app.authenticate(exchange)


def _target_of(room: "LiveRoom", client: Connection, name: str, fields: Fields) -> tuple[Channel, Target]:
    """Find which channel a message names."""
    channel = room.channels.get(name)
    if channel is None:
        raise NoSuchChannel
    if channel.own:
        _only(fields)
        if client.actor is None or client.actor.id is None:
            raise Unauthenticated
        return channel, client.actor.id
    _only(fields, *filter(None, [channel.parameter]))
    if not channel.parameter:
        return channel, None
    try:
        return channel, UUID(fields.get(channel.parameter) or "")
    except ValueError:
        detail = Detail(channel.parameter, "This is the id of the thing that you want to hear of.")
        raise Invalid(details=(detail,)) from None


async def _subscribe(room: "LiveRoom", client: Connection, name: str, fields: Fields) -> None:
    """Let a client listen, if it may."""
    channel, target = _target_of(room, client, name, fields)
    if client.actor is None and not channel.public:
        raise Unauthenticated
    key = channel_key(channel.name, target)
    if key not in client.subscriptions:
        if len(client.subscriptions) >= room.settings.subscriptions:
            raise TooManySubscriptions
        while True:
            era = client.era
            if not await room.may_listen(client, channel, target):
                raise NoSuchChannel
            hears_more = bool(channel.inner) and await room.may_listen(client, room.channels[channel.inner], target)
            if era == client.era:
                break
        if not client.is_open:
            return
        room.subscribe(client, key)
        inner = channel_key(channel.inner, target)
        if hears_more and inner not in client.subscriptions:
            room.subscribe(client, inner)
    client.say(
        type="subscribed",
        channel=channel.name,
        **describe_target(channel, target),
        lastEventId=write_position(client.subscriptions[key]),
    )


async def _resume(room: "LiveRoom", client: Connection, fields: Fields) -> None:
    """Tell what was said on the client's channels between what it knows and its subscribing."""
    _only(fields, "lastEventId", "ageMs")
    after, age = read_position(fields.get("lastEventId") or ""), read_age(fields.get("ageMs") or "")
    if "ageMs" in fields and (age is None or "lastEventId" in fields):
        raise Invalid(
            details=(Detail("ageMs", "This is how old what you show is, in milliseconds, without a last id."),)
        )
    if age is None and after is None:
        raise Invalid(details=(Detail("lastEventId", "This is the id of the last event that you have had."),))
    whole = await room.feed.wait_whole(WAIT_SECONDS)
    after = after or (room.feed.now_ms() - (age or 0), 0)
    if not whole or not room.history.reaches(after):
        client.say(type="resync", lastEventId=write_position(room.history.last))
        return
    missed = sorted(
        said for key, since in client.subscriptions.items() for said in room.history.between(key, after, since)
    )
    for _, frame in missed:
        client.send(frame)
    client.say(type="resumed", count=len(missed), lastEventId=write_position(room.history.last))

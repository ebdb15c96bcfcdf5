"""The room of live sockets: one for each site and process."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from contextvars import Context
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import msgspec
import structlog

from stoa.accounts.actor import SignedIn
from stoa.accounts.api_keys import service as api_keys
from stoa.accounts.authenticate import actor_of, find_record
from stoa.accounts.authority import Record, records_of
from stoa.accounts.context import Visit
from stoa.accounts.reach import accounts_for
from stoa.commons.subjects import Viewer
from stoa.kernel import clock
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.site_app import SiteApp
from stoa.kernel.http.sockets import Socket, SocketRoute, text_frame
from stoa.kernel.limits import address_key
from stoa.kernel.observability.metrics import Reading
from stoa.kernel.valkey import Listener

from .connection import UNAUTHENTICATED, Connection
from .conversation import answer
from .errors import NoSuchChannel, ProcessFull, SessionEnded, TooManySockets
from .fan_out import FanOut
from .feed import Feed
from .history import History
from .models import Channel, Target
from .models import Presence as Told
from .presence import MOST_MEMBERS, Presence, Share, describe
from .rules import Position, describe_target, target_of, write_position
from .settings import LiveSettings
from .wheel import Wheel

log = structlog.get_logger(__name__)

RECHECKS_AT_ONCE = 16
_MILLISECOND = timedelta(milliseconds=1)

_MEANINGS = {
    "in": "Messages that clients have sent.",
    "out": "Messages that were written to clients.",
    "ignored": "Messages that came faster than they may.",
    "lost": "Times that messages were lost with Valkey, and clients told to load afresh.",
}


class LiveRoom:
    """Everybody who is connected to one site in this process, and what they listen to."""

    def __init__(self, app: SiteApp) -> None:
        """Have nobody yet."""
        self.app = app
        self.site = app.site.name
        self.valkey = app.runtime.valkey
        self.settings = app.runtime.config.for_site(self.site, LiveSettings)
        self.channels = {channel.name: channel for channel in app.site.declared(Channel)}
        self.counts: Counter[str] = Counter()
        self.history = History(self.settings.history // _MILLISECOND, self.settings.history_size)
        self._accounts = accounts_for(app)
        self._changes: Listener | None = None
        self.feed = Feed(self.valkey, self.site, self.history, self)
        self._presence = Presence(
            self.valkey,
            self.site,
            every=self.settings.presence.total_seconds(),
            own_share=self._share,
            own_keys=self._present_keys,
            tell=self._tell_presence,
        )
        self._listeners: dict[str, dict[Connection, None]] = {}
        self._by_record: dict[UUID, set[Connection]] = {}
        self._by_person: Counter[UUID] = Counter()
        self._by_address: Counter[str] = Counter()
        self._wheel = Wheel(self.settings, self._after_turn)
        self._fan_out = FanOut()
        self._size = 0
        self._subscriptions = 0
        self._tasks: set[asyncio.Task[None]] = set()

    # -- for the edge ------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to listen and to ask for signs of life."""
        self._changes = records_of(self._accounts).listen(self._on_change)
        self.feed.start()
        self._presence.start()
        self.spawn(self._wheel.turn())

    async def close(self) -> None:
        """Stop everything."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._changes is not None:
            await self._changes.close()
        await self.feed.close()
        await self._presence.close()

    def open(self, exchange: Exchange, socket: Socket) -> Connection:
        """Take a socket in, where there is room for it."""
        address = address_key(exchange.address)
        if self._size >= self.settings.sockets:
            self.counts["full"] += 1
            raise ProcessFull
        if self._by_address[address] >= self.settings.per_address:
            self.counts["full"] += 1
            raise TooManySockets
        connection = Connection(self, socket, exchange)
        self._by_address[address] += 1
        self._size += 1
        self._wheel.add(connection)
        return connection

    def readings(self) -> Iterable[Reading]:
        """Give what was counted."""
        site = (("site", self.site),)
        yield Reading("stoa_live_sockets", "Sockets that are open.", self._size, site)
        yield Reading("stoa_live_subscriptions", "Channels listened to, over all sockets.", self._subscriptions, site)
        yield Reading("stoa_live_history_bytes", "Bytes kept for who resumes.", self.history.bytes, site)
        yield Reading("stoa_live_whole", "1 while messages arrive.", float(self.feed.whole), site)
        for name, meaning in _MEANINGS.items():
            yield Reading(f"stoa_live_{name}", meaning, self.counts[name], site, counter=True)
        for name, count in list(self.counts.items()):
            word, _, code = name.partition(":")
            if word == "closed":
                yield Reading("stoa_live_closed", "Sockets that ended.", count, (*site, ("code", code)), counter=True)

    # -- for connections ---------------------------------------------------------------------------------------

    def begin(self, connection: Connection) -> asyncio.Task[None]:
        """Work through what the client has sent."""
        return self.spawn(self._work(connection))

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do something beside, until this room closes."""
        task = asyncio.get_running_loop().create_task(work, context=Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def forget(self, connection: Connection) -> None:
        """Take the connection out of everything."""
        self._size -= 1
        self._wheel.remove(connection)
        _count_down(self._by_address, address_key(connection.exchange.address))
        for key in list(connection.subscriptions):
            self.unsubscribe(connection, key)
        if connection.greeted and connection.actor is not None:
            if connection.actor.id is not None:
                _count_down(self._by_person, connection.actor.id)
            record_id = _record_id(connection.actor)
            others = self._by_record.get(record_id, set())
            others.discard(connection)
            if not others:
                self._by_record.pop(record_id, None)

    def pong(self) -> bytes:
        """Give the answer to a ping, framed."""
        return text_frame(b'{"type":"pong","lastEventId":"%b"}' % write_position(self.history.last).encode())

    def goodbye(self) -> bytes:
        """Give what clients are told when the process ends, framed; each comes back at a moment of its own."""
        most = self.settings.reconnect // _MILLISECOND
        wait = random.randint(most // 10, most)  # noqa: S311 - jitter, no secret
        return text_frame(b'{"type":"reconnect","afterMs":%d}' % wait)

    # -- for conversations -------------------------------------------------------------------------------------

    def welcome(self, connection: Connection) -> bool:
        """Count a client that has said who it is; False where that person has sockets enough."""
        actor = connection.actor
        if actor is not None:
            if actor.id is not None:
                if self._by_person[actor.id] >= self.settings.per_person:
                    return False
                self._by_person[actor.id] += 1
            self._by_record.setdefault(_record_id(actor), set()).add(connection)
        connection.greeted = True
        self._wheel.know(connection)
        return True

    async def identify_session(self, connection: Connection, session_id: UUID) -> None:
        """Let a client be who a session belongs to."""
        record = await find_record(self._accounts, session_id, Visit(connection.exchange.address))
        if record is None:
            raise SessionEnded
        connection.actor, connection.expires_at = actor_of(self._accounts, record), record.expires_at

    async def learn_expiry(self, connection: Connection) -> None:
        """Note when what a client showed ends."""
        record = await self._record_of(connection)
        if record is None:
            raise SessionEnded
        connection.expires_at = record.expires_at

    async def may_listen(self, connection: Connection, channel: Channel, target: Target) -> bool:
        """Ask the room that declared the channel."""
        actor = connection.actor
        if channel.own:
            return actor is not None and actor.id == target
        if actor is None and not channel.public:
            return False
        if channel.may_subscribe is None:
            return True
        viewer = Viewer() if actor is None else Viewer(actor.id, actor.permissions)
        return await channel.may_subscribe(self.app.read_handle(connection.exchange), viewer, target)

    def subscribe(self, connection: Connection, key: str) -> None:
        """Let a client hear of a channel from now on."""
        connection.subscriptions[key] = self.history.last
        self._listeners.setdefault(key, {})[connection] = None
        self._subscriptions += 1
        self._note_presence(key)

    def unsubscribe(self, connection: Connection, key: str) -> None:
        """Let a client hear no more of a channel."""
        if connection.subscriptions.pop(key, None) is None:
            return
        self._subscriptions -= 1
        listeners = self._listeners[key]
        del listeners[connection]
        if not listeners:
            del self._listeners[key]
        self._note_presence(key)

    # -- for the feed ------------------------------------------------------------------------------------------

    def on_message(self, key: str, position: Position, frame: bytes) -> None:  # noqa: ARG002 - the history has it
        """Tell a message to everybody here who listens."""
        listeners = self._listeners.get(key)
        if listeners:
            self._fan_out.tell(frame, listeners)

    def on_control(self, word: str, about: str) -> None:
        """Do what another process asks of all."""
        if word == "presence" and about in self._listeners:
            self._presence.heard(about)
        elif word == "recheck":
            self.spawn(self._recheck(list(self._listeners.get(about, ())), again=lambda _: about))
        elif word == "resync":
            self.on_lost()

    def on_lost(self) -> None:
        """Let clients load afresh what they show: something was lost that cannot be told any more."""
        connections = [one for one in self._wheel if one.greeted]
        self.counts["lost"] += bool(connections)
        for connection in connections:
            for key in connection.subscriptions:
                connection.subscriptions[key] = self.history.last
        message = b'{"type":"resync","lastEventId":"%b"}' % write_position(self.history.last).encode()
        self._fan_out.tell(text_frame(message), connections)

    async def before_catching_up(self) -> None:
        """Ask for all rights again, since their changes were not heard either."""
        await self._recheck([one for some in self._by_record.values() for one in some])

    # -- inside ------------------------------------------------------------------------------------------------

    def _on_change(self, record_id: UUID | None) -> None:
        """Look again at what hangs on a session or key, or on any."""
        if record_id is None:
            changed = [one for some in self._by_record.values() for one in some]
        else:
            changed = list(self._by_record.get(record_id, ()))
        if changed:
            self.spawn(self._recheck(changed))

    async def _work(self, connection: Connection) -> None:
        try:
            while (message := connection.next_message()) is not None:
                await answer(self, connection, message)
        except Exception:
            log.exception("live_connection_crashed")
            connection.crashed()

    def _after_turn(self, ending: list[Connection]) -> None:
        self.history.sweep(int(clock.timestamp() * 1000))
        if ending:
            self.spawn(self._recheck(ending))

    async def _recheck(
        self, connections: list[Connection], *, again: Callable[[Connection], str] | None = None
    ) -> None:
        turns = asyncio.Semaphore(RECHECKS_AT_ONCE)
        for connection in connections:
            connection.era += 1

        async def one(connection: Connection) -> None:
            async with turns:
                try:
                    await self._recheck_one(connection, None if again is None else again(connection))
                except Exception:  # whoever cannot be checked may not stay
                    log.exception("live_recheck_failed")
                    connection.crashed()

        await asyncio.gather(*(one(connection) for connection in connections))

    async def _recheck_one(self, connection: Connection, only: str | None) -> None:
        """Ask again who a client is and what it may listen to."""
        if not connection.is_open:
            return
        if connection.actor is not None:
            record = await self._record_of(connection)
            if record is None:
                connection.refuse(SessionEnded())
                connection.close(UNAUTHENTICATED, SessionEnded.message)
                return
            connection.actor, connection.expires_at = actor_of(self._accounts, record), record.expires_at
        for key in [only] if only else list(connection.subscriptions):
            channel, target = self.channels[key.partition(":")[0]], target_of(key)
            if key in connection.subscriptions and not await self.may_listen(connection, channel, target):
                self.unsubscribe(connection, key)
                connection.refuse(NoSuchChannel(), of=f"subscribe:{channel.name}", **describe_target(channel, target))

    async def _record_of(self, connection: Connection) -> Record | None:
        visit, actor = Visit(connection.exchange.address), cast("SignedIn", connection.actor)
        if actor.key_id is not None:
            return await api_keys.find_record(self._accounts, actor.key_id, visit)
        return await find_record(self._accounts, _record_id(actor), visit)

    # -- presence ----------------------------------------------------------------------------------------------

    def _note_presence(self, key: str) -> None:
        if self.channels[key.partition(":")[0]].presence is not Told.NONE:
            self._presence.changed(key)

    def _present_keys(self) -> list[str]:
        return [key for key in self._listeners if self.channels[key.partition(":")[0]].presence is not Told.NONE]

    def _share(self, key: str) -> Share:
        share = Share({}, 0)
        for connection in self._listeners.get(key, ()):
            actor = connection.actor
            if actor is None or actor.id is None or len(share.members) >= MOST_MEMBERS:
                share.others += 1
            else:
                share.members[str(actor.id)] = actor.username
        return share

    def _tell_presence(self, key: str, whole: Share) -> None:
        channel = self.channels[key.partition(":")[0]]
        said = {
            "type": "presence",
            "channel": channel.name,
            **describe_target(channel, target_of(key)),
            **describe(whole, members=channel.presence is Told.MEMBERS),
        }
        self._fan_out.tell(text_frame(msgspec.json.encode(said)), self._listeners.get(key, ()))


def _record_id(actor: SignedIn) -> UUID:
    """Give what the actor's rights hang on: a session, or a key."""
    return cast("UUID", actor.session_id or actor.key_id)


def _count_down[K](counts: Counter[K], key: K) -> None:
    counts[key] -= 1
    if counts[key] <= 0:
        del counts[key]


SOCKETS = (SocketRoute("/ws", LiveRoom),)

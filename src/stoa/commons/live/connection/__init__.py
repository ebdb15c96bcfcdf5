"""One client: what it listens to, how fast it talks, and how much it leaves unread."""

import asyncio
from collections import Counter, deque
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from stoa.commons.live.errors import TooManyMessages
from stoa.commons.live.rules import Position, refill
from stoa.commons.live.settings import LiveSettings
from stoa.kernel.errors import Fault
from stoa.kernel.http.fault_views import error_of
from stoa.kernel.http.sockets import BROKEN, RESTARTING, Socket, text_frame

if TYPE_CHECKING:
    from datetime import datetime

    from stoa.accounts.actor import SignedIn
    from stoa.kernel.http.exchange import Exchange

UNAUTHENTICATED = 4401
NO_GREETING = 4408
SLOW_READER = 4410
FLOODING = 4429

PAUSE_AT = 16
RESUME_AT = 4
MOST_IGNORED = 200
MOST_TRIES = 3

_encoder = msgspec.json.Encoder()
_PING = b'{"type":"ping"}'


class Room(Protocol):
    """What a connection needs of the room that it is in."""

    settings: LiveSettings
    counts: Counter[str]

    def begin(self, connection: "Connection") -> asyncio.Task[None]:
        """Work through what the client has sent."""

    def forget(self, connection: "Connection") -> None:
        """Take the connection out of everything."""

    def pong(self) -> bytes:
        """Give the answer to a ping, framed."""

    def goodbye(self) -> bytes:
        """Give what clients are told when the process ends, framed."""


class Connection:
    """Our end of a client's socket."""

    __slots__ = (
        "_heard",
        "_ignored",
        "_left",
        "_left_at",
        "_room",
        "_task",
        "_tries",
        "actor",
        "era",
        "exchange",
        "expires_at",
        "greeted",
        "inbox",
        "is_open",
        "socket",
        "spoke",
        "subscriptions",
    )

    def __init__(self, room: Room, socket: Socket, exchange: "Exchange") -> None:
        """Wait for the first message."""
        self._room = room
        self.socket = socket
        self.exchange = exchange
        self.actor: SignedIn | None = None
        self.expires_at: datetime | None = None
        self.greeted = False
        self.is_open = True
        self.spoke = 0
        """Its place on the wheel."""
        self.era = 0
        """Goes up whenever rights may have changed, so that a check begun before counts no more."""
        self.subscriptions: dict[str, Position] = {}
        """Where in the stream each began: what came later was told, what came before can be resumed."""
        self.inbox: deque[bytes] | None = None
        self._task: asyncio.Task[None] | None = None
        self._left = float(room.settings.burst)
        self._left_at = monotonic()
        self._ignored = 0
        self._tries = 0
        self._heard = True

    # -- from the socket ---------------------------------------------------------------------------------------

    @property
    def actor_id(self) -> str | None:
        """Who is at the other end, for the log."""
        return str(self.actor.id) if self.actor is not None and self.actor.id is not None else None

    def received(self, message: bytes) -> None:
        """Answer a message after those before it."""
        if not self._may_talk():
            return
        self._room.counts["in"] += 1
        if message == _PING and self.greeted and self.inbox is None:
            self.send(self._room.pong())
            return
        if self.inbox is None:
            self.inbox = deque()
            self._task = self._room.begin(self)
        self.inbox.append(message)
        if len(self.inbox) == PAUSE_AT:
            self.socket.pause()

    def heard(self) -> None:
        """Take a sign of life, which is to be paid for as a message is."""
        self._may_talk()

    def leave(self) -> None:
        """Tell the client to come back, and where in time."""
        self.send(self._room.goodbye())
        self.close(RESTARTING, "The server restarts.")

    def closed(self, code: int) -> None:
        """Forget the client."""
        if self.is_open:
            self.is_open = False
            self._room.counts[f"closed:{code}"] += 1
            self._room.forget(self)

    # -- for the room ------------------------------------------------------------------------------------------

    def next_message(self) -> bytes | None:
        """Give the next message to answer; None when there is none, and the work is done."""
        if not self.inbox or not self.is_open:
            self.inbox = self._task = None
            return None
        message = self.inbox.popleft()
        if len(self.inbox) == RESUME_AT:
            self.socket.resume()
        return message

    def send(self, frame: bytes) -> None:
        """Write a frame; a client that does not read is dropped instead of kept in memory."""
        if not self.is_open:
            return
        if self.socket.unsent > self._room.settings.unsent:
            self.close(SLOW_READER, "You read too slowly. Connect again and resume.")
            return
        self._room.counts["out"] += 1
        self.socket.send(frame)

    def say(self, **message: Any) -> None:
        """Write a message of this client's own."""
        self.send(text_frame(_encoder.encode(message)))

    def refuse(self, fault: Fault, **about: Any) -> None:
        """Say what was wrong, in the shape of the API."""
        self.say(type="error", **about, error=error_of(self.exchange, fault))

    def refuse_greeting(self, fault: Fault) -> None:
        """Say what was wrong with the first message; who keeps failing is sent away."""
        self.refuse(fault, of="auth")
        self._tries += 1
        if self._tries >= MOST_TRIES:
            self.close(UNAUTHENTICATED, "None of these let you in.")

    def close(self, code: int, reason: str) -> None:
        """End the connection."""
        self.socket.close(code, reason)
        self.closed(code)

    def crashed(self) -> None:
        """End the connection after a mistake of ours."""
        self.close(BROKEN, "Something went wrong on our side.")

    def is_alive(self) -> bool:
        """Say whether anything was heard since this was last asked."""
        heard, self._heard = self._heard, False
        return heard

    # -- inside ------------------------------------------------------------------------------------------------

    def _may_talk(self) -> bool:
        self._heard = True
        settings, now = self._room.settings, monotonic()
        self._left = refill(self._left, now - self._left_at, settings.rate, settings.burst)
        self._left_at = now
        if self._left >= settings.burst:
            self._ignored = 0
        if self._left >= 1:
            self._left -= 1
            return True
        self._ignored += 1
        self._room.counts["ignored"] += 1
        if self._ignored == 1:
            self.refuse(TooManyMessages())
        elif self._ignored > MOST_IGNORED:
            self.close(FLOODING, "You send too much.")
        return False

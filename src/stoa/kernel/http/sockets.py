"""Sockets as declarations: an address, and the room that answers whoever connects there.

    Feature(…, sockets=(SocketRoute("/ws", LiveRoom),))

Nothing here has a task or a queue for each socket: a room is called when something arrives, and writes when it has
something to say. What the client has not read lies in the transport, and `Socket.unsent` says how much that is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from stoa.kernel.errors import Forbidden, Invalid, NotFound
from stoa.kernel.observability.metrics import Reading

if TYPE_CHECKING:
    from .exchange import Exchange
    from .site_app import SiteApp

LONGEST_MESSAGE = 8192
PING_FRAME = b"\x89\x00"
RESTARTING = 1012
BROKEN = 1011

_SHORT = 126
_MEDIUM = 1 << 16


class ForeignOrigin(Forbidden):
    """Another site's page tries to open a socket."""

    code = "FOREIGN_ORIGIN"
    message = "Sockets are opened from this site's own pages, or by programs that name no page."


class Socket(Protocol):
    """The wire to one client."""

    @property
    def unsent(self) -> int:
        """How many bytes the client has not taken yet."""

    def send(self, frame: bytes) -> None:
        """Write a frame that `text_frame` has made; the same one serves any number of sockets."""

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye; the connection ends when the client has answered, or soon."""

    def abort(self) -> None:
        """Cut the connection."""

    def pause(self) -> None:
        """Read no more until told to."""

    def resume(self) -> None:
        """Read again."""


class SocketEnd(Protocol):
    """Our end of one socket."""

    @property
    def actor_id(self) -> str | None:
        """Who is at the other end, for the log."""

    def received(self, message: bytes) -> None:
        """Take a whole message."""

    def heard(self) -> None:
        """Take a sign of life: a ping or a pong."""

    def leave(self) -> None:
        """Tell the client that this process ends."""

    def closed(self, code: int) -> None:
        """Forget the socket; told once."""


class SocketRoom(Protocol):
    """What answers all sockets of one address; one for each site and process."""

    def start(self) -> None:
        """Begin what runs in the background."""

    async def close(self) -> None:
        """End it."""

    def open(self, exchange: "Exchange", socket: Socket) -> SocketEnd:
        """Take a socket in, or raise a fault; nothing is sent before this returns."""

    def readings(self) -> Iterable[Reading]:
        """Give what was counted."""


@dataclass(frozen=True, slots=True)
class SocketRoute:
    """Where sockets are opened, and what makes the room that answers there."""

    path: str
    make: "Callable[[SiteApp], SocketRoom]"


@dataclass(slots=True)
class OpenSocket:
    """What the log says about a socket when it ends."""

    site: str
    request_id: str
    address: str
    path: str
    began: float
    end: SocketEnd


def find_room(exchange: "Exchange") -> SocketRoom:
    """Find who answers; refuse pages of other sites, and secrets in the address."""
    room = exchange.app.sockets.get(exchange.path)
    if room is None:
        raise NotFound
    origin = exchange.header("origin")
    if origin and not exchange.app.is_own_origin(exchange, origin) and not exchange.app.allows_origin(origin):
        raise ForeignOrigin
    if exchange.scope["query_string"]:
        message = "Open the socket without a query. Who you are belongs in the first message, where no log shows it."
        raise Invalid(message)
    return room


def text_frame(message: bytes) -> bytes:
    """Wrap a message as the server's end of a socket sends it: whole, and unmasked."""
    size = len(message)
    if size < _SHORT:
        return b"\x81%c%b" % (size, message)
    if size < _MEDIUM:
        return b"\x81\x7e%b%b" % (size.to_bytes(2), message)
    return b"\x81\x7f%b%b" % (size.to_bytes(8), message)

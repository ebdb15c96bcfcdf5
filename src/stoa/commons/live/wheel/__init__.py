"""Signs of life: all sockets hang on a wheel that turns once in a ping's time, so one timer serves them all."""

import asyncio
from collections.abc import Callable, Iterator

from stoa.commons.live.connection import NO_GREETING, Connection
from stoa.commons.live.settings import LiveSettings
from stoa.kernel import clock
from stoa.kernel.http.sockets import PING_FRAME

SPOKES = 25


class Wheel:
    """Every connection, and when it is asked next."""

    def __init__(self, settings: LiveSettings, after_turn: Callable[[list[Connection]], None]) -> None:
        """`after_turn` is given those whose session may be over."""
        self._settings = settings
        self._after_turn = after_turn
        self._spokes: list[dict[Connection, None]] = [{} for _ in range(SPOKES)]
        self._strangers: dict[Connection, float] = {}
        self._added = 0
        self._at = 0

    def __iter__(self) -> Iterator[Connection]:
        """Give all of them."""
        for spoke in self._spokes:
            yield from spoke

    def add(self, connection: Connection) -> None:
        """Look after a connection, which is still a stranger's."""
        self._added += 1
        connection.spoke = self._added % SPOKES
        self._spokes[connection.spoke][connection] = None
        self._strangers[connection] = asyncio.get_running_loop().time()

    def know(self, connection: Connection) -> None:
        """Note that it has said whose it is."""
        self._strangers.pop(connection, None)

    def remove(self, connection: Connection) -> None:
        """Look after it no more."""
        self._strangers.pop(connection, None)
        self._spokes[connection.spoke].pop(connection, None)

    async def turn(self) -> None:
        """Turn for ever: at each spoke, a few clients are asked for a sign of life."""
        pause = self._settings.ping.total_seconds() / SPOKES
        while True:
            await asyncio.sleep(pause)
            self._send_strangers_away()
            self._at = (self._at + 1) % SPOKES
            self._after_turn([one for one in list(self._spokes[self._at]) if not self._is_in_order(one)])

    def _send_strangers_away(self) -> None:
        oldest = asyncio.get_running_loop().time() - self._settings.greeting.total_seconds()
        for connection, since in list(self._strangers.items()):
            if since > oldest:
                break
            connection.close(NO_GREETING, "You did not say who you are in time.")

    def _is_in_order(self, connection: Connection) -> bool:
        """Ask a client for a sign of life, or cut it off; False where its session may be over."""
        if not connection.is_alive():
            connection.socket.abort()
            return True
        connection.send(PING_FRAME)
        return connection.expires_at is None or connection.expires_at > clock.now()

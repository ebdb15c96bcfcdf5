"""Who has just written reads what they wrote, also where reads go to a replica.

How far the primary's log stood after somebody's last write travels with them: in a signed cookie, and for accounts in
Valkey besides, since programs with a token keep no cookies. A replica that has not replayed as far is not read from.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from stoa.kernel.db.replica import Marker, remember_writes
from stoa.kernel.valkey import Valkey, ValkeyDown

if TYPE_CHECKING:
    from .exchange import Exchange

COOKIE = "stoa_wrote"
PURPOSE = "wrote"

# Far longer than a replica may lag; one that lags longer is not read from by who has just written.
REMEMBERED = timedelta(minutes=2)


class OwnWrites:
    """One site's memory of who wrote when."""

    def __init__(self, valkey: Valkey, site: str) -> None:
        """Keep accounts' marks under the site's name."""
        self._valkey = valkey
        self._space = f"{site}:wrote:"

    async def enclose[T](self, exchange: "Exchange", work: Callable[[], Awaitable[T]]) -> T:
        """Do the work of a request with its sender's mark, and keep the mark when it has moved."""
        before = await self._find(exchange)
        with remember_writes(before) as marker:
            result = await work()
        if str(marker) != before:
            await self._keep(exchange, str(marker))
        return result

    async def _find(self, exchange: "Exchange") -> str:
        mark = ""
        if b"cookie" in exchange.headers:
            kept = exchange.cookies.get(exchange.app.cookie_name(COOKIE), "")
            mark = (exchange.app.unsigned(kept, PURPOSE) if kept else None) or ""
        if exchange.actor.id is None:
            return mark
        try:
            found = await self._valkey.command("GET", f"{self._space}{exchange.actor.id}")
        except ValkeyDown:
            return _beyond_every_replica()
        return _later(mark, found.decode() if found else "")

    async def _keep(self, exchange: "Exchange", mark: str) -> None:
        seconds = int(REMEMBERED.total_seconds())
        signed = exchange.app.signed(mark, PURPOSE, ttl=REMEMBERED)
        exchange.set_cookie(exchange.app.cookie_name(COOKIE), signed, max_age=seconds)
        if exchange.actor.id is not None:
            try:
                await self._valkey.command("SET", f"{self._space}{exchange.actor.id}", mark, "EX", seconds)
            except ValkeyDown:
                return  # while Valkey is down, accounts read from the primary


def _later(one: str, other: str) -> str:
    return str(max(Marker.read(one), Marker.read(other), key=lambda marker: marker.position))


def _beyond_every_replica() -> str:
    marker = Marker()
    marker.move_out_of_reach()
    return str(marker)

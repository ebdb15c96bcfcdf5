"""Writing down that somebody who has signed in was refused what only a permission allows."""

from collections import OrderedDict
from typing import TYPE_CHECKING

import structlog

from stoa.kernel import clock
from stoa.kernel.audit import by_of, record

if TYPE_CHECKING:
    from .exchange import Exchange
    from .routes import Route

DENIED = "access.denied"
EVERY_SECONDS = 60
MOST_REMEMBERED = 2048
_PERMISSION = "permission:"

log = structlog.get_logger(__name__)


class Denials:
    """One site's refusals: each person and route once a minute, so that nobody fills the log by asking again."""

    def __init__(self) -> None:
        """Remember nobody yet."""
        self._told: OrderedDict[tuple[str, str], float] = OrderedDict()

    async def note(self, exchange: "Exchange", route: "Route") -> None:
        """Write the refusal down, in a transaction of its own; it stays a refusal where that fails."""
        access, database = route.access, exchange.app.database
        if access is None or database is None or not access.name.startswith(_PERMISSION):
            return
        by = by_of(exchange)
        if not (by.actor_id or by.name) or not self._is_new((str(by.actor_id or by.name), route.name)):
            return
        wanted = access.name.removeprefix(_PERMISSION)
        try:
            async with database.write() as tx:
                after = {"method": route.method, "path": route.path}
                await record(tx, DENIED, by=by, kind="permission", id=wanted, after=after)
        except Exception:
            log.exception("denial_not_recorded", route=route.name, permission=wanted)

    def _is_new(self, key: tuple[str, str]) -> bool:
        now = clock.timestamp()
        if now - self._told.get(key, float("-inf")) < EVERY_SECONDS:
            return False
        self._told[key] = now
        self._told.move_to_end(key)
        if len(self._told) > MOST_REMEMBERED:
            self._told.popitem(last=False)
        return True

"""Numbers in the frame of every page, such as how much somebody has not read, without a query for each page."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import structlog

from stoa.kernel.cache import PerSite
from stoa.kernel.db import Read, translate_database_error
from stoa.kernel.errors import Unavailable
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.site_app import SiteApp

_FRESH = timedelta(minutes=5)

log = structlog.get_logger(__name__)


class Counted:
    """A number of each person's own: known in this process, in Valkey, or counted."""

    def __init__(self, *, name: str, tag: Callable[[UUID], str], count: Callable[[Read, UUID], Awaitable[int]]) -> None:
        """Declare it; `tag` names what is dropped when the number changes."""
        self.name = name
        self._tag = tag
        self._count = count
        self._kept: PerSite[int] = PerSite(name, int, ttl=_FRESH)

    async def load(self, app: SiteApp, person_id: UUID) -> int:
        """Give the number."""

        async def count() -> int:
            return await self._count(app.require_database().read(), person_id)

        return await self._kept.on(app.cache).get(str(person_id), count, (self._tag(person_id),))

    async def before_page(self, request: Exchange) -> None:
        """Have the number at hand when the frame of a page is made; a page is shown without it rather than not."""
        person_id = request.actor.id
        if person_id is None or request.is_htmx:
            return
        try:
            await self.load(request.app, person_id)
        except Exception as error:
            if translate_database_error(error) is None and not isinstance(error, Unavailable):
                raise
            log.warning("not_counted_for_the_frame", what=self.name)

    def at_hand(self, request: Exchange) -> int:
        """Give the number as `before_page` has found it."""
        person_id = request.actor.id
        return 0 if person_id is None else self._kept.on(request.app.cache).get_local(str(person_id)) or 0

"""Numbers in the frame of every page, such as how much somebody has not read, without a query for each page."""

import weakref
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import structlog

from stoa.kernel.cache import Cache
from stoa.kernel.db import Read, translate_database_error
from stoa.kernel.errors import Unavailable
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.site_app import SiteApp

_FRESH = timedelta(minutes=5)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A number of each person's own: known in this process, in Valkey, or counted."""

    name: str
    tag: Callable[[UUID], str]
    """What is dropped when the number changes."""
    count: Callable[[Read, UUID], Awaitable[int]]
    _caches: "weakref.WeakKeyDictionary[SiteApp, Cache[int]]" = field(
        default_factory=weakref.WeakKeyDictionary, init=False, repr=False, compare=False
    )

    async def load(self, app: SiteApp, person_id: UUID) -> int:
        """Give the number."""

        async def count() -> int:
            return await self.count(app.require_database().read(), person_id)

        return await self._cache_of(app).get(str(person_id), count, (self.tag(person_id),))

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
        return 0 if person_id is None else self._cache_of(request.app).get_local(str(person_id)) or 0

    def _cache_of(self, app: SiteApp) -> Cache[int]:
        found = self._caches.get(app)
        if found is None:
            found = self._caches[app] = Cache(app.runtime.caches[app.site.name], self.name, int, ttl=_FRESH)
        return found

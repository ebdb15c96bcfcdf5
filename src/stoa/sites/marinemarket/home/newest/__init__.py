"""The newest boats of the front page: the same few for everybody, so they are asked for every few seconds only."""

from datetime import timedelta
from weakref import WeakKeyDictionary

import msgspec

from stoa.kernel.cache import Cache
from stoa.kernel.db import Read
from stoa.kernel.http.site_app import SiteApp
from stoa.sites.marinemarket.boats import service
from stoa.sites.marinemarket.boats.queries import NEWEST
from stoa.ui.told import Told

_FEW = "limit=6"
_FRESH = _STALE = timedelta(seconds=15)

type _Cards = tuple[bytes, ...]
"""The cards as they are told."""

_KEPT: WeakKeyDictionary[SiteApp, Cache[_Cards]] = WeakKeyDictionary()


async def load_newest(app: SiteApp, db: Read) -> list[Told]:
    """Give those that came last, as pages show them."""

    async def make() -> _Cards:
        page = await service.list_newest(db, NEWEST.ask(_FEW, app.keys))
        return tuple(msgspec.json.encode(card) for card in page.data)

    cards = await _cache_of(app).get("", make, ("boats",))
    return service.CARDS.all([msgspec.Raw(card) for card in cards], app.media_origin)


def _cache_of(app: SiteApp) -> Cache[_Cards]:
    kept = _KEPT.get(app)
    if kept is None:
        store = app.runtime.caches[app.site.name]
        kept = _KEPT[app] = Cache(store, "front-newest", tuple[bytes, ...], ttl=_FRESH, stale=_STALE)
    return kept

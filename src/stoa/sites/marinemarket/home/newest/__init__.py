"""The newest boats of the front page: the same few for everybody, so they are asked for every few seconds only."""

from datetime import timedelta

import msgspec

from stoa.kernel.cache import PerSite
from stoa.kernel.db import Read
from stoa.kernel.http.site_app import SiteApp
from stoa.sites.marinemarket.boats import service
from stoa.sites.marinemarket.boats.kept import LIST_TAGS
from stoa.sites.marinemarket.boats.queries import NEWEST
from stoa.ui.told import Told

_FEW = "limit=6"
_FRESH = _STALE = timedelta(seconds=15)

type _Cards = tuple[bytes, ...]
"""The cards as they are told."""

_NEWEST: PerSite[_Cards] = PerSite("front-newest", tuple[bytes, ...], ttl=_FRESH, stale=_STALE)


async def load_newest(app: SiteApp, db: Read) -> list[Told]:
    """Give those that came last, as pages show them."""

    async def make() -> _Cards:
        page = await service.list_newest(db, NEWEST.ask(_FEW, app.keys))
        return tuple(msgspec.json.encode(card) for card in page.data)

    cards = await _NEWEST.on(app.cache).get("", make, LIST_TAGS)
    return service.CARDS.all([msgspec.Raw(card) for card in cards], app.media_origin)

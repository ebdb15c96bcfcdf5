"""The shelves of the front page: the same few servers for everybody, so they are asked for every few seconds only."""

from collections.abc import Mapping
from datetime import timedelta

import msgspec

from stoa.kernel.cache import PerSite
from stoa.kernel.db import Read
from stoa.kernel.http.site_app import SiteApp
from stoa.kernel.together import Together
from stoa.sites.firstspawn.servers import service
from stoa.sites.firstspawn.servers.queries import SERVERS
from stoa.ui.told import Told

_SHELVES = {"busy": "sort=players&limit=6&online=true", "rising": "sort=trending&limit=3&online=true"}
_SHELVES |= {"loved": "sort=rating&limit=3", "fresh": "sort=newest&limit=3"}
_FRESH = _STALE = timedelta(seconds=15)

type _Cards = tuple[tuple[bytes, ...], ...]
"""Of each shelf, the cards as they were told."""

_SHELVES_KEPT: PerSite[_Cards] = PerSite("front-shelves", tuple[tuple[bytes, ...], ...], ttl=_FRESH, stale=_STALE)


async def load_shelves(app: SiteApp, db: Read) -> Mapping[str, list[Told]]:
    """Give what stands on each shelf."""

    async def make() -> _Cards:
        async with Together() as ask:
            asked = [
                ask(service.finish_list(db, await service.resolve_question(db, SERVERS.ask(told, app.keys))))
                for told in _SHELVES.values()
            ]
        return tuple(tuple(bytes(card) for card in one.result().data) for one in asked)

    shelves = await _SHELVES_KEPT.on(app.cache).get("", make, ("servers",))
    return {
        name: service.CARDS.all([msgspec.Raw(card) for card in cards])
        for name, cards in zip(_SHELVES, shelves, strict=True)
    }

"""Servers that are like another, for its page: the same for all that have its tags, so they are kept for a moment."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from stoa.kernel.cache import PerSite
from stoa.kernel.db import Read
from stoa.kernel.http.site_app import SiteApp

from .queries import ALIKE, SHOWN, Alike

_FRESH = _STALE = timedelta(seconds=15)

type _Kept = tuple[Alike, ...]

_ALIKE: PerSite[_Kept] = PerSite("servers-alike", tuple[Alike, ...], ttl=_FRESH, stale=_STALE)


async def list_alike(app: SiteApp, db: Read, server_id: UUID, game: str, tags: Iterable[str]) -> list[msgspec.Raw]:
    """Give those of the best servers of a game that share the most of these tags, but for one, as finished JSON."""
    sought = sorted(tags)

    async def make() -> _Kept:
        return tuple(await ALIKE.all(db, game_type=game, tags=sought))

    alike = await _ALIKE.on(app.cache).get(f"{game}:{','.join(sought)}", make, _tags_of)
    return [msgspec.Raw(told.encode()) for told in others(alike, server_id)]


def others(alike: Sequence[Alike], server_id: UUID) -> list[str]:
    """Give the cards that are shown to a server which may be one of them."""
    is_one = any(one.id == server_id for one in alike)
    left = [one.told for one in alike if one.told and not (one.id == server_id if is_one else one.is_spare)]
    return left[:SHOWN]


def _tags_of(alike: _Kept) -> list[str]:
    """Name what drops it: a change of one that is shown, and whatever changes who is listed."""
    return ["servers", *(f"server:{one.id}" for one in alike if one.told)]

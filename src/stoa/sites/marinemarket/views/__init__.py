"""Looks at listings: each viewer counts once a day, in a buffer that costs a page nothing it waits for.

Looks at pages are gathered, and those that come while some are being written go together with the next. What a process
has not written yet is lost with it. Programs ask more slowly, and theirs is written before they are answered.
"""

import asyncio
import re
from contextvars import Context
from itertools import islice
from typing import NamedTuple
from uuid import UUID
from weakref import WeakKeyDictionary

import structlog

from stoa.kernel import clock
from stoa.kernel.crypto import Keyring, lookup_hash
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.site_app import SiteApp
from stoa.kernel.valkey import Valkey, ValkeyDown, load_script

log = structlog.get_logger(__name__)

_VIEW = load_script(__package__, "view")
_DAY_IS_KEPT = 2 * 86_400
_AT_ONCE = 200
_MOST_WAITING = 50_000
_ROBOT = re.compile(r"bot\b|crawl|spider|slurp|preview|monitor|curl/|wget/", re.IGNORECASE)


def buffer_keys(site: str) -> tuple[str, str]:
    """Name the counts that wait and those that are being written; the braces keep them on one node."""
    return f"{{views:{site}}}:waiting", f"{{views:{site}}}:writing"


async def count_view(request: Exchange, listing_id: UUID) -> None:
    """Count whoever asks among those who have looked today."""
    await mark_viewed(
        request.app.runtime.valkey,
        request.app.keys,
        request.app.site.name,
        listing_id,
        person_id=request.actor.id,
        address=request.address,
        agent=request.header("user-agent"),
    )


def note_view(request: Exchange, listing_id: str) -> None:
    """Count whoever is shown a page, a moment later."""
    agent = request.header("user-agent")
    look = _look_of(request.app.keys, listing_id, _who(request.actor.id, request.address, agent), agent)
    if look is not None:
        gathered = _gathered.get(request.app)
        if gathered is None:
            gathered = _gathered[request.app] = _Gathered(request.app.runtime.valkey, request.app.site.name)
        gathered.add(look)


async def mark_viewed(
    valkey: Valkey, keys: Keyring, site: str, listing_id: UUID, *, person_id: UUID | None, address: str, agent: str
) -> None:
    """Count that somebody looks at a listing, once a day for each; robots do not count."""
    look = _look_of(keys, str(listing_id), _who(person_id, address, agent), agent)
    if look is not None:
        await _write(valkey, site, [look])


class _Look(NamedTuple):
    day: str
    viewer: str
    listing_id: str


def _who(person_id: UUID | None, address: str, agent: str) -> str:
    return f"{person_id}" if person_id else f"{address}|{agent}"


def _look_of(keys: Keyring, listing_id: str, who: str, agent: str) -> _Look | None:
    if _ROBOT.search(agent):
        return None
    day = clock.now().date().isoformat()
    # Nobody can be found by it: the hash is keyed, of this day and this listing alone, and forgotten after two days.
    viewer = lookup_hash(keys, f"{day}|{listing_id}|{who}", "marinemarket.views")[:12].hex()
    return _Look(day, viewer, listing_id)


async def _write(valkey: Valkey, site: str, looks: list[_Look]) -> None:
    """Write looks of one day."""
    day = looks[0].day
    told = [part for look in looks for part in (look.viewer, f"{day}|{look.listing_id}")]
    try:
        await valkey.run(_VIEW, [f"{{views:{site}}}:{day}", buffer_keys(site)[0]], [_DAY_IS_KEPT, *told])
    except ValkeyDown:
        log.info("views_not_counted", count=len(looks))


class _Gathered:
    """Looks that one process has yet to write for a site."""

    def __init__(self, valkey: Valkey, site: str) -> None:
        self._valkey = valkey
        self._site = site
        self._waiting: dict[_Look, None] = {}
        self._writing: asyncio.Task[None] | None = None

    def add(self, look: _Look) -> None:
        """Take a look, and see to it that it is written."""
        if len(self._waiting) < _MOST_WAITING:
            self._waiting[look] = None
        if self._writing is None or self._writing.done():
            # In a context of its own: it is nobody's request.
            self._writing = asyncio.get_running_loop().create_task(self._write_all(), context=Context())

    async def _write_all(self) -> None:
        while self._waiting:
            day = next(iter(self._waiting)).day
            taken = [look for look in islice(self._waiting, _AT_ONCE) if look.day == day]
            for look in taken:
                del self._waiting[look]
            await _write(self._valkey, self._site, taken)


_gathered: WeakKeyDictionary[SiteApp, _Gathered] = WeakKeyDictionary()

"""Looks at listings: each viewer counts once a day, in a buffer that costs the page one round trip to Valkey."""

import re
from uuid import UUID

import structlog

from stoa.kernel import clock
from stoa.kernel.crypto import Keyring, lookup_hash
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.valkey import Valkey, ValkeyDown, load_script

log = structlog.get_logger(__name__)

_VIEW = load_script(__package__, "view")
_DAY_IS_KEPT = 2 * 86_400
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


async def mark_viewed(
    valkey: Valkey, keys: Keyring, site: str, listing_id: UUID, *, person_id: UUID | None, address: str, agent: str
) -> None:
    """Count that somebody looks at a listing, once a day for each; robots do not count."""
    if _ROBOT.search(agent):
        return
    day = clock.now().date().isoformat()
    # Nobody can be found by it: the hash is keyed, of this day and this listing alone, and forgotten after two days.
    who = f"{person_id}" if person_id else f"{address}|{agent}"
    viewer = lookup_hash(keys, f"{day}|{listing_id}|{who}", "marinemarket.views")[:12].hex()
    seen = f"{{views:{site}}}:{day}"
    try:
        await valkey.run(_VIEW, [seen, buffer_keys(site)[0]], [viewer, f"{day}|{listing_id}", _DAY_IS_KEPT])
    except ValkeyDown:
        log.info("view_not_counted", listing=str(listing_id))

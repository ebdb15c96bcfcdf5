"""Figures of listings: buffered views are written here, and read with everything else."""

from uuid import UUID

from stoa.kernel.db import Database, Read, Write, as_json
from stoa.kernel.ids import new_id
from stoa.kernel.valkey import Valkey, load_script
from stoa.sites.marinemarket.views import buffer_keys

from . import queries
from .models import Figures

_ID_FIELD = "flush"
_TAKE, _DROP = (load_script(__package__, name) for name in ("take", "drop"))


async def settle_views(valkey: Valkey, database: Database, site: str) -> int:
    """Write what waits in the buffer into the database, once, whatever dies in between; give how many views."""
    waiting, writing = buffer_keys(site)
    taken = _flat(await valkey.run(_TAKE, [waiting, writing], [_ID_FIELD, str(new_id())]))
    if not taken:
        return 0
    counts, flush_id = _read(taken)
    async with database.write() as tx:
        is_new = await queries.CLAIM_FLUSH.first(tx, id=flush_id) is not None
        if is_new and counts:
            await queries.ADD_VIEWS.run(tx, counts=as_json(counts))
        await queries.FORGET_FLUSHES.run(tx)
    await valkey.run(_DROP, [writing], [_ID_FIELD, str(flush_id)])
    return sum(int(one["views"]) for one in counts) if is_new else 0


def _read(taken: list[object]) -> tuple[list[dict[str, str | int]], UUID]:
    flat = [one.decode() if isinstance(one, bytes) else str(one) for one in taken]
    pairs = dict(zip(flat[::2], flat[1::2], strict=True))
    flush_id = UUID(pairs.pop(_ID_FIELD))
    counts: list[dict[str, str | int]] = []
    for name, views in pairs.items():
        day, _, listing_id = name.partition("|")
        counts.append({"id": listing_id, "day": day, "views": int(views)})
    return counts, flush_id


def _flat(answer: object) -> list[object]:
    if isinstance(answer, dict):  # newer protocols answer with a map
        return [part for pair in answer.items() for part in pair]
    return list(answer) if isinstance(answer, list | tuple) else []


async def add_contact(tx: Write, listing_id: UUID) -> None:
    """Count that somebody has written to the seller."""
    await queries.ADD_CONTACT.run(tx, id=listing_id)


async def load_figures(db: Read, listing_id: UUID) -> Figures:
    """Give what a seller sees of the interest in a boat."""
    totals = await queries.TOTALS.one(db, id=listing_id)
    days = await queries.DAYS.all(db, id=listing_id)
    return Figures(totals.views, totals.favorites, totals.contacts, days)

"""Changing root keys under live data: every box that another root sealed is rewrapped for the current one.

It may be stopped and started again at any time: what is done carries the current key's name and is passed over. Each
row is changed only if nobody has changed it meanwhile, so the site goes on working.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from stoa.kernel.crypto import Keyring, box_head, lookup_hash, open_text, reseal
from stoa.kernel.db import Database
from stoa.kernel.errors import Fault

from . import queries
from .columns import EncryptedColumn, encrypted_columns

BATCH = 500
_MOST_SHOWN = 100


@dataclass(slots=True)
class Reencryption:
    """What became of one column."""

    column: EncryptedColumn
    stale: int = 0
    done: int = 0
    unreadable: list[str] = field(default_factory=list)
    unreadable_count: int = 0
    left: int | None = None

    @property
    def complete(self) -> bool:
        """Say whether no box needs an older root key any more: only then may that key go."""
        return self.left == 0


type Progress = Callable[[Reencryption], None]


async def reencrypt(
    database: Database,
    keys: Keyring,
    *,
    columns: Iterable[EncryptedColumn] | None = None,
    progress: Progress | None = None,
    batch: int = BATCH,
) -> list[Reencryption]:
    """Bring every declared column of one site to the current root key; `keys` is the site's own keyring."""
    chosen = encrypted_columns() if columns is None else columns
    return [await _reencrypt_column(database, keys, column, progress, batch) for column in chosen]


async def count_stale(database: Database, keys: Keyring, column: EncryptedColumn) -> int:
    """Count the boxes that still need an older root key."""
    async with database.write() as tx:  # the primary: a replica may lag behind
        return await queries.count_stale(column).one(tx, head=box_head(keys.current.id))


async def _reencrypt_column(
    database: Database, keys: Keyring, column: EncryptedColumn, progress: Progress | None, batch: int
) -> Reencryption:
    result = Reencryption(column, stale=await count_stale(database, keys, column))
    head, after = box_head(keys.current.id), None
    while True:
        page, update = queries.stale_page(column, first=after is None), queries.rewrap(column)
        params = {"head": head, "batch": batch} | ({} if after is None else {"after": after})
        async with database.write() as tx:
            rows = await page.all(tx, **params)
            for row in rows:
                changes = _changes(keys, column, row)
                if changes is None:
                    result.unreadable_count += 1
                    result.unreadable += [str(row.key)] if len(result.unreadable) < _MOST_SHOWN else []
                else:
                    await update.run(tx, key=row.key, old=row.box, **changes)
                    result.done += 1  # changed by us, or by its owner meanwhile: with the current key in both cases
        if progress is not None:
            progress(result)
        if len(rows) < batch:
            result.left = await count_stale(database, keys, column)
            return result
        after = rows[-1].key


def _changes(keys: Keyring, column: EncryptedColumn, row: queries.BoxRow) -> dict[str, bytes] | None:
    """Give the new values of a row, or None when its box does not open."""
    address = column.address(row.key)
    try:
        box = reseal(keys, row.box, address)
        if column.lookup is None:
            return {"new": box}
        value = column.lookup.normalise(open_text(keys, box, address))
        return {"new": box, "hash": lookup_hash(keys, value, column.lookup.purpose)}
    except (Fault, UnicodeDecodeError):
        return None

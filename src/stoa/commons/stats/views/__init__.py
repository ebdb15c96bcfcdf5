"""Views: gathered in a heap in Valkey, and written into the buckets each minute.

What Valkey loses in a crash (the last second with its usual settings) is lost; a worker that is killed loses and
doubles nothing, since the number of a heap is written with its counts. Who looked is kept as a sketch of hashes for two
days: it tells whether somebody was probably here, wrong for about one in a hundred, and never who.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from stoa.commons.stats import queries
from stoa.commons.stats.models import LONGEST_KEY, Views
from stoa.commons.stats.rules import begin_of
from stoa.commons.stats.service import record_amounts
from stoa.kernel import clock
from stoa.kernel.crypto import Keyring
from stoa.kernel.db import Database
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.ids import new_id
from stoa.kernel.valkey import Valkey, ValkeyDown, load_script

ADD = load_script(__package__, "add")
COUNT = load_script(__package__, "count")
ASIDE = load_script(__package__, "aside")
_REMEMBERED_MS = 2 * 86_400_000
_SEPARATOR = "\x1f"


def viewer_of(request: Exchange) -> str:
    """Say who looks in a way that names nobody: a keyed hash of the person, or of the address and the browser."""
    who = str(request.actor.id or f"{request.address} {request.header('user-agent')}")
    return _hashed(request.app.keys, who)


async def count_view(valkey: Valkey, site: str, views: Views, key: str, viewer: str) -> bool:
    """Count a look at a thing; False where it was counted today already, or Valkey is away and it is lost."""
    now = clock.now()
    hour = begin_of("hour", now)
    space, day = _space(site), f"{now:%Y%m%d}"
    fields = [_field(views, one, hour) for one in (key[:LONGEST_KEY], "")]
    seen = f"{space}:seen:{views.name}:{day}:{key[:LONGEST_KEY]}"
    try:
        counted = await valkey.run(
            COUNT, [f"{space}:heap", seen], [*fields, viewer if views.once_a_day else "", _REMEMBERED_MS]
        )
    except ValkeyDown:
        return False
    return bool(counted)


async def add_amounts(valkey: Valkey, site: str, views: Views, amounts: Mapping[str, int]) -> None:
    """Count what a process has gathered by itself, by key; `ValkeyDown` where it has to keep that for longer."""
    fields = [
        one
        for key, amount in amounts.items()
        for one in (_field(views, key[:LONGEST_KEY], begin_of("hour", clock.now())), amount)
    ]
    if fields:
        await valkey.run(ADD, [f"{_space(site)}:heap"], fields)


async def count_view_of(request: Exchange, views: Views, key: str) -> bool:
    """Count that whoever asks looks at a thing."""
    return await count_view(request.app.runtime.valkey, request.app.site.name, views, key, viewer_of(request))


async def write_heaps(database: Database, valkey: Valkey, site: str) -> int:
    """Write what was gathered into the buckets, each heap once whoever is killed in between; give how many heaps."""
    space = _space(site)
    heap_id = str(new_id())
    await valkey.run(ASIDE, [f"{space}:heap", f"{space}:heap:{heap_id}", f"{space}:heaps"], [heap_id])
    heaps = [name.decode() for name in await valkey.command("SMEMBERS", f"{space}:heaps")]
    for name in sorted(heaps):
        await _write(database, valkey, space, name)
    return len(heaps)


async def _write(database: Database, valkey: Valkey, space: str, name: str) -> None:
    flat = await valkey.command("HGETALL", f"{space}:heap:{name}")
    if flat:
        async with database.write() as tx:
            if await queries.TAKE_HEAP.first(tx, id=UUID(name), now=clock.now()) is not None:
                await record_amounts(tx, _amounts(flat))
    await valkey.command("DEL", f"{space}:heap:{name}")
    await valkey.command("SREM", f"{space}:heaps", name)


def _amounts(flat: list[bytes]) -> dict[tuple[str, str, datetime], int]:
    found = {}
    for field, amount in zip(flat[::2], flat[1::2], strict=True):
        measure, key, hour = field.decode().split(_SEPARATOR)
        found[measure, key, datetime.fromtimestamp(int(hour), UTC)] = int(amount)
    return found


def _field(views: Views, key: str, hour: datetime) -> str:
    return _SEPARATOR.join((views.name, key, str(int(hour.timestamp()))))


def _space(site: str) -> str:
    """Name the keys of a site so that a cluster keeps them together."""
    return f"{{{site}:stats}}"


def _hashed(keys: Keyring, who: str) -> str:
    return hashlib.blake2b(who.encode(), key=keys.derive("sign", "stats-viewer"), digest_size=12).hexdigest()

"""Send batches to the service, one after the other, five minutes apart by the clock of the bench."""

import asyncio
import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import UUID

import asyncpg
import msgspec
import uvloop

from stoa.kernel import clock
from stoa.kernel.db import Database, DatabaseSettings
from stoa.kernel.db.migrate import migrate
from stoa.kernel.db.migrations import load_migrations, migration_folders
from stoa.kernel.embedded import Servers, create_database
from stoa.kernel.feature import discover_sites
from stoa.kernel.ids import new_id
from stoa.sites.firstspawn.playtime.models import Sync
from stoa.sites.firstspawn.playtime.service import sync_playtime
from stoa.sites.firstspawn.plugin_door.service import PluginActor
from stoa.sites.firstspawn.plugins.models import Place

from . import queries

SITE = "firstspawn"
PLAYERS = 5000
BATCHES = 40
EVERY = 5
FOLDER = Path(".stoa") / "bench"
DATABASE = "stoa_bench_sync"


@dataclass(frozen=True, slots=True)
class SyncFigures:
    """What the batches took."""

    players: int
    batches: int
    kilobytes: int
    read_seconds: float
    first_seconds: float
    median_seconds: float
    slowest_seconds: float

    def lines(self) -> list[str]:
        """Say it in words."""
        first, usual, most = (f"{1000 * one:.0f} ms" for one in self._each)
        rate = self.players / (self.median_seconds + self.read_seconds)
        return [
            f"{self.batches} batches of {self.players:,} players ({self.kilobytes} kB of JSON each).",
            f"Reading one takes {1000 * self.read_seconds:.1f} ms; counting it {usual} (median), {most} at most.",
            f"The first, in which everybody is new, took {first}. {rate:,.0f} players a second.",
        ]

    @property
    def _each(self) -> tuple[float, float, float]:
        return self.first_seconds, self.median_seconds, self.slowest_seconds


def measure_syncs(batches: int = BATCHES, players: int = PLAYERS) -> SyncFigures:
    """Bring up PostgreSQL, and send the batches."""
    with Servers(FOLDER, say=print).running(postgres=True, valkey=False) as addresses:
        asyncio.run(create_database(addresses.postgres_dsn, DATABASE))
        url = addresses.database(DATABASE)
        folders = migration_folders(feature.migrations for feature in discover_sites()[SITE].features)
        asyncio.run(migrate(url, load_migrations(folders)))
        return uvloop.run(measure(url, batches, players))


async def measure(url: str, batches: int, players: int) -> SyncFigures:
    """Count that many batches, and see that every minute arrived."""
    connection = await asyncpg.connect(url)
    database = Database(url, DatabaseSettings())
    server_id, plugin_id = new_id(), new_id()
    uuids = [new_id() for _ in range(players)]
    read, taken, size = list[float](), list[float](), 0
    try:
        await connection.execute(queries.EMPTY)
        await connection.execute(queries.SERVER, server_id)
        await connection.execute(queries.PLUGIN, plugin_id, server_id)
        for number in range(batches):
            with clock.moved(timedelta(minutes=EVERY * (number + 1))):
                body = _body(number, uuids)
                size = len(body)
                began = perf_counter()
                told = msgspec.json.decode(body, type=Sync)
                read.append(perf_counter() - began)
                plugin = PluginActor(plugin_id, server_id, Place("play.bench.example", None), os.urandom(32))
                began = perf_counter()
                async with database.write() as tx:
                    await sync_playtime(tx, plugin, told.batch_id, told.records)
                taken.append(perf_counter() - began)
        counted = await connection.fetchrow(queries.COUNTED)
        if counted is None or tuple(counted) != (players, players * batches * EVERY):
            message = f"{counted} is not {EVERY} minutes a batch for each of {players} players."
            raise RuntimeError(message)
    finally:
        await connection.close()
        await database.close()
    later = taken[1:] or taken
    return SyncFigures(players, batches, size // 1000, median(read), taken[0], median(later), max(later))


def _body(number: int, uuids: list[UUID]) -> bytes:
    now = clock.now()
    records = [
        {"playerUuid": str(uuid), "playerUsername": f"Player{at}", "minutes": EVERY, "lastSeen": now}
        for at, uuid in enumerate(uuids)
    ]
    return msgspec.json.encode({"batchId": f"batch-{number}", "records": records})

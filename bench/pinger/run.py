"""Ask them all, as a worker does: four shares of the work in one process."""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import asyncpg
import psutil
import uvloop

from stoa.kernel import clock
from stoa.kernel.config import load_config
from stoa.kernel.db import Database, DatabaseSettings
from stoa.kernel.db.migrate import migrate
from stoa.kernel.db.migrations import load_migrations, migration_folders
from stoa.kernel.embedded import Servers, create_database
from stoa.kernel.feature import discover_sites
from stoa.kernel.jobs import JobSettings
from stoa.sites.firstspawn.mottos.weighing import weigher
from stoa.sites.firstspawn.pinger import service
from stoa.sites.firstspawn.pinger.adapters import ask
from stoa.sites.firstspawn.pinger.asking import work_off
from stoa.sites.firstspawn.pinger.settings import PingerSettings
from stoa.sites.firstspawn.uptime.service import add_months

from . import queries

SITE = "firstspawn"
SERVERS = 10_000
SLOW, DEAD, ENDLESS = 5, 4, 1
"""Of a hundred servers so many never answer, so many refuse the connection, and so many answer without end."""
FIVE_MINUTES = 300
FOLDER = Path(".stoa") / "bench"
DATABASE = "stoa_bench_pinger"
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class PingerFigures:
    """What asking all of them took."""

    servers: int
    answered: int
    silent: int
    seconds: float
    processor_seconds: float
    megabytes: float
    median: float
    slowest_hundredth: float
    last: float

    def lines(self) -> list[str]:
        """Say it in words."""
        in_five = round(self.servers / self.seconds * FIVE_MINUTES)
        silent = f"{self.silent:,} did not ({SLOW} % silent, {DEAD} % refuse, {ENDLESS} % send without end)"
        most = self.slowest_hundredth
        each = f"{1000 * self.processor_seconds / self.servers:.2f} ms each"
        return [
            f"{self.servers:,} servers asked once by one process: {self.seconds:.1f} s; {in_five:,} in five minutes.",
            f"{self.answered:,} answered, {silent}.",
            f"{self.processor_seconds:.1f} s of a core ({each}), {self.megabytes:.0f} MB resident at the end.",
            f"Answers were written after {self.median:.1f} s (median), {most:.1f} s (99 %), {self.last:.1f} s (all).",
        ]


def measure_pinger(servers: int = SERVERS) -> PingerFigures:
    """Bring up PostgreSQL and the servers, and ask them all."""
    with Servers(FOLDER, say=print).running(postgres=True, valkey=False) as addresses, targets() as ports:
        asyncio.run(create_database(addresses.postgres_dsn, DATABASE))
        url = addresses.database(DATABASE)
        folders = migration_folders(feature.migrations for feature in discover_sites()[SITE].features)
        asyncio.run(migrate(url, load_migrations(folders)))
        return uvloop.run(measure(url, servers, ports))


async def measure(url: str, servers: int, ports: tuple[int, ...], **environ: str) -> PingerFigures:
    """Ask that many, each at an address of its own."""
    good, silent, flood, dead = ports
    connection = await asyncpg.connect(url)
    database = Database(url, DatabaseSettings())
    config = load_config({"GAME_ADDRESSES_ALLOW_PRIVATE": "true", **environ})
    settings, tools = config.for_site(SITE, PingerSettings), service.open_tools(config, SITE)
    weigh = weigher(discover_sites()[SITE], config)
    try:
        await connection.execute(queries.EMPTY)
        await connection.execute(queries.INSERT, servers, good, SLOW, DEAD, ENDLESS, silent, dead, flood)
        await database.transact(lambda tx: add_months(tx, clock.now()))
        await database.transact(lambda tx: service.schedule_servers(tx, [], settings))
        process, began_at, began = psutil.Process(), clock.now(), perf_counter()
        spent = sum(process.cpu_times()[:2])
        shares = [
            work_off(database, lambda target: ask(tools, target), settings, weigh, seconds=FIVE_MINUTES)
            for _ in range(JobSettings().concurrency)
        ]
        counts: Counter[str] = sum(await asyncio.gather(*shares), Counter())
        seconds = perf_counter() - began
        spent = sum(process.cpu_times()[:2]) - spent
        written = await connection.fetchrow(queries.WRITTEN)
        if written is None or tuple(written) != (servers, servers, counts["answered"]):
            message = f"{written} is not each of {servers} servers once."
            raise RuntimeError(message)
        median, most, last = await connection.fetchval(queries.WAITED, began_at)
    finally:
        await connection.close()
        await database.close()
    return PingerFigures(
        servers=servers,
        answered=counts["answered"],
        silent=counts["silent"],
        seconds=seconds,
        processor_seconds=spent,
        megabytes=process.memory_info().rss / _MEGABYTE,
        median=median,
        slowest_hundredth=most,
        last=last,
    )


@contextmanager
def targets() -> Iterator[tuple[int, ...]]:
    """Run the servers beside; give the ports of those that answer, are silent, never end, and of one that refuses."""
    command = [sys.executable, "-m", "bench.pinger.targets"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            told = process.stdout.readline() if process.stdout else ""
            yield tuple(int(port) for port in told.split())
        finally:
            process.kill()

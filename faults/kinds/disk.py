"""Disks that are full: that of the data, that of the log of writes, and that of the processes' own logs."""

import asyncio
import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faults.clients import Clients
from faults.ground import ROOMY, standing
from faults.outcome import Fault, Outcome, skipped
from faults.servers.postgres import PostgresServer
from faults.tally import take

_DISK = "120m"
_FULL_SECONDS = 3.0
_SMALL = ROOMY + "max_wal_size = 16MB\n"


@contextmanager
def _small_disk() -> Iterator[Path]:
    """Make a disk of its own in memory, which only root can."""
    folder = Path(tempfile.mkdtemp(prefix="stoa-disk-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_DISK},mode=755", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)
        folder.rmdir()


async def fill_disk(rounds: int) -> Outcome:
    """Fill PostgreSQL's disk while clients write, then free it."""
    if os.geteuid() != 0:
        return skipped("Only root can make a small disk.")
    with _small_disk() as disk:
        return await _filled(rounds, disk, PostgresServer(settings=_SMALL, parent=disk))


async def fill_log_of_writes(rounds: int) -> Outcome:
    """Fill the disk on which PostgreSQL's log of writes lies alone."""
    if os.geteuid() != 0:
        return skipped("Only root can make a small disk.")
    with _small_disk() as disk:
        log_of_writes = disk / "wal"
        log_of_writes.mkdir(mode=0o700)
        shutil.chown(log_of_writes, "postgres", "postgres")
        return await _filled(rounds, disk, PostgresServer(settings=_SMALL, log_of_writes=log_of_writes))


async def _filled(rounds: int, disk: Path, server: PostgresServer) -> Outcome:
    async with standing(postgres=server) as ground:
        tending = asyncio.create_task(_keep_up(ground.postgres))
        async with Clients(ground.ports, ground.journal) as clients:
            for _ in range(rounds):
                await asyncio.sleep(random.uniform(0.3, 1.0))
                filling = disk / "filling"
                await asyncio.to_thread(_fill, filling)
                await asyncio.sleep(_FULL_SECONDS)
                filling.unlink()
                await clients.acknowledged_again()
        tally = await take(ground.database_url, ground.journal)
        tending.cancel()
    heard = clients.heard
    notes = [f"{heard.refused} of {heard.asked} requests were refused meanwhile; other answers: {heard.odd or 'none'}."]
    return Outcome(rounds, tally.clean and not heard.odd, tally, notes)


async def fill_logs(rounds: int) -> Outcome:
    """Fill the disk that the processes write their own logs to: that is no reason to refuse anybody."""
    if os.geteuid() != 0:
        return skipped("Only root can make a small disk.")
    with _small_disk() as disk:
        async with standing(webs=0, workers=0) as ground:
            more = {"STOA_ACCESS_LOG": "true", "DATABASE_SLOW_QUERY": "0s"}
            await ground.begin(2, 2, more=more, logs=disk)
            written = 0
            async with Clients(ground.ports, ground.journal) as clients:
                for _ in range(rounds):
                    filling = disk / "filling"
                    await asyncio.to_thread(_fill, filling)
                    before = _bytes(disk) - filling.stat().st_size
                    await asyncio.sleep(_FULL_SECONDS)
                    filling.unlink()
                    await clients.acknowledged_again()
                    await asyncio.sleep(_FULL_SECONDS)
                    written += _bytes(disk) > before
            heard = clients.heard
            tally = await take(ground.database_url, ground.journal)
            restarts = ground.restarts
    failed = heard.refused + heard.broken + heard.turned_away
    notes = [f"{failed} of {heard.asked} requests failed; {restarts} processes ended; logs went on {written} times."]
    return Outcome(rounds, tally.clean and not failed and not restarts and written == rounds, tally, notes)


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue


async def _keep_up(server: PostgresServer) -> None:
    """Start it again where a full disk has ended it, as a service manager does."""
    while True:
        await asyncio.sleep(0.5)
        if server.ended:
            try:
                await asyncio.to_thread(server.start)
            except RuntimeError:
                continue


KINDS = (
    Fault("disk-full", "PostgreSQL's disk is full for 3 s", "503, 0 missing, goes on when freed", fill_disk, 1, 20),
    Fault(
        "wal-full",
        "The disk of PostgreSQL's log of writes is full for 3 s",
        "503, 0 missing, goes on when freed",
        fill_log_of_writes,
        1,
        20,
    ),
    Fault("logs-full", "The disk of Stoa's own logs is full for 3 s", "0 requests failed", fill_logs, 1, 20),
)

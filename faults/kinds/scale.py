"""Everything twice: two web processes behind nginx, a primary with its replica, PgBouncer in between."""

import asyncio
import signal
from pathlib import Path
from uuid import uuid4

import httpx

from faults import queries
from faults.clients import CREATED, Clients
from faults.ground import DATABASE, ROOMY, Ground, free_port, standing
from faults.outcome import Fault, Outcome, skipped
from faults.servers.front import find, start_nginx, start_pgbouncer, wait_for
from faults.servers.postgres import PostgresServer
from faults.tally import Tally, take

_READERS = 200
_OK = 200


async def scale_out(rounds: int) -> Outcome:
    """Show what must hold when there are two of everything, then replace every web process under load."""
    nginx, bouncer = find("nginx"), find("pgbouncer")
    if nginx is None or bouncer is None:
        return skipped("nginx or pgbouncer is not installed.")
    primary = PostgresServer(settings=ROOMY)
    async with standing(postgres=primary, webs=0, workers=0) as ground:
        replica = PostgresServer(copy_of=primary, settings=ROOMY)
        pooled = free_port()
        fronts = [start_pgbouncer(bouncer, _folder(ground, "bouncer"), pooled, primary.port)]
        try:
            replica.start()
            await asyncio.to_thread(wait_for, pooled)
            more = {
                "DATABASE_URL": f"postgresql://stoa@127.0.0.1:{pooled}/{DATABASE}",
                "DATABASE_REPLICA_URL": replica.url(DATABASE),
                "DATABASE_PREPARED": "false",
                "STOA_TRUSTED_PROXIES": "127.0.0.1/32",
            }
            await ground.begin(2, 2, more=more)
            front = free_port()
            fronts.append(start_nginx(nginx, _folder(ground, "nginx"), front, ground.ports))
            await asyncio.to_thread(wait_for, front)
            return await _show(ground, front, replica, rounds)
        finally:
            for one in fronts:
                one.stop()
            await ground.end()
            replica.destroy()


def _folder(ground: Ground, name: str) -> Path:
    folder = ground.folder / name
    folder.mkdir()
    ground.folder.chmod(0o755)
    return folder


async def _show(ground: Ground, front: int, replica: PostgresServer, rounds: int) -> Outcome:
    async with Clients([front], ground.journal) as clients:
        unseen = await _read_own_writes(front)
        before = await _reads_of(replica)
        await _read_as_a_stranger(ground, front)
        on_replica = await _reads_of(replica) - before
        for number in range(2 * rounds):
            one = ground.webs[number % 2]
            await one.replace(signal.SIGTERM)
    heard = clients.heard
    tally: Tally = await take(ground.database_url, ground.journal)
    failed = heard.broken + heard.refused + heard.turned_away
    notes = [
        f"{unseen} of {_READERS} writers missed their own write; the replica answered {on_replica} reads of strangers;",
        f"{failed} of {heard.asked} requests failed while both processes were replaced {rounds} times",
        f"(other answers: {heard.odd or 'none'}, broken off: {heard.broken}).",
    ]
    return Outcome(rounds, tally.clean and not unseen and on_replica > 0 and not failed, tally, notes)


async def _read_own_writes(front: int) -> int:
    """Write, read at once, through whichever process nginx chooses; count who did not see it."""
    unseen = 0
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{front}", timeout=30) as client:
        for _ in range(_READERS):
            operation = str(uuid4())
            made = await client.post("/api/v1/entries", json={"operation": operation})
            seen = await client.get(f"/api/v1/entries/{operation}")
            unseen += made.status_code != CREATED or seen.status_code != _OK
    return unseen


async def _read_as_a_stranger(ground: Ground, front: int) -> None:
    operations = list(ground.journal.acknowledged)[:20]
    for operation in operations:
        async with httpx.AsyncClient(timeout=30) as client:
            await client.get(f"http://127.0.0.1:{front}/api/v1/entries/{operation}")


async def _reads_of(replica: PostgresServer) -> int:
    rows = await replica.sql(queries.SCANS, database=DATABASE)
    return int(rows[0]["scans"])


KINDS = (
    Fault(
        "scale-out",
        "Two of everything behind nginx and PgBouncer, replaced under load",
        "own writes seen, strangers read the replica, 0 requests failed",
        scale_out,
        1,
        20,
    ),
)

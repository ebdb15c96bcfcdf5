"""A primary that dies, and the replica that takes over: one that confirms every commit."""

import asyncio
import random
import time
from statistics import median

import asyncpg

from faults import queries
from faults.clients import Clients
from faults.ground import DATABASE, ROOMY, standing
from faults.outcome import Fault, Outcome
from faults.servers.postgres import PostgresServer
from faults.tally import take

# Longer than a request may take, so that clients ask again for what waits for the replica.
_CUT_OFF_SECONDS = (2.5, 4.0)
_DEADLINE = "2s"
_FENCED_SECONDS = 1.0
_COPIED_SECONDS = 120.0


async def fail_over(rounds: int) -> Outcome:
    """Kill the primary at a random instant."""
    return await _fail_over(rounds, cut_off=False)


async def fail_over_from_afar(rounds: int) -> Outcome:
    """Cut the replica off first: what is written meanwhile is on the primary alone, and dies with it."""
    return await _fail_over(rounds, cut_off=True)


async def _fail_over(rounds: int, *, cut_off: bool) -> Outcome:
    async with standing(postgres=PostgresServer(settings=ROOMY), workers=0, webs=0) as ground:
        replica = await _copy(ground.postgres)
        try:
            ports = f"127.0.0.1:{ground.postgres.port},127.0.0.1:{replica.port}"
            both = f"postgresql://stoa@{ports}/{DATABASE}?target_session_attrs=primary"
            await ground.begin(2, 2, more={"DATABASE_URL": both, "STOA_DEADLINE": _DEADLINE})
            unfenced, gaps = 0, []
            async with Clients(ground.ports, ground.journal, many=4, pause=0.05) as clients:
                for number in range(rounds):
                    await asyncio.sleep(random.uniform(0.5, 1.5))
                    old, ground.postgres = ground.postgres, replica
                    port = old.port
                    try:
                        died_at = await _kill_primary(old, replica, cut_off=cut_off)
                        await clients.acknowledged_again()
                        gaps.append(time.monotonic() - died_at)
                        await asyncio.sleep(1.0)
                        unfenced += not await _is_fenced(old)
                    finally:
                        old.destroy()
                    if number < rounds - 1:
                        replica = await _copy(ground.postgres, port=port)
            tally = await take(ground.postgres.url(DATABASE), ground.journal)
        finally:
            await ground.end()
            replica.destroy()
    notes = [
        f"Acknowledged again {median(gaps):.1f} s after the primary's death, at the longest {max(gaps):.1f} s;",
        f"nobody was for {clients.heard.longest_gap:.1f} s at the longest, what was cut off before included;",
        f"the old primary, started again, took a write {unfenced} times.",
    ]
    return Outcome(rounds, tally.clean and not unfenced, tally, notes)


async def _kill_primary(primary: PostgresServer, replica: PostgresServer, *, cut_off: bool) -> float:
    """Let the replica take over from a primary that dies; say when that was."""
    if cut_off:
        await asyncio.to_thread(replica.kill)
        await asyncio.sleep(random.uniform(*_CUT_OFF_SECONDS))
    died_at = time.monotonic()
    await asyncio.to_thread(primary.kill)
    if cut_off:
        await asyncio.to_thread(replica.start)
    await asyncio.to_thread(replica.promote)
    return died_at


async def _copy(primary: PostgresServer, port: int | None = None) -> PostgresServer:
    """Give a replica without which nothing is confirmed from now on."""
    replica = await asyncio.to_thread(lambda: PostgresServer(copy_of=primary, settings=ROOMY, port=port))
    await asyncio.to_thread(replica.start)
    await primary.sql("alter system set synchronous_standby_names = '*'")
    await primary.sql("select pg_reload_conf()")
    end = time.monotonic() + _COPIED_SECONDS
    while not await primary.sql(queries.CONFIRMED):
        if time.monotonic() > end:
            message = "The replica confirms nothing."
            raise TimeoutError(message)
        await asyncio.sleep(0.05)
    return replica


async def _is_fenced(old: PostgresServer) -> bool:
    """Start the old primary again, and see whether it confirms a write that its successor never hears of."""
    old.move()
    await asyncio.to_thread(old.start)
    connection = await asyncpg.connect(old.url(DATABASE))
    try:
        async with asyncio.timeout(_FENCED_SECONDS):
            await connection.execute(queries.MARK)
    except TimeoutError:
        return True
    else:
        return False
    finally:
        connection.terminate()


KINDS = (
    Fault("failover", "The primary dies, its synchronous replica takes over", "0 missing, 0 doubled", fail_over, 1, 20),
    Fault(
        "failover-cut-off",
        "The replica is cut off, the primary dies, the replica takes over",
        "0 missing: what it has not confirmed was told to nobody",
        fail_over_from_afar,
        1,
        20,
    ),
)

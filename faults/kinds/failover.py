"""A primary that dies, and the replica that takes over: one that confirms every commit."""

import asyncio
import random

import asyncpg

from faults import queries
from faults.clients import Clients
from faults.ground import DATABASE, ROOMY, standing
from faults.outcome import Fault, Outcome
from faults.servers.postgres import PostgresServer
from faults.tally import Tally, take

# Longer than a request may take, so that clients ask again for what waits for the replica.
_CUT_OFF_SECONDS = (2.5, 4.0)
_DEADLINE = "2s"
_FENCED_SECONDS = 1.0


async def fail_over(rounds: int) -> Outcome:
    """Kill the primary at a random instant."""
    return await _fail_over(rounds, cut_off=False)


async def fail_over_from_afar(rounds: int) -> Outcome:
    """Cut the replica off first: what is written meanwhile is on the primary alone, and dies with it."""
    return await _fail_over(rounds, cut_off=True)


async def _fail_over(rounds: int, *, cut_off: bool) -> Outcome:
    gaps: list[float] = []
    tallies: list[Tally] = []
    unfenced = 0
    for _ in range(rounds):
        tally, gap, fenced = await _fail_over_once(cut_off=cut_off)
        gaps.append(gap)
        tallies.append(tally)
        unfenced += not fenced
    notes = [
        f"Longest time without an acknowledgement: {max(gaps):.1f} s;",
        f"the old primary, started again, took a write {unfenced} times.",
    ]
    total = Tally.sum(tallies)
    return Outcome(rounds, total.clean and not unfenced, total, notes)


async def _fail_over_once(*, cut_off: bool) -> tuple[Tally, float, bool]:
    primary = PostgresServer(settings=ROOMY)
    async with standing(postgres=primary, workers=0, webs=0) as ground:
        replica = PostgresServer(copy_of=primary, settings=ROOMY)
        try:
            replica.start()
            await primary.sql("alter system set synchronous_standby_names = '*'")
            await primary.sql("select pg_reload_conf()")
            both = f"postgresql://stoa@127.0.0.1:{primary.port},127.0.0.1:{replica.port}/{DATABASE}?target_session_attrs=primary"
            await ground.begin(2, 2, more={"DATABASE_URL": both, "STOA_DEADLINE": _DEADLINE})
            async with Clients(ground.ports, ground.journal) as clients:
                await asyncio.sleep(random.uniform(0.5, 1.5))
                if cut_off:
                    await asyncio.to_thread(replica.kill)
                    await asyncio.sleep(random.uniform(*_CUT_OFF_SECONDS))
                await asyncio.to_thread(primary.kill)
                if cut_off:
                    await asyncio.to_thread(replica.start)
                await asyncio.to_thread(replica.promote)
                await clients.acknowledged_again()
                await asyncio.sleep(1.0)
            tally = await take(replica.url(DATABASE), ground.journal)
            await ground.end()
            return tally, clients.heard.longest_gap, await _is_fenced(primary)
        finally:
            await ground.end()
            replica.destroy()


async def _is_fenced(old: PostgresServer) -> bool:
    """Start the old primary again, and see whether it confirms a write that its successor never hears of."""
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

"""Processes of Stoa that are killed or told to stop."""

import asyncio
import random
import signal

import asyncpg

from faults import queries
from faults.clients import Clients
from faults.ground import Running, standing
from faults.outcome import Fault, Outcome
from faults.tally import take

_LONGEST_WAIT = 0.6
# Within a minute of the worker's death where it is taken for dead after 30 s; here that is after 2 s.
_RESUMED_SECONDS = 32.0


async def kill_web(rounds: int) -> Outcome:
    """Kill one of two web processes at a random instant, again and again."""
    async with standing() as ground:
        async with Clients(ground.ports, ground.journal) as clients:
            for _ in range(rounds):
                await _end_one(random.choice(ground.webs), signal.SIGKILL)
        heard = clients.heard
        tally = await take(ground.database_url, ground.journal)
    return Outcome(rounds, tally.clean, tally, [f"{heard.broken} requests were cut off and asked again."])


async def kill_worker(rounds: int) -> Outcome:
    """Kill one of two workers in the middle of its jobs."""
    async with standing(webs=1) as ground:
        async with Clients(ground.ports, ground.journal, many=4, work_milliseconds=300):
            for _ in range(rounds):
                await _end_one(random.choice(ground.workers), signal.SIGKILL)
        tally = await take(ground.database_url, ground.journal)
        times, longest = await _resumed(ground.database_url)
    notes = [f"{times} attempts died with their worker; the next one began {longest:.1f} s after it at the longest."]
    return Outcome(rounds, tally.clean and times > 0 and longest < _RESUMED_SECONDS, tally, notes)


async def _resumed(url: str) -> tuple[int, float]:
    """Say how many attempts a death ended, and after how long at the most the next one at the same job began."""
    connection = await asyncpg.connect(url)
    try:
        (row,) = await connection.fetch(queries.RESUMED)
    finally:
        await connection.close()
    return row["times"], row["longest"]


async def restart_in_turn(rounds: int) -> Outcome:
    """Stop the web processes one after the other while clients work, as a new version is rolled out."""
    async with standing() as ground:
        async with Clients(ground.ports, ground.journal) as clients:
            for number in range(rounds):
                await _end_one(ground.webs[number % 2], signal.SIGTERM)
        heard = clients.heard
        tally = await take(ground.database_url, ground.journal)
    failed = heard.broken + heard.refused
    note = f"{failed} of {heard.asked} requests failed ({heard.failures})."
    return Outcome(rounds, tally.clean and not failed, tally, [note])


async def _end_one(one: Running, number: signal.Signals) -> None:
    """End a process at a random instant, and wait until the next one of its kind is ready."""
    await asyncio.sleep(random.uniform(0.05, _LONGEST_WAIT))
    await one.replace(number)


KINDS = (
    Fault("web-killed", "kill -9 of a web process", "0 missing, 0 doubled", kill_web, 6, 50),
    Fault("worker-killed", "kill -9 of a worker in its jobs", "each effect exactly once", kill_worker, 6, 50),
    Fault("rolling-restart", "SIGTERM of each web process under load", "0 requests failed", restart_in_turn, 4, 20),
)

"""Networks that split: the line to PostgreSQL, and cables that are really pulled."""

import asyncio
import random
from contextlib import ExitStack

from faults.clients import Clients, Heard
from faults.ground import DATABASE, ROOMY, free_port, standing
from faults.outcome import Fault, Outcome, skipped
from faults.proxy import CuttableLine
from faults.servers.namespace import Namespace, why_not
from faults.servers.postgres import PostgresServer
from faults.servers.valkey import ValkeyServer
from faults.tally import take

_CUT_SECONDS = 8.0
# Shorter than a cut, so that it is what ends a request; and some time to say so on a busy machine.
_DEADLINE, _ANSWERED_WITHIN = "5s", 6.0


async def cut_database(rounds: int) -> Outcome:
    """Cut the line to PostgreSQL in a way that TCP does not notice, then mend it."""
    server = PostgresServer(settings=ROOMY)
    async with CuttableLine(server.port) as line:
        url = f"postgresql://stoa@127.0.0.1:{line.port}/{DATABASE}"
        async with standing(postgres=server, DATABASE_URL=url, STOA_DEADLINE=_DEADLINE) as ground:
            async with Clients(ground.ports, ground.journal) as clients:
                for _ in range(rounds):
                    await asyncio.sleep(random.uniform(0.2, 0.6))
                    line.cut()
                    await asyncio.sleep(_CUT_SECONDS)
                    line.mend()
                    await clients.acknowledged_again()
            heard = clients.heard
            tally = await take(ground.database_url, ground.journal)
            restarts, ended_with = ground.restarts, ground.ended_with
    notes = [f"The slowest answer took {heard.slowest:.1f} s; {restarts} processes were started again.{ended_with}"]
    return Outcome(rounds, tally.clean and _in_time(heard) and not restarts, tally, notes)


def _in_time(heard: Heard) -> bool:
    """Say whether each was answered within its budget, with the entry or with a request to come back."""
    return not heard.odd and not heard.broken and heard.slowest <= _ANSWERED_WITHIN


async def pull_cables(rounds: int) -> Outcome:
    """Let PostgreSQL and Valkey stand in networks of their own, and pull the cable of one or of both."""
    lacking = await asyncio.to_thread(why_not)
    if lacking:
        return skipped(lacking)
    with ExitStack() as stack:
        here, there = stack.enter_context(Namespace(1)), stack.enter_context(Namespace(2))
        postgres = PostgresServer(settings=ROOMY, place=here)
        valkey = ValkeyServer(port=free_port(), place=there)
        async with standing(postgres=postgres, valkey=valkey, STOA_DEADLINE=_DEADLINE) as ground:
            async with Clients(ground.ports, ground.journal) as clients:
                for number in range(rounds):
                    cables = ((here,), (there,), (here, there))[number % 3]
                    await asyncio.sleep(random.uniform(0.2, 0.6))
                    for one in cables:
                        one.cut()
                    await asyncio.sleep(_CUT_SECONDS)
                    for one in cables:
                        one.mend()
                    await clients.acknowledged_again()
            heard = clients.heard
            tally = await take(ground.database_url, ground.journal)
            restarts, ended_with = ground.restarts, ground.ended_with
    notes = [
        f"The slowest answer took {heard.slowest:.1f} s; {restarts} processes were started again;",
        f"other answers: {heard.odd or 'none'}.{ended_with}",
    ]
    return Outcome(rounds, tally.clean and _in_time(heard) and not restarts, tally, notes)


KINDS = (
    Fault(
        "partition",
        "The line to PostgreSQL is cut for 8 s, and TCP does not notice",
        "each answered within 6 s, then healed, nobody restarted",
        cut_database,
        1,
        20,
    ),
    Fault(
        "cables",
        "PostgreSQL and Valkey in networks of their own, their cables pulled for 8 s",
        "each answered within 6 s, then healed, nobody restarted",
        pull_cables,
        3,
        21,
    ),
)

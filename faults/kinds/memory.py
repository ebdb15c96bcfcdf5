"""Valkey that dies, forgets, or comes back empty."""

import asyncio
import random
import socket
from contextlib import suppress

from faults.clients import Clients
from faults.ground import standing
from faults.outcome import Fault, Outcome
from faults.servers.valkey import ValkeyServer
from faults.tally import take


async def lose_valkey(rounds: int) -> Outcome:
    """Kill it, start it empty, then make the next one forget everything, while clients work."""
    async with standing() as ground:
        async with Clients(ground.ports, ground.journal) as clients:
            for _ in range(rounds):
                await asyncio.sleep(random.uniform(0.2, 0.8))
                ground.valkey.kill()
                await asyncio.sleep(0.5)
                await asyncio.to_thread(ground.valkey.start)
                await asyncio.sleep(random.uniform(0.2, 0.8))
                await asyncio.to_thread(_forget_everything, ground.valkey)
        heard = clients.heard
        tally = await take(ground.database_url, ground.journal)
    notes = [f"{heard.refused} of {heard.asked} requests were refused; longest gap {heard.longest_gap:.1f} s."]
    return Outcome(rounds, tally.clean and not heard.refused, tally, notes)


def _forget_everything(server: ValkeyServer) -> None:
    with suppress(OSError), socket.create_connection(("127.0.0.1", server.port or 0), timeout=2) as line:
        line.sendall(b"FLUSHALL\r\n")
        line.recv(64)


KINDS = (
    Fault("valkey-lost", "Valkey killed, started empty, flushed", "0 missing, nobody refused", lose_valkey, 2, 20),
)

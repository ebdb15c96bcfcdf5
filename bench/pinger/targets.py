"""Game servers in a process of their own: `python -m bench.pinger.targets` says their ports and serves until killed."""

import asyncio
import socket
import sys

import uvloop

from stoa.testing.game_servers import GameServer, Manner

EVERYWHERE = "0.0.0.0"  # noqa: S104 - all of 127.0.0.0/8, on a machine that runs a bench
MANNERS: tuple[Manner, ...] = ("modern", "silent", "flood")


async def serve() -> None:
    """Serve one server of each kind, and keep a port on which nobody listens."""
    ports = [await GameServer(manner=manner).start(EVERYWHERE) for manner in MANNERS]
    with socket.socket() as dead:
        dead.bind((EVERYWHERE, 0))
        sys.stdout.write(" ".join(map(str, (*ports, dead.getsockname()[1]))) + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(serve())

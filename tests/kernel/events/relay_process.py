"""A relay in a process of its own, so that it can die: `python -m tests.kernel.events.relay_process URL`."""

import asyncio
import sys

from stoa.kernel.db import Database, DatabaseSettings
from stoa.kernel.events import Relay
from tests.kernel.events.samples import LISTENER, MORTAL, QUICK


async def _main(url: str) -> None:
    database = Database(url, DatabaseSettings(read_pool=2, write_pool=4))
    await Relay(database, [MORTAL, LISTENER], QUICK).run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1]))

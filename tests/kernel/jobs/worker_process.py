"""A worker in a process of its own, so that a test can kill it: `python -m tests.kernel.jobs.worker_process URL`."""

import asyncio
import signal
import sys
from datetime import timedelta

from stoa.kernel.db import Database, DatabaseSettings
from stoa.kernel.jobs.worker import Worker
from tests.kernel.jobs.samples import QUICK, QUICK_EVENTS, sample_site


async def _main(url: str, *, stuck_exit: timedelta | None) -> None:
    database = Database(url, DatabaseSettings(read_pool=2, write_pool=6))
    worker = Worker([sample_site(database)], jobs=QUICK, events=QUICK_EVENTS, stuck_exit=stuck_exit)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await worker.run(stop)
    await database.close()


if __name__ == "__main__":
    watched = timedelta(seconds=1) if "--watched" in sys.argv else None
    asyncio.run(_main(sys.argv[1], stuck_exit=watched))

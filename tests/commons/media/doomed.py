"""A worker that is killed in the middle of its work on a file: `python -m tests.commons.media.doomed`.

It says on its output that it has published everything, and waits there to be killed before it can write that down.
"""

import asyncio
import sys
from typing import Any

from stoa.cli.work import make_worker
from stoa.commons.media import jobs
from stoa.commons.media.pipeline import publish
from stoa.kernel.config import load_config
from stoa.kernel.embedded import Addresses
from stoa.kernel.runtime import open_runtime

from .harbour import SITE


async def _publish_and_hang(*args: Any) -> dict[str, str]:
    keys = await publish(*args)
    sys.stdout.write("published\n")
    sys.stdout.flush()
    await asyncio.Event().wait()
    return keys


async def main() -> None:
    """Work until killed."""
    vars(jobs)["publish"] = _publish_and_hang
    runtime = open_runtime(load_config(), {SITE.name: SITE}, Addresses())
    await make_worker(runtime).run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main())

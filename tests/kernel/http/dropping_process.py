"""Another process that changes a thing, as a worker would: `DATABASE_URL` and `VALKEY_URL` say where."""

import asyncio
import sys

from stoa.kernel.config import load_config
from stoa.kernel.embedded import Addresses
from stoa.kernel.runtime import open_runtime
from tests.kernel.http.shop import RENAME, SHOP


async def main(thing: int, name: str) -> None:
    """Rename the thing, and void what is kept of it."""
    runtime = open_runtime(load_config(), {"shop": SHOP}, Addresses())
    async with runtime.databases["shop"].write() as tx:
        await RENAME.one(tx, id=thing, name=name)
        tx.drop_tags(f"thing:{thing}")
    await runtime.close()


asyncio.run(main(int(sys.argv[1]), sys.argv[2]))

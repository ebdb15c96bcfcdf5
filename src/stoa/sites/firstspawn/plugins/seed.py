"""Plugins that report from the demo owner's servers."""

from stoa.kernel.db import Write
from stoa.sites.firstspawn.servers.seed import OWNED

from . import queries


async def plant(tx: Write) -> None:
    """Let the plugin of each of them have been heard of just now."""
    await queries.PLANT.run(tx, slugs=list(OWNED[:2]))

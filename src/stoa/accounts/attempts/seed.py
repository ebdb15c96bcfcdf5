"""A month of sign-ins by people who do not exist, so that charts of a demo have something to tell."""

from stoa.kernel.db import Write

from . import queries


async def plant_attempts(tx: Write) -> None:
    """Let people of the demo have signed in every now and then; once."""
    if not await queries.HAS_OLD.one(tx):
        await queries.PLANT.run(tx)

"""A month of sign-ins by people who do not exist, so that charts of a demo have something to tell."""

from datetime import timedelta
from uuid import UUID

from stoa.kernel.db import Write

from . import queries


async def plant_attempts(tx: Write) -> None:
    """Let people of the demo have signed in every now and then; once."""
    if not await queries.HAS_OLD.one(tx):
        await queries.PLANT.run(tx)


async def plant_guesses(tx: Write, person_id: UUID, *, many: int, apart: timedelta, address: str) -> None:
    """Let somebody have guessed at a password until a moment ago."""
    await queries.PLANT_GUESSES.run(tx, person_id=person_id, many=many, apart=apart, address=address)

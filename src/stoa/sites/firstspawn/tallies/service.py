"""Tallies are added up, so that what has changed since stays a short list."""

from stoa.kernel.db import Write

from . import queries

_MOST = 200_000


async def add_up(tx: Write) -> int:
    """Put what has changed into the tallies; give how many changes that were."""
    many = await queries.WAITING.one(tx, most=_MOST)
    if many:
        await queries.ADD_UP.run(tx, most=_MOST)
        await queries.FORGET_NONE.run(tx)
    return many

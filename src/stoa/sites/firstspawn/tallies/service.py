"""Tallies are added up, so that what has changed since stays a short list."""

from stoa.commons import tallies
from stoa.kernel.db import Write

from .queries import TALLIES


async def add_up(tx: Write) -> int:
    """Put what has changed into the tallies; give how many changes that were."""
    return await tallies.add_up(tx, *TALLIES)


async def add_up_all(tx: Write) -> None:
    """Put everything that has changed into the tallies, after very many rows have come at once."""
    await tallies.add_up_all(tx, *TALLIES)

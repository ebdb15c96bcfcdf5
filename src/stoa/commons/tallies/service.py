"""Tallies are added up, so that what has changed since stays a short list."""

from dataclasses import dataclass

from stoa.kernel.db import Query, Write

_MOST = 200_000


@dataclass(frozen=True, slots=True)
class Tally:
    """The statements of one tally, as its site has declared them."""

    waiting: Query[int]
    add_up: Query[None]
    forget_none: Query[None]


async def add_up(tx: Write, *tallies: Tally) -> int:
    """Put what has changed into the tallies; give how many changes that were."""
    every = 0
    for tally in tallies:
        many = await tally.waiting.one(tx, most=_MOST)
        if many:
            await tally.add_up.run(tx, most=_MOST)
            await tally.forget_none.run(tx)
        every += many
    return every


async def add_up_all(tx: Write, *tallies: Tally) -> None:
    """Put everything that has changed into the tallies, however much that is."""
    while await add_up(tx, *tallies):
        pass

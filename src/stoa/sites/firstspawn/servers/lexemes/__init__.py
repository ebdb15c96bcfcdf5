"""Forgetting words that stand in no server any more: what somebody took out of a text is in no table of ours."""

from datetime import timedelta

from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.kernel.db.queries import TAKE_ALL_TIME

from . import queries

UNUSED_FOR = timedelta(hours=20)
"""Longer than anybody takes to write a server, and less than a day, which is how often somebody looks."""
MOST = 100_000


async def forget_words(tx: Write) -> int:
    """Forget the words that nobody has used since the last look, and mark those to forget at the next; give how many.

    One statement looks for them and another takes them away: a word that somebody has begun to use in between has lost
    its mark by then.
    """
    now = clock.now()
    await TAKE_ALL_TIME.run(tx)
    unused = await queries.FIND_UNUSED.all(tx, most=MOST)
    await queries.HOLD.run(tx)
    gone = await queries.FORGET.run(tx, unused=unused, before=now - UNUSED_FOR)
    await queries.MARK.run(tx, unused=unused, now=now)
    await queries.UNMARK.run(tx, unused=unused)
    return gone

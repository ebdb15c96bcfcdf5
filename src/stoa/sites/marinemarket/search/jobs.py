"""What happens later: words are counted, so that rare ones are taken for mistakes and common ones are not."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from .filing import count_words, file_words, forget_words


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def tidy_words(ctx: JobContext, _: Tick) -> None:
    """Count in how many listings each word stands, and file boats under those that many names share."""
    # Each by itself: who holds words and waits for those who write boats would wait for those who wait for words.
    async with ctx.db.write() as tx:
        await forget_words(tx)
    async with ctx.db.write() as tx:
        await count_words(tx)
    async with ctx.completing() as tx:
        await file_words(tx)


WORDS = Job("search.count-words", Tick, tidy_words)
NIGHTLY = Cron("search.count-words", "50 2 * * *", WORDS, Tick())

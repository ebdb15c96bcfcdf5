"""What happens later: words are counted, so that rare ones are taken for mistakes and common ones are not."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext

from .filing import file_words, forget_words, queries


class Tick(msgspec.Struct, frozen=True):
    """The clock asks, and has nothing to add."""


async def count_words(ctx: JobContext, _: Tick) -> None:
    """Count in how many listings each word stands, and file boats under those that many names share."""
    async with ctx.db.write() as tx:  # apart, since it waits for those who write boats, who may wait for new words
        await forget_words(tx)
    async with ctx.completing() as tx:
        await queries.COUNT_WORDS.run(tx)
        await file_words(tx)


WORDS = Job("search.count-words", Tick, count_words)
NIGHTLY = Cron("search.count-words", "50 2 * * *", WORDS, Tick())

"""Ranking every server anew, each hour."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext
from stoa.sites.firstspawn.servers.lexemes import forget_words
from stoa.sites.firstspawn.servers.service import count_words

from . import service


class RankServers(msgspec.Struct, frozen=True):
    """All of them."""


async def rank_servers(ctx: JobContext, _: RankServers) -> None:
    """Take samples of the day, and reckon scores from them, some servers at a time: lists are read meanwhile."""
    await service.rank_all(ctx.db)
    async with ctx.completing() as tx:
        await count_words(tx)


async def tidy_words(ctx: JobContext, _: RankServers) -> int:
    """Forget words that have stood in no server for a day."""
    async with ctx.completing() as tx:
        return await forget_words(tx)


RANK = Job("firstspawn.rank", RankServers, rank_servers)
WORDS = Job("firstspawn.forget-words", RankServers, tidy_words)
CRONS = (
    Cron("firstspawn.rank-hourly", "7 * * * *", RANK, RankServers()),
    Cron("firstspawn.forget-words", "40 3 * * *", WORDS, RankServers()),
)

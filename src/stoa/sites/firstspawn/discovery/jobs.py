"""Ranking every server anew, each hour."""

import msgspec

from stoa.kernel.jobs import Cron, Job, JobContext
from stoa.sites.firstspawn.servers.service import count_words

from . import service


class RankServers(msgspec.Struct, frozen=True):
    """All of them."""


async def rank_servers(ctx: JobContext, _: RankServers) -> None:
    """Take samples of the day, and reckon scores from them, in one transaction."""
    async with ctx.completing() as tx:
        await service.record_samples(tx)
        await service.rank_servers(tx)
        await count_words(tx)


RANK = Job("firstspawn.rank", RankServers, rank_servers)
HOURLY = Cron("firstspawn.rank-hourly", "7 * * * *", RANK, RankServers())

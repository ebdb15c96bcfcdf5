"""Reputations for looking around: what people have written and been voted for, as it would have been counted."""

from stoa.kernel.db import Write
from stoa.kernel.rules import Dated

from . import queries
from .rules import DELTAS, Deltas


async def plant(tx: Write) -> None:
    """Count accounts and votes on reviews for everybody who is there, as the consumers would have."""
    if await queries.COUNT_LINES.one(tx):
        return
    rule: Dated[Deltas] = await DELTAS.at(tx)
    await queries.PLANT_ACCOUNTS.run(tx, worth=rule.values.account_verified)
    await queries.PLANT_VOTES.run(tx, up=rule.values.review_upvoted, down=rule.values.review_downvoted)
    await queries.PLANT_GUILDS.run(tx, worth=rule.values.guild_grown, members=rule.values.guild_members)
    await queries.ADD_UP.run(tx)
    await queries.RECOUNT_GUILDS.run(tx)


async def count_badges(tx: Write) -> None:
    """Count what badges are worth, once they have been given."""
    worth = (await DELTAS.at(tx)).values.badge_earned
    await queries.PLANT_BADGES.run(tx, worth=worth)
    await queries.ADD_UP.run(tx)
    await queries.RECOUNT_GUILDS.run(tx)

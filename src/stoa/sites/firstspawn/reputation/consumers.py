"""What changes reputations. Each looks at how things stand, so the order in which it is told does not matter."""

from stoa.accounts.people.events import PersonJoined
from stoa.commons.reviews.events import ReviewChanged, ReviewRemoved, ReviewVoted
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer
from stoa.sites.firstspawn.guilds.events import MemberJoined, MemberLeft, OwnerChanged

from . import service
from .models import Action
from .rules import DELTAS


async def _joined(tx: Write, told: PersonJoined) -> None:
    rule = await DELTAS.at(tx)
    worth = rule.values.account_verified
    reason = "Proved an e-mail address"
    await service.settle_reputation(
        tx, told.person_id, Action.ACCOUNT_VERIFIED, "account-verified", worth, reason, rule=rule
    )


async def _voted(tx: Write, told: ReviewVoted) -> None:
    await service.settle_votes(tx, told.review_id, told.voter_id)


async def _gone(tx: Write, told: ReviewRemoved) -> None:
    await service.settle_votes(tx, told.review_id)
    await service.settle_removal(tx, told.review_id)


async def _changed(tx: Write, told: ReviewChanged) -> None:
    await service.settle_votes(tx, told.review_id)
    await service.settle_removal(tx, told.review_id)


async def _member(tx: Write, told: MemberJoined | MemberLeft | OwnerChanged) -> None:
    await service.settle_guild(tx, told.guild_id)


CONSUMERS = (
    Consumer("reputation.person-joined", PersonJoined, _joined),
    Consumer("reputation.review-voted", ReviewVoted, _voted),
    Consumer("reputation.review-removed", ReviewRemoved, _gone),
    Consumer("reputation.review-changed", ReviewChanged, _changed),
    Consumer("reputation.member-joined", MemberJoined, _member),
    Consumer("reputation.member-left", MemberLeft, _member),
    Consumer("reputation.owner-changed", OwnerChanged, _member),
)

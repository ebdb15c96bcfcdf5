"""What earns badges."""

from stoa.commons.favorites.events import FavoriteAdded
from stoa.commons.reviews.events import ReviewChanged, ReviewSubmitted, ReviewVoted
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer
from stoa.sites.firstspawn.guilds.events import MemberJoined
from stoa.sites.firstspawn.reputation import ReputationChanged
from stoa.sites.firstspawn.votes.events import VoteReceived

from .models import Category
from .service import grant_badges

_SERVER = "server"


async def _review(tx: Write, told: ReviewSubmitted | ReviewChanged) -> None:
    await grant_badges(tx, Category.USER, told.author_id, "reviews")
    if told.subject_kind == _SERVER:
        await grant_badges(tx, Category.SERVER, told.subject_id, "reviews")


async def _helped(tx: Write, told: ReviewVoted) -> None:
    if told.is_upvote:
        await grant_badges(tx, Category.USER, told.author_id, "helped")


async def _vote(tx: Write, told: VoteReceived) -> None:
    await grant_badges(tx, Category.USER, told.person_id, "votes")
    await grant_badges(tx, Category.SERVER, told.server_id, "votes")


async def _favorite(tx: Write, told: FavoriteAdded) -> None:
    await grant_badges(tx, Category.USER, told.person_id, "favorites")
    if told.subject_kind == _SERVER:
        await grant_badges(tx, Category.SERVER, told.subject_id, "favorites")


async def _joined(tx: Write, told: MemberJoined) -> None:
    await grant_badges(tx, Category.USER, told.person_id, "guilds")
    await grant_badges(tx, Category.GUILD, told.guild_id, "guild_members")


async def _regarded(tx: Write, told: ReputationChanged) -> None:
    if told.delta > 0:
        await grant_badges(tx, Category.USER, told.person_id, "reputation")


CONSUMERS = (
    Consumer("badges.review-submitted", ReviewSubmitted, _review),
    Consumer("badges.review-changed", ReviewChanged, _review),
    Consumer("badges.review-voted", ReviewVoted, _helped),
    Consumer("badges.vote-received", VoteReceived, _vote),
    Consumer("badges.favorite-added", FavoriteAdded, _favorite),
    Consumer("badges.member-joined", MemberJoined, _joined),
    Consumer("badges.reputation-changed", ReputationChanged, _regarded),
)

"""From what happens to a server to what its owners' webhooks are sent."""

from typing import Any

from stoa.commons.favorites.events import FavoriteAdded, FavoriteRemoved
from stoa.commons.reviews.events import ReviewRemoved, ReviewReplied, ReviewSubmitted
from stoa.commons.webhooks import Told, WebhookEvent
from stoa.kernel.db import Write
from stoa.sites.firstspawn.badges.models import ServerEarned
from stoa.sites.firstspawn.pinger.events import ServerStatusChanged
from stoa.sites.firstspawn.servers.subject import SERVER
from stoa.sites.firstspawn.votes.events import VoteReceived

from .models import (
    BADGE,
    FAVORITE,
    REPLY,
    REVIEW,
    STATUS,
    VOTE,
    BadgeData,
    FavoriteData,
    ReplyData,
    ReviewData,
    StatusData,
    VoteData,
)


async def _review(_: Write, told: ReviewSubmitted) -> Told | None:
    if told.subject_kind != SERVER.kind or told.is_held:
        return None
    data = ReviewData(told.subject_id, told.review_id, told.rating, f"/reviews/{told.review_id}")
    return Told(SERVER.kind, told.subject_id, data)


async def _gone(_: Write, told: ReviewRemoved) -> Told | None:
    return _about_review(told)


async def _reply(_: Write, told: ReviewReplied) -> Told | None:
    return _about_review(told)


def _about_review(told: ReviewRemoved | ReviewReplied) -> Told | None:
    if told.subject_kind != SERVER.kind:
        return None
    return Told(SERVER.kind, told.subject_id, ReplyData(told.subject_id, told.review_id, f"/reviews/{told.review_id}"))


async def _favorite(_: Write, told: FavoriteAdded | FavoriteRemoved) -> Told | None:
    if told.subject_kind != SERVER.kind:
        return None
    return Told(SERVER.kind, told.subject_id, FavoriteData(told.subject_id, told.count))


async def _vote(_: Write, told: VoteReceived) -> Told | None:
    data = VoteData(told.server_id, told.vote_id, told.minecraft_username, told.streak, told.is_counted)
    return Told(SERVER.kind, told.server_id, data)


async def _status(_: Write, told: ServerStatusChanged) -> Told | None:
    data = StatusData(told.server_id, told.is_online, told.reason)
    return Told(SERVER.kind, told.server_id, data)


async def _badge(_: Write, told: ServerEarned) -> Told | None:
    return Told(SERVER.kind, told.server_id, BadgeData(told.server_id, told.badge_id, told.badge_name))


EVENTS: tuple[WebhookEvent[Any], ...] = (
    WebhookEvent(
        name="review.created", event=ReviewSubmitted, tell=_review, example=REVIEW, meaning="Somebody reviewed it."
    ),
    WebhookEvent(
        name="review.removed", event=ReviewRemoved, tell=_gone, example=REPLY, meaning="A review is shown no more."
    ),
    WebhookEvent(
        name="review.replied", event=ReviewReplied, tell=_reply, example=REPLY, meaning="Its owner answered a review."
    ),
    WebhookEvent(
        name="favorite.added",
        event=FavoriteAdded,
        tell=_favorite,
        example=FAVORITE,
        meaning="Somebody made it a favorite.",
    ),
    WebhookEvent(
        name="favorite.removed",
        event=FavoriteRemoved,
        tell=_favorite,
        example=FAVORITE,
        meaning="Somebody took it off their favorites.",
    ),
    WebhookEvent(name="vote.received", event=VoteReceived, tell=_vote, example=VOTE, meaning="Somebody voted for it."),
    WebhookEvent(
        name="server.status-changed",
        event=ServerStatusChanged,
        tell=_status,
        example=STATUS,
        meaning="It came online, or went away.",
    ),
    WebhookEvent(
        name="badge.earned",
        event=ServerEarned,
        tell=_badge,
        example=BADGE,
        meaning="It has a new badge, earned or bought.",
    ),
)

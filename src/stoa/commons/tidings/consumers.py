"""From events to what people are told."""

from typing import Any
from uuid import UUID

from stoa.accounts.access.events import RolesChanged
from stoa.accounts.context import list_roles
from stoa.accounts.factors.events import FactorChanged
from stoa.accounts.identities.events import IdentityLinked
from stoa.accounts.sessions.events import SessionStarted
from stoa.commons.comments.events import CommentSubmitted
from stoa.commons.favorites.events import FavoriteAdded
from stoa.commons.moderation.events import AppealAnswered, Decided, MessageSent, Undone
from stoa.commons.moderation.rules import AGAINST
from stoa.commons.notifications import NoticeOn, notify
from stoa.commons.payments.events import PaymentCompleted, PaymentFailed, PaymentRefunded
from stoa.commons.reviews.events import ReviewReplied, ReviewSubmitted, ReviewVoted
from stoa.commons.subjects import Card, find_cards
from stoa.commons.webhooks.events import WebhookStopped
from stoa.kernel.db import Write
from stoa.kernel.events import Consumer
from stoa.kernel.feature import Site
from stoa.ui.formats import money

from . import queries
from .models import (
    APPEAL,
    COMMENT_REPLY,
    DECISION,
    DECISION_UNDONE,
    FACTOR,
    FAVORITED,
    IDENTITY,
    MENTION,
    MILESTONES,
    MODERATOR_MESSAGE,
    NEW_COMMENT,
    NEW_DEVICE,
    NEW_REVIEW,
    NOT_PAID,
    PAID,
    REFUNDED,
    REPORT,
    REVIEW_REPLY,
    REVIEW_VOTES,
    ROLE,
    WEBHOOK,
)

_OUTCOMES = {
    "dismiss": "A moderator has looked at your {thing}: it stays as it is",
    "hide": "Your {thing} is hidden from others",
    "remove": "Your {thing} is removed",
    "restore": "Your {thing} is shown again",
    "warn": "You are warned because of your {thing}",
    "suspend": "Your account is suspended",
    "ban": "Your account is banned",
}

type AnyConsumer = Consumer[Any]
type About = ReviewReplied | ReviewSubmitted | ReviewVoted | CommentSubmitted | FavoriteAdded


def consumers_of(site: Site) -> tuple[AnyConsumer, ...]:
    """Give the consumers of a site; things are named as the site's subjects name them."""
    return (*_of_reviews(site), *_of_comments(site), *_of_moderation(), *_of_payments(), *_of_accounts(site))


def _of_reviews(site: Site) -> tuple[AnyConsumer, ...]:
    async def answered(tx: Write, told: ReviewReplied) -> dict[str, Any] | None:
        named = await _name_thing(tx, site, told)
        return named and {**named, "url": f"/reviews/{told.review_id}", "review_id": told.review_id}

    async def rated(tx: Write, told: ReviewSubmitted) -> dict[str, Any] | None:
        named = None if told.is_held else await _name_thing(tx, site, told)
        return named and {**named, "rating": told.rating, "review_id": told.review_id}

    async def vote(tx: Write, told: ReviewVoted) -> None:
        votes = (await queries.UPVOTES.first(tx, id=told.review_id) or 0) if told.is_upvote else 0
        reached = [one for one in MILESTONES if one <= votes]
        named = await _name_thing(tx, site, told) if reached else None
        if named is None:
            return
        # Votes come and go, and may be heard of late: each milestone is told once, and none after a higher one.
        keys = [f"{told.review_id}:{one}" for one in MILESTONES if one >= reached[-1]]
        if await queries.WAS_TOLD.one(tx, person_id=told.author_id, kind=REVIEW_VOTES.name, keys=keys):
            return
        data = {**named, "url": f"/reviews/{told.review_id}", "votes": reached[-1]}
        await notify(tx, told.author_id, REVIEW_VOTES, data, subject=_thing(told), dedupe_key=keys[0])

    async def keep(tx: Write, told: FavoriteAdded) -> None:
        card = await _card_of(tx, site, told)
        if card is None or card.owner_id is None or card.owner_id == told.person_id:
            return
        data, key = {"thing": card.title, "url": card.url}, str(told.person_id)
        await notify(tx, card.owner_id, FAVORITED, data, subject=_thing(told), dedupe_key=key)

    return (
        NoticeOn(
            event=ReviewReplied, kind=REVIEW_REPLY, to=lambda told: told.author_id, data=answered, subject=_thing
        ).consumer(),
        NoticeOn(
            event=ReviewSubmitted, kind=NEW_REVIEW, to=lambda told: told.owner_id, data=rated, subject=_thing
        ).consumer(),
        Consumer("notices.review-votes.review.voted", ReviewVoted, vote),
        Consumer("notices.favorite-added.favorite.added", FavoriteAdded, keep),
    )


def _of_comments(site: Site) -> tuple[AnyConsumer, ...]:
    async def commented(tx: Write, told: CommentSubmitted) -> dict[str, Any] | None:
        named = None if told.is_held else await _name_thing(tx, site, told)
        username = await queries.USERNAME.first(tx, id=told.author_id) or "Somebody"
        return named and {**named, "username": username, "url": f"/comments/{told.comment_id}"}

    def owner(told: CommentSubmitted) -> UUID | None:
        return None if told.owner_id in {told.author_id, told.parent_author_id} else told.owner_id

    def parent(told: CommentSubmitted) -> UUID | None:
        return None if told.parent_author_id == told.author_id else told.parent_author_id

    def mentioned(told: CommentSubmitted) -> list[UUID]:
        return [one for one in told.mentioned if one not in {told.author_id, told.parent_author_id, told.owner_id}]

    return (
        NoticeOn(event=CommentSubmitted, kind=COMMENT_REPLY, to=parent, data=commented, subject=_thing).consumer(),
        NoticeOn(event=CommentSubmitted, kind=NEW_COMMENT, to=owner, data=commented, subject=_thing).consumer(),
        NoticeOn(event=CommentSubmitted, kind=MENTION, to=mentioned, data=commented, subject=_thing).consumer(),
    )


def _of_moderation() -> tuple[AnyConsumer, ...]:
    async def decided(_: Write, told: Decided) -> dict[str, Any]:
        words = _OUTCOMES.get(told.outcome, "A moderator has decided about your {thing}")
        thing = "account" if told.subject_kind == "person" else told.subject_kind
        return {"outcome": words.format(thing=thing), "decision_id": told.decision_id}

    async def undone(_: Write, told: Undone) -> dict[str, Any]:
        return {"decision_id": told.decision_id}

    async def answered(_: Write, told: AppealAnswered) -> dict[str, Any]:
        return {"answer": "granted" if told.granted else "refused", "decision_id": told.decision_id}

    async def written(_: Write, told: MessageSent) -> dict[str, Any]:
        return {"case_id": told.case_id}

    async def report(tx: Write, told: Decided) -> None:
        upheld = told.outcome in AGAINST
        words = "We have acted on your report" if upheld else "We have looked at your report: no rule is broken"
        for reporter_id in await queries.REPORTERS.all(tx, id=told.decision_id):
            data = {"outcome": words, "decision_id": told.decision_id}
            await notify(tx, reporter_id, REPORT, data, dedupe_key=str(told.decision_id))

    return (
        NoticeOn(
            event=Decided, kind=DECISION, to=lambda told: told.owner_id, data=decided, dedupe=_decision
        ).consumer(),
        NoticeOn(event=Undone, kind=DECISION_UNDONE, to=lambda told: told.owner_id, data=undone).consumer(),
        NoticeOn(event=AppealAnswered, kind=APPEAL, to=lambda told: told.person_id, data=answered).consumer(),
        NoticeOn(
            event=MessageSent,
            kind=MODERATOR_MESSAGE,
            to=lambda told: told.with_id if told.from_moderator else None,
            data=written,
        ).consumer(),
        Consumer("notices.report-outcome.moderation.decided", Decided, report),
    )


def _of_payments() -> tuple[AnyConsumer, ...]:
    async def paid(_: Write, told: PaymentCompleted) -> dict[str, Any]:
        return {"amount": money(told.amount, told.currency), "order_id": told.order_id}

    async def failed(_: Write, told: PaymentFailed) -> dict[str, Any]:
        return {"order_id": told.order_id}

    async def refunded(_: Write, told: PaymentRefunded) -> dict[str, Any]:
        words = "What was bought is taken back." if told.is_whole else "What was bought stays yours."
        return {"amount": money(told.amount, told.currency), "words": words, "order_id": told.order_id}

    return (
        NoticeOn(event=PaymentCompleted, kind=PAID, to=lambda told: told.person_id, data=paid).consumer(),
        NoticeOn(event=PaymentFailed, kind=NOT_PAID, to=lambda told: told.person_id, data=failed).consumer(),
        NoticeOn(event=PaymentRefunded, kind=REFUNDED, to=lambda told: told.person_id, data=refunded).consumer(),
    )


def _of_accounts(site: Site) -> tuple[AnyConsumer, ...]:
    titles = {role.name: role.title for role in list_roles(site).values()}

    async def signed_in(tx: Write, told: SessionStarted) -> dict[str, Any] | None:
        """Say nothing of the first device: it is where the account was made."""
        if not await queries.HAS_OTHER_DEVICE.first(tx, session_id=told.session_id):
            return None
        return {"session_id": told.session_id}

    async def role(_: Write, told: RolesChanged) -> dict[str, Any]:
        title = titles.get(told.role, told.role)
        return {"words": f"You have the role {title}" if told.granted else f"You no longer have the role {title}"}

    async def factor(_: Write, told: FactorChanged) -> dict[str, Any]:
        return {"what": told.what}

    async def stopped(_: Write, told: WebhookStopped) -> dict[str, Any]:
        state = {"paused": "paused", "disabled": "turned off"}.get(told.state, told.state)
        return {"state": state, "reason": told.reason, "url": f"/account/webhooks/{told.webhook_id}"}

    async def linked(_: Write, told: IdentityLinked) -> dict[str, Any]:
        return {"provider": told.provider.capitalize()}

    return (
        NoticeOn(
            event=SessionStarted,
            kind=NEW_DEVICE,
            to=lambda told: told.person_id if told.new_device else None,
            data=signed_in,
            dedupe=lambda told: str(told.session_id),
        ).consumer(),
        NoticeOn(event=RolesChanged, kind=ROLE, to=lambda told: told.person_id, data=role).consumer(),
        NoticeOn(event=FactorChanged, kind=FACTOR, to=lambda told: told.person_id, data=factor).consumer(),
        NoticeOn(event=WebhookStopped, kind=WEBHOOK, to=lambda told: told.person_id, data=stopped).consumer(),
        NoticeOn(event=IdentityLinked, kind=IDENTITY, to=lambda told: told.person_id, data=linked).consumer(),
    )


def _thing(told: About) -> tuple[str, UUID]:
    return told.subject_kind, told.subject_id


def _decision(told: Decided) -> str:
    return str(told.decision_id)


async def _card_of(tx: Write, site: Site, told: About) -> Card | None:
    return (await find_cards(tx, site, [_thing(told)])).get(_thing(told))


async def _name_thing(tx: Write, site: Site, told: About) -> dict[str, Any] | None:
    card = await _card_of(tx, site, told)
    return None if card is None else {"thing": card.title, "url": card.url}

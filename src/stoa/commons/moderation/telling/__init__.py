"""What is told live: to moderators, that the queue has changed; to everybody, what concerns them."""

from typing import Any
from uuid import UUID

from stoa.commons.live import Channel, LiveEvent
from stoa.commons.moderation.events import (
    AppealAnswered,
    Appealed,
    CaseOpened,
    Claimed,
    Decided,
    MessageSent,
    Reported,
    Undone,
)
from stoa.commons.moderation.permissions import REVIEW
from stoa.commons.subjects import Viewer
from stoa.kernel.db import Read


async def may_work(_: Read, viewer: Viewer, __: UUID | None) -> bool:
    """Let those listen who work the queue."""
    return REVIEW.name in viewer.permissions


def owner_of(told: Decided | Undone) -> list[UUID]:
    """Tell the owner, where there is one."""
    return [] if told.owner_id is None else [told.owner_id]


def answered_person(told: MessageSent) -> list[UUID]:
    """Tell the person of what a moderator says, and nobody of what they said themselves."""
    return [told.with_id] if told.from_moderator else []


def _queue_event(event: Any, name: str, meaning: str) -> LiveEvent[Any]:
    return LiveEvent(
        event=event,
        type=f"moderation:{name}",
        channel="moderation",
        meaning=meaning,
        to=lambda _: None,
        data=lambda told: {"caseId": told.case_id},
    )


CHANNEL = Channel(name="moderation", meaning="What happens in the queue, for moderators.", may_subscribe=may_work)
LIVE: tuple[Channel | LiveEvent[Any], ...] = (
    CHANNEL,
    _queue_event(CaseOpened, "opened", "Something waits in the queue."),
    _queue_event(Reported, "reported", "Somebody has reported something."),
    _queue_event(Claimed, "claimed", "A moderator works on a case, or does no longer."),
    _queue_event(Decided, "decided", "A case was decided."),
    _queue_event(Appealed, "appealed", "Somebody appeals a decision."),
    LiveEvent(
        event=Decided,
        type="user:moderationDecision",
        channel="user",
        meaning="A moderator has decided about you or what is yours.",
        to=owner_of,
        data=lambda told: {"decisionId": told.decision_id, "outcome": told.outcome},
    ),
    LiveEvent(
        event=Undone,
        type="user:moderationUndone",
        channel="user",
        meaning="A decision about you was taken back.",
        to=owner_of,
        data=lambda told: {"decisionId": told.decision_id},
    ),
    LiveEvent(
        event=AppealAnswered,
        type="user:appealAnswered",
        channel="user",
        meaning="Your appeal was answered.",
        to=lambda told: told.person_id,
        data=lambda told: {"decisionId": told.decision_id, "granted": told.granted},
    ),
    LiveEvent(
        event=MessageSent,
        type="user:moderationMessage",
        channel="user",
        meaning="The moderators have written to you.",
        to=answered_person,
        data=lambda told: {"caseId": told.case_id},
    ),
)

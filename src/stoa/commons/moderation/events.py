"""What moderation tells the others; live clients need no more than the ids."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("moderation.case-opened", aggregate="case_id")
class CaseOpened(Event, frozen=True):
    """Something waits in the queue: it was reported or held."""

    case_id: UUID
    subject_kind: str
    subject_id: UUID
    held: bool


@event("moderation.reported", aggregate="case_id")
class Reported(Event, frozen=True):
    """Somebody has reported something."""

    case_id: UUID
    report_id: UUID
    subject_kind: str
    subject_id: UUID


@event("moderation.claimed", aggregate="case_id")
class Claimed(Event, frozen=True):
    """A moderator works on a case, or does no longer."""

    case_id: UUID
    by: UUID | None


@event("moderation.decided", aggregate="case_id")
class Decided(Event, frozen=True):
    """A moderator has decided a case; whoever reported it is found by the decision."""

    case_id: UUID
    decision_id: UUID
    subject_kind: str
    subject_id: UUID
    owner_id: UUID | None
    outcome: str
    rule: str


@event("moderation.undone", aggregate="case_id")
class Undone(Event, frozen=True):
    """A decision stands no more."""

    case_id: UUID
    decision_id: UUID
    owner_id: UUID | None


@event("moderation.appealed", aggregate="case_id")
class Appealed(Event, frozen=True):
    """Somebody appeals a decision about them."""

    case_id: UUID
    decision_id: UUID
    appeal_id: UUID


@event("moderation.appeal-decided", aggregate="case_id")
class AppealAnswered(Event, frozen=True):
    """An appeal was granted or refused."""

    case_id: UUID
    decision_id: UUID
    appeal_id: UUID
    person_id: UUID
    granted: bool


@event("moderation.message", aggregate="case_id")
class MessageSent(Event, frozen=True):
    """There is something new in a thread with the moderators."""

    case_id: UUID
    message_id: UUID
    with_id: UUID
    from_moderator: bool

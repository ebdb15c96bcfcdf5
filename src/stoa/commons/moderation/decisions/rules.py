"""What may come of a case, and what many strikes suggest."""

from stoa.accounts.access.permissions import SUSPEND
from stoa.commons.moderation.cases.models import Case
from stoa.commons.moderation.models import Moderator
from stoa.commons.moderation.rules import AGAINST, SHUT_OUT, Outcome
from stoa.commons.subjects import Card, Subject

_WARN_FROM, _SUSPEND_FROM, _LONGER_FROM, _BAN_FROM = 1, 3, 6, 10


def offered_outcomes(case: Case, subject: Subject | None, card: Card | None, moderator: Moderator) -> list[Outcome]:
    """List what the moderator may decide, in the order of the keys 1 to 7."""
    found: list[Outcome] = []
    shown = card.state if card is not None else "removed"
    if case.state != "closed":
        found.append(Outcome.DISMISS)
    if subject is not None and card is not None:
        if subject.hide and (shown == "shown" or case.held):
            found.append(Outcome.HIDE)
        if subject.remove and shown != "removed":
            found.append(Outcome.REMOVE)
        if subject.show and shown != "shown" and not case.held:
            found.append(Outcome.RESTORE)
    if case.owner_id is not None and case.state != "closed":
        found.append(Outcome.WARN)
        if SUSPEND.name in moderator.permissions:
            found += [Outcome.SUSPEND, Outcome.BAN]
    return found if case.state != "closed" else [one for one in found if one is Outcome.RESTORE]


def state_after(outcome: Outcome, before: str) -> str:
    """Say how a thing stands after a decision."""
    match outcome:
        case Outcome.HIDE:
            return "hidden"
        case Outcome.REMOVE:
            return "removed"
        case Outcome.RESTORE:
            return "shown"
        case _:
            return before


def suggest_measure(points: int, outcome: Outcome) -> str:
    """Say what the strikes of somebody suggest; a moderator decides, never a sum."""
    if outcome not in AGAINST or outcome in SHUT_OUT or points < _WARN_FROM:
        return ""
    if points >= _BAN_FROM:
        return "With this many strikes, a ban is usual."
    if points >= _LONGER_FROM:
        return "With this many strikes, a suspension of 30 days is usual."
    if points >= _SUSPEND_FROM:
        return "With this many strikes, a suspension of 7 days is usual."
    return "With this many strikes, a warning is usual."

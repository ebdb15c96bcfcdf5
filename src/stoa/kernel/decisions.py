"""Explained decisions: what a refusal, hold, block, ban, score or ranking tells the person who meets it."""

from datetime import datetime
from typing import Annotated

import msgspec

from .clock import now

type Words = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class Reason(msgspec.Struct, frozen=True, rename="camel"):
    """One fact that a rule looked at: what it is called, and what it was."""

    label: Words
    value: Words


class Decision(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What was decided, by which version of which rule, on which facts, and what can be done about it."""

    rule: Words
    """The rule's stable name, such as `reviews.one-per-server`."""
    version: Words
    """The version of the rule that made this decision; a dated rule names its row's."""
    outcome: Words
    """What follows, in words: "Your review waits for a moderator"."""
    reasons: tuple[Reason, ...]
    who_can_undo: Words
    """Who may change it: "a moderator of this site", or "nobody, it ends by itself"."""
    how_to_appeal: Words
    """An address to go to, or what to do, in words."""
    decided_at: datetime
    until: datetime | None = None
    """When it ends by itself; None when it stands until somebody undoes it."""

    def stands(self, at: datetime | None = None) -> bool:
        """Tell whether the decision still holds, now or at another time."""
        return self.until is None or (at or now()) < self.until


def decide(
    rule: str,
    version: str,
    outcome: str,
    *facts: tuple[str, object],
    who_can_undo: str,
    how_to_appeal: str,
    until: datetime | None = None,
) -> Decision:
    """Make a decision as of now; facts are (label, value) pairs."""
    return Decision(
        rule=rule,
        version=version,
        outcome=outcome,
        reasons=tuple(Reason(label, str(value)) for label, value in facts),
        who_can_undo=who_can_undo,
        how_to_appeal=how_to_appeal,
        decided_at=now(),
        until=until,
    )

"""What is said of something that was just written."""

from typing import Annotated

import msgspec

from stoa.commons.moderation.models import Signal
from stoa.kernel.decisions import Decision

type Score = Annotated[int, msgspec.Meta(ge=1, le=101)]
type Times = Annotated[int, msgspec.Meta(ge=2, le=1000)]
type Hours = Annotated[int, msgspec.Meta(ge=0, le=8760)]


class HoldValues(msgspec.Struct, frozen=True):
    """From which score on something waits, for people who are new and for all others; 101 holds nothing."""

    new_hours: Hours = 72
    new_from: Score = 45
    known_from: Score = 80
    repeats: Times = 3
    """How often the same may be said within a day before it waits."""


class Weighed(msgspec.Struct, frozen=True):
    """What was noticed, and why it waits where it does."""

    signals: tuple[Signal, ...]
    decision: Decision | None
    """None: it need not wait."""

    @property
    def holds(self) -> bool:
        """Whether it is to wait for a moderator."""
        return self.decision is not None

"""What a room declares to have something done to many rows at once."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, NamedTuple

import msgspec

from stoa.kernel.db import Read, Write

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")

type Act = Literal["create", "update", "skip", "refuse"]


class Step(msgspec.Struct, frozen=True):
    """What would be done with one row, and why."""

    act: Act
    name: str
    """What the row is called where people look at it."""
    reasons: tuple[str, ...] = ()
    seen: str = ""
    """What this was decided on, such as the version of the row that is there: another one makes another plan."""


def create(name: str, *reasons: str, seen: str = "") -> Step:
    """Say that the row would be made."""
    return Step("create", name, reasons, seen)


def update(name: str, *reasons: str, seen: str) -> Step:
    """Say that what is there would be changed; `seen` tells it from what may be there later."""
    return Step("update", name, reasons, seen)


def skip(name: str, *reasons: str, seen: str = "") -> Step:
    """Say that there is nothing to do."""
    return Step("skip", name, reasons, seen)


def refuse(name: str, *reasons: str, seen: str = "") -> Step:
    """Say that the row cannot be taken, and how to mend it."""
    return Step("refuse", name, reasons, seen)


class Doing[Row](NamedTuple):
    """A row with the step that is taken now."""

    row: Row
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAction[Row: msgspec.Struct, Effect: msgspec.Struct]:
    """Something that is done to many rows."""

    name: str
    row: type[Row]
    effect: type[Effect]
    """What is kept of each row that was done, to take it back by."""
    look: Callable[[Read, Sequence[Row]], Awaitable[Sequence[Step]]]
    """Decide for every row, in its order, without changing anything and without looking at the clock."""
    do: Callable[[Write, Sequence[Doing[Row]]], Awaitable[Sequence[Effect]]]
    """Do what the steps say; given only the rows to create and to update."""
    undo: Callable[[Write, Sequence[Effect]], Awaitable[None]] | None = None
    """Take it back, the last row first; raise `NotSafeToUndo` where somebody has built on it since."""
    undo_within: timedelta = timedelta(days=1)
    good_for: timedelta = timedelta(hours=1)
    """How long a plan may be looked at before it has to be made anew."""

    def __post_init__(self) -> None:
        """Refuse a name that is none."""
        if not _NAME.fullmatch(self.name):
            message = f"A bulk action is named like 'boats.import', not {self.name!r}."
            raise ValueError(message)

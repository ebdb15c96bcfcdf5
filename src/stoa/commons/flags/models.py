"""Flags, and what is said of them."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input, Model

type Mode = Literal["on", "off", "some"]
type Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]
type RoleName = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
type Reason = Annotated[str, msgspec.Meta(max_length=500)]

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that can be turned on and off while the site runs; features put theirs among `declares`."""

    name: str
    meaning: str
    default: bool

    def __post_init__(self) -> None:
        """Refuse a name that could not stand in an address."""
        if len(self.name) > _LONGEST or _NAME.fullmatch(self.name) is None:
            message = f"A flag is named like 'reviews.photos', not {self.name!r}."
            raise ValueError(message)


class FlagState(msgspec.Struct, frozen=True):
    """What an operator has said."""

    name: str
    mode: Mode
    percent: int
    roles: list[str]
    people: list[UUID]
    valid_from: datetime | None
    valid_until: datetime | None
    changed_at: datetime


class FlagView(Model, frozen=True):
    """A flag with what holds for it now."""

    name: str
    meaning: str
    default: bool
    mode: Literal["default", "on", "off", "some"]
    percent: int = 0
    roles: tuple[str, ...] = ()
    people: tuple[UUID, ...] = ()
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    changed_at: datetime | None = None


class FlagInput(Input, frozen=True):
    """What shall hold: for `some`, whoever is named, has one of the roles, or falls into the percentage."""

    mode: Literal["default", "on", "off", "some"]
    percent: Percent = 0
    roles: Annotated[tuple[RoleName, ...], msgspec.Meta(max_length=20)] = ()
    people: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=1000)] = ()
    valid_from: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    valid_until: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    reason: Reason = ""


@dataclass(frozen=True, slots=True)
class Whom:
    """For whom it is asked; nobody known has no id and no roles."""

    id: UUID | None = None
    roles: tuple[str, ...] = ()

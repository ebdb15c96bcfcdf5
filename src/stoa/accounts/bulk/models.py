"""What shall be done with many people, and what is kept to take it back by."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.accounts.people.models import Status
from stoa.kernel.http.replies import Input

type StatusAct = Literal["suspend", "restore"]
type About = Literal["status", "roles"]
type Ids = Annotated[tuple[UUID, ...], msgspec.Meta(min_length=1, max_length=500)]
type RoleName = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
type Reason = Annotated[str, msgspec.Meta(max_length=500)]
type Query = Annotated[str, msgspec.Meta(max_length=2000)]


class StatusRow(msgspec.Struct, frozen=True):
    """Somebody who shall be suspended or let in."""

    person_id: UUID
    act: StatusAct
    reason: str = ""


class RoleRow(msgspec.Struct, frozen=True):
    """Somebody who shall have a role."""

    person_id: UUID
    role: str
    reason: str = ""


class StatusDone(msgspec.Struct, frozen=True):
    """How it was before, and which version of the person came of it."""

    person_id: UUID
    act: StatusAct
    version: int
    reason: str
    until: datetime | None
    was_banned: bool = False


class RoleDone(msgspec.Struct, frozen=True):
    """Who was given what."""

    person_id: UUID
    role: str


class Standing(msgspec.Struct, frozen=True):
    """What decides whether something may be done with somebody."""

    id: UUID
    username: str
    status: Status
    reason: str
    until: datetime | None
    version: int
    roles: list[str]


class StatusPlanInput(Input, frozen=True):
    """Who shall be suspended or let in, and why; a suspended person reads the reason."""

    ids: Ids
    act: StatusAct
    reason: Reason = ""


class RolePlanInput(Input, frozen=True):
    """Who shall have which role, and why."""

    ids: Ids
    role: RoleName
    reason: Reason = ""


class TokenInput(Input, frozen=True):
    """Stands for exactly the plan that was shown."""

    token: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    without_refused: bool = False


class ExportInput(Input, frozen=True):
    """Which people to export: the filters of the list, as they stand in its address."""

    query: Query = ""

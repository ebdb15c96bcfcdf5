"""What is told about roles and keys."""

from typing import Annotated

import msgspec

from stoa.kernel.http.replies import Input, Model

type RoleName = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
type Reason = Annotated[str, msgspec.Meta(max_length=500)]


class RoleView(Model, frozen=True):
    """A role and what it allows."""

    name: str
    title: str
    meaning: str
    permissions: list[str]


class PermissionView(Model, frozen=True):
    """Something that a role may allow."""

    name: str
    meaning: str


class Access(Model, frozen=True):
    """All roles and permissions of the site."""

    roles: list[RoleView]
    permissions: list[PermissionView]


class GrantInput(Input, frozen=True):
    """Why a role is given or withdrawn."""

    reason: Reason = ""


class RoleEditInput(Input, frozen=True):
    """Whether a role allows something."""

    allowed: bool
    reason: Reason = ""

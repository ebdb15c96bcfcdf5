"""What is told about teams."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.commons.notifications import NoticeKind
from stoa.kernel.http.replies import Input, Model


class TeamRole(StrEnum):
    """What somebody is on a team."""

    OWNER = "owner"
    MANAGER = "manager"
    HELPER = "helper"


class InvitedRole(StrEnum):
    """As what somebody may be asked to help."""

    MANAGER = "manager"
    HELPER = "helper"


type Username = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class InviteInput(Input, frozen=True):
    """Who is asked, and as what."""

    username: Username
    role: InvitedRole = InvitedRole.HELPER


class RoleInput(Input, frozen=True):
    """What somebody is to be."""

    role: InvitedRole


class TransferInput(Input, frozen=True):
    """Whose the server is to be: somebody on its team."""

    username: Username


class TeamMember(Model, frozen=True):
    """Somebody on a team."""

    person_id: UUID
    username: str
    name: str
    role: TeamRole
    since: datetime


class TeamInvite(Model, frozen=True):
    """Somebody who was asked, and has not answered."""

    id: UUID
    person_id: UUID
    username: str
    role: InvitedRole
    created_at: datetime
    expires_at: datetime


class Team(Model, frozen=True):
    """Everybody who looks after a server, and who was asked to."""

    members: list[TeamMember]
    invites: list[TeamInvite]


class MyInvite(Model, frozen=True):
    """With which server somebody is asked to help."""

    id: UUID
    server_id: UUID
    server_slug: str
    server_name: str
    role: InvitedRole
    invited_by: str | None
    expires_at: datetime


class InviteRow(msgspec.Struct, frozen=True):
    """An invitation as the rules look at it."""

    id: UUID
    server_id: UUID
    role: InvitedRole
    invited_by: UUID | None


ASKED = NoticeKind(
    name="server_team_invite",
    group="Servers",
    label="Somebody asks you to help with a server",
    title="{who} asks you to help with {thing}",
    message="You would be a {role} there. Say yes or no within a week.",
    url="/my/servers",
    mail=True,
)
JOINED = NoticeKind(
    name="server_team_joined",
    group="Servers",
    label="Somebody has joined the team of your server",
    title="{who} helps with {thing} now",
    url="{url}",
)
LEFT = NoticeKind(
    name="server_team_left",
    group="Servers",
    label="Somebody has left the team of your server",
    title="{who} does not help with {thing} any more",
    url="{url}",
)
REMOVED = NoticeKind(
    name="server_team_removed",
    group="Servers",
    label="You are taken off the team of a server",
    title="You do not help with {thing} any more",
    message="{who} has taken you off its team.",
    url="/my/servers",
    mail=True,
)
ANOTHER_ROLE = NoticeKind(
    name="server_team_role",
    group="Servers",
    label="You have another role on the team of a server",
    title="You are a {role} of {thing} now",
    url="{url}",
)
TRANSFERRED = NoticeKind(
    name="server_transferred",
    group="Servers",
    label="A server is handed over to you",
    title="{thing} is yours now",
    message="{who} has handed it over, and stays a manager.",
    url="{url}",
    mail=True,
)

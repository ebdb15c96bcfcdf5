"""What the forms of looking after a guild are filled with."""

from typing import Any
from uuid import UUID

from stoa.accounts.screens.forms import Line, Wide
from stoa.kernel.http.replies import Input
from stoa.sites.firstspawn.guilds.models import Guild


class DetailsForm(Input, frozen=True):
    """What a guild says of itself, as it was typed."""

    name: Line = ""
    description: Wide = ""
    visibility: Line = "PUBLIC"
    max_members: Line = ""


class InviteForm(Input, frozen=True):
    """How long an invitation is good, and for how many; empty for no end."""

    max_uses: Line = ""
    days: Line = ""


class RoleForm(Input, frozen=True):
    """What a member is to be."""

    role: Line = ""


class MemberForm(Input, frozen=True):
    """What is to happen to a member."""

    act: Line = ""


class HeirForm(Input, frozen=True):
    """Who is to own the guild."""

    user_id: UUID


def details_of(guild: Guild) -> DetailsForm:
    """Fill the form with what is there."""
    return DetailsForm(guild.name, guild.description, guild.visibility, str(guild.max_members))


def typed_details(body: DetailsForm) -> dict[str, Any]:
    """Give what was typed as the service takes it."""
    return {
        "name": body.name.strip(),
        "description": body.description.strip(),
        "visibility": body.visibility,
        "maxMembers": body.max_members,
    }

"""What happens in guilds."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("guild.member-joined", aggregate="guild_id")
class MemberJoined(Event, frozen=True):
    """Somebody is in a guild now."""

    guild_id: UUID
    person_id: UUID
    member_count: int


@event("guild.member-left", aggregate="guild_id")
class MemberLeft(Event, frozen=True):
    """Somebody is not in a guild any more."""

    guild_id: UUID
    person_id: UUID


@event("guild.invite-used", aggregate="guild_id")
class InviteUsed(Event, frozen=True):
    """An invitation has let somebody in; of its code only the beginning is told."""

    guild_id: UUID
    code_begins: str


@event("guild.owner-changed", aggregate="guild_id")
class OwnerChanged(Event, frozen=True):
    """A guild is another member's now."""

    guild_id: UUID
    person_id: UUID


@event("guild.join-requested", aggregate="guild_id")
class JoinRequested(Event, frozen=True):
    """Somebody asks to be let in."""

    guild_id: UUID
    person_id: UUID
    username: str
    slug: str
    name: str
    deciders: list[UUID]


@event("guild.request-accepted", aggregate="guild_id")
class RequestAccepted(Event, frozen=True):
    """Somebody who asked is in."""

    guild_id: UUID
    person_id: UUID
    slug: str
    name: str


@event("guild.member-erased", aggregate="guild_id")
class MemberErased(Event, frozen=True):
    """Somebody who was in a guild is nobody any more; who it was is not told."""

    guild_id: UUID

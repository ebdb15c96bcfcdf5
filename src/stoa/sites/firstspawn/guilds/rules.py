"""Who may do what in a guild."""

from .models import Guild, GuildRole, Visibility

RANK = {GuildRole.OWNER: 4, GuildRole.ADMIN: 3, GuildRole.MODERATOR: 2, GuildRole.MEMBER: 1}
MOST_OWNED = 5
MOST_JOINED = 50
MOST_INVITES = 100
MOST_WAITING = 200
MOST_ASKED = 20
RESERVED = frozenset({"leaderboard"})
"""Slugs that are addresses of pages."""

RIGHTS: dict[GuildRole, frozenset[str]] = {
    GuildRole.OWNER: frozenset({"edit", "invite", "kick", "ban", "roles", "transfer"}),
    GuildRole.ADMIN: frozenset({"edit", "invite", "kick", "ban", "roles"}),
    GuildRole.MODERATOR: frozenset({"invite", "kick"}),
    GuildRole.MEMBER: frozenset(),
}


def may(role: GuildRole | None, right: str) -> bool:
    """Say whether somebody of this role may do it at all."""
    return role is not None and right in RIGHTS[role]


def outranks(role: GuildRole, other: GuildRole) -> bool:
    """Say whether one may decide about the other: only about those below."""
    return RANK[role] > RANK[other]


def is_hidden(found: Guild) -> bool:
    """Say whether a guild looks like none to whoever asks: a private one, or one that moderators hide, to strangers."""
    return found.your_role is None and (not found.is_active or found.visibility is Visibility.PRIVATE)

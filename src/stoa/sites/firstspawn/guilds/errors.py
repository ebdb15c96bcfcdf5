"""What is refused about guilds."""

from stoa.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class NoSuchGuild(NotFound):
    """There is none, or it is hidden from whoever asks: the two look alike."""

    code = "NO_SUCH_GUILD"
    message = "There is no such guild."


class NoSuchMember(NotFound):
    """The person is not in it."""

    code = "NO_SUCH_MEMBER"
    message = "This person is not a member of the guild."


class NotYourRight(Forbidden):
    """The role does not carry it."""

    code = "GUILD_ROLE_TOO_LOW"
    message = "Your role in this guild does not allow this. Ask its owner or an admin."


class InviteNeeded(Forbidden):
    """The door opens by invitation alone."""

    code = "INVITE_REQUIRED"
    message = "This guild is joined by invitation. Ask a member for a code that is still good."


class Banned(Forbidden):
    """The guild has shut somebody out."""

    code = "GUILD_BANNED"
    message = "You may not join this guild."


class AlreadyMember(Conflict):
    """Once is enough."""

    code = "ALREADY_MEMBER"
    message = "You are a member of this guild already."


class GuildFull(Conflict):
    """There is no place left."""

    code = "GUILD_FULL"
    message = "This guild has as many members as it takes."


class NameTaken(Conflict):
    """Another guild is called so."""

    code = "GUILD_NAME_TAKEN"
    message = "Another guild has this name. Choose a different one."


class TooManyGuilds(Conflict):
    """People are in a bounded number of guilds."""

    code = "TOO_MANY_GUILDS"
    message = "You own five guilds, or are in fifty: leave or hand over one first."


class TooManyInvites(Conflict):
    """Invitations are bounded."""

    code = "TOO_MANY_INVITES"
    message = "A guild has at most a hundred invitations that are still good."


class OwnerStays(Conflict):
    """A guild is never without an owner."""

    code = "OWNER_MUST_TRANSFER"
    message = "You own this guild. Hand it over to another member before you leave."


class TooSmall(Invalid):
    """There are more members than that."""

    code = "GUILD_TOO_SMALL"
    message = "The guild has more members than that already."


class BadExpiry(Invalid):
    """It would never have been good."""

    code = "EXPIRY_IN_THE_PAST"
    message = "An invitation ends in the future."

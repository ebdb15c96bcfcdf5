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


class OpenToAll(Conflict):
    """Nobody has to ask."""

    code = "GUILD_IS_OPEN"
    message = "This guild is open to all: join it without asking."


class AlreadyAsked(Conflict):
    """Once is enough."""

    code = "ALREADY_ASKED"
    message = "You have asked already. Those who decide have been told."


class TooManyRequests(Conflict):
    """Requests are bounded."""

    code = "TOO_MANY_REQUESTS_TO_JOIN"
    message = "Too many requests wait here, or too many of yours elsewhere. Wait until some are answered."


class NoSuchRequest(NotFound):
    """Nobody asks, or not any more."""

    code = "NO_SUCH_REQUEST"
    message = "Nobody asks so, or somebody has answered already."


class NoSuchInvite(NotFound):
    """It was never there, or is good no more."""

    code = "NO_SUCH_INVITE"
    message = "This invitation is not good any more. Ask for another one."

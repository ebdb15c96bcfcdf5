"""What is refused about identities."""

from stoa.kernel.errors import Conflict, NotFound


class UnknownPlatform(NotFound):
    """Neither a game nor a way to sign in."""

    code = "UNKNOWN_PLATFORM"
    message = "This is neither a game nor a way to sign in here."


class NotLinked(NotFound):
    """There is nothing to unlink."""

    code = "NOT_LINKED"
    message = "You have linked no player of this game."


class UnknownLinkCode(NotFound):
    """Mistyped, too old, or never made."""

    code = "LINK_CODE_UNKNOWN"
    message = "This code is not right, or no longer valid. Get a new one in your settings on the site."


class WrongGame(Conflict):
    """The code was made for another game."""

    code = "WRONG_GAME"
    message = "This code is for another game. Get one for this game in your settings on the site."


class PlayerTaken(Conflict):
    """A player is one person."""

    code = "IDENTITY_TAKEN"
    message = (
        "This player is linked to another account. Whoever has that account can unlink it; if that is not you, tell us."
    )


class PersonLinked(Conflict):
    """A person is one player in each game."""

    code = "ALREADY_LINKED"
    message = "Another player of this game is linked to this account. Unlink that one first."

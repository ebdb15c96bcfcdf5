"""What claimants are refused."""

from stoa.kernel.errors import Conflict


class NoClaim(Conflict):
    """Nobody has asked for a token yet."""

    code = "NO_CLAIM"
    message = "Ask for a token first, show it on your server, and check then."


class WrongGame(Conflict):
    """Its servers tell no message that we can ask for."""

    code = "WRONG_METHOD"
    message = "Servers of this game cannot be asked for their message. Use the record of the name, or the plugin."


class AddressMoved(Conflict):
    """What was shown was shown elsewhere."""

    code = "ADDRESS_MOVED"
    message = "The address of this server was changed while we looked. Check again."


class NoName(Conflict):
    """An address of numbers has no records that its owner writes."""

    code = "NO_NAME"
    message = "This server is listed by an IP address, which has no records. Use its message of the day, or the plugin."

"""What keys refuse."""

from stoa.kernel.errors import Conflict, Forbidden, Invalid, Unauthenticated


class UnknownScope(Invalid):
    """A key cannot be given what does not exist, or what its maker may not do."""

    code = "UNKNOWN_SCOPE"
    message = "A key can only be given permissions that exist and that you have yourself."


class BadKey(Unauthenticated):
    """The key is not known, was revoked, or has run out."""

    code = "INVALID_API_KEY"
    message = "This API key is not valid. It may have been revoked, or may have expired."


class TooManyKeys(Conflict):
    """There is no room for another key."""

    code = "TOO_MANY_KEYS"
    message = "You have 20 keys. Revoke one that you no longer use, then make this one."


class KeyMayOnlyRead(Forbidden):
    """The key was not made for changing anything."""

    code = "KEY_MAY_ONLY_READ"
    message = "This key may only read. Make one with the scope \u201cwrite\u201d to change something with it."

"""What teams are refused about keys."""

from stoa.kernel.errors import Conflict, Detail, Invalid, NotFound


class TooManyPlugins(Conflict):
    """A server needs no more."""

    code = "TOO_MANY_PLUGINS"
    message = "A server has at most ten keys in use. Revoke one that nobody uses."


class NoSuchPlugin(NotFound):
    """There is none, or it belongs to another server."""

    code = "NO_SUCH_PLUGIN"
    message = "There is no such key."


class SecretGone(Conflict):
    """It is another one by now, or was never shown."""

    code = "SECRET_GONE"
    message = "This key has another secret by now. Make a new secret to have it packed."


class BadNetwork(Invalid):
    """It is neither an address nor a network."""

    code = "BAD_NETWORK"
    message = "One of these is neither an address nor a network."

    def __init__(self, text: str = "") -> None:
        """Name it."""
        super().__init__(details=(Detail("allowedAddresses", f"{text!r} is neither an address nor a network."),))

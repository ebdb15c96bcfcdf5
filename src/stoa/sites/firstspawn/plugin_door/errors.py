"""What plugins are refused."""

from stoa.kernel.errors import Conflict, Forbidden, Unauthenticated


class BadSignature(Unauthenticated):
    """The key is unknown or has ended, or the signature is not one of its: which, we do not say."""

    code = "BAD_SIGNATURE"
    message = "The key or the signature is wrong. Sign the request as the plugin protocol describes."


class StaleTimestamp(Unauthenticated):
    """The clocks differ, or the request was kept back."""

    code = "STALE_TIMESTAMP"
    message = "The time stamp is more than five minutes away from ours. Set the server's clock, and sign anew."


class SignatureTooWeak(Unauthenticated):
    """The older form signs too little for this call."""

    code = "SIGNATURE_V2_REQUIRED"
    message = "This call must be signed in the second form (v2=…), which covers method, path and nonce, too."


class ReplayedRequest(Conflict):
    """This very request has been accepted before."""

    code = "REPLAYED_REQUEST"
    message = "This request has been accepted before. Sign every request anew."


class AddressNotAllowed(Forbidden):
    """The owner has said from where this key is used."""

    code = "ADDRESS_NOT_ALLOWED"
    message = "This key may not be used from this address. Its owner can allow it."


class UnofficialVersion(Forbidden):
    """It is none of ours, or too old."""

    code = "PLUGIN_VERSION_NOT_OFFICIAL"
    message = "This version of the plugin is not an official one, or is no longer accepted. Install the current one."


class PluginSuspended(Forbidden):
    """A moderator has a question."""

    code = "PLUGIN_SUSPENDED"
    message = "This key is suspended. Its owner finds the reason on the server's page."


class ServerMoved(Conflict):
    """What it would prove is not what it was called for."""

    code = "SERVER_MOVED"
    message = "The address of this server was changed while the key was verified. Call plugin/verify once more."


class NotVerified(Forbidden):
    """The first call is `verify`."""

    code = "PLUGIN_NOT_VERIFIED"
    message = "This key has not been verified. Call plugin/verify first."

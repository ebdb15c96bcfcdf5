"""What passkeys are refused for."""

from stoa.kernel.errors import Conflict, NotFound, Unauthenticated


class BadPasskey(Unauthenticated):
    """The passkey's answer does not hold."""

    code = "PASSKEY_INVALID"
    message = "This passkey was not accepted. Try again, or choose another way to sign in."


class PasskeyNotAdded(Conflict):
    """What the authenticator has made does not hold."""

    code = "PASSKEY_NOT_ADDED"
    message = (
        "This passkey could not be added. Try again, and unlock it with your finger, face or PIN when you are asked."
    )


class PasskeyKnown(Conflict):
    """The passkey was added before."""

    code = "PASSKEY_EXISTS"
    message = "This passkey was added before."


class TooManyPasskeys(Conflict):
    """There are as many as one account may have."""

    code = "TOO_MANY_PASSKEYS"
    message = "You have as many passkeys as one account may have. Remove one that you use no more."


class NoSuchPasskey(NotFound):
    """There is no passkey of yours with this id."""

    code = "PASSKEY_NOT_FOUND"
    message = "There is no such passkey."

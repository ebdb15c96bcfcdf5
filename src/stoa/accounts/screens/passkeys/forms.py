"""What the forms of passkeys are filled with; a script puts in what the authenticator has said."""

import msgspec

from stoa.accounts.passkeys.models import MadeCredential, ShownCredential
from stoa.accounts.screens.forms import Line, Wide
from stoa.kernel.errors import Invalid
from stoa.kernel.http.replies import Input


class ShownForm(Input, frozen=True):
    """A passkey that is shown."""

    credential: Wide = ""
    remember_device: bool = False
    next: Line = ""


class MadeForm(Input, frozen=True):
    """A passkey that was made, and what to call it."""

    credential: Wide = ""
    name: Line = ""


def read_shown(text: str) -> ShownCredential:
    """Read what an authenticator has shown."""
    return _read(text, ShownCredential)


def read_made(text: str) -> MadeCredential:
    """Read what an authenticator has made."""
    return _read(text, MadeCredential)


def _read[T](text: str, into: type[T]) -> T:
    try:
        return msgspec.json.decode(text, type=into)
    except (msgspec.DecodeError, UnicodeError):
        message = "The passkey could not be read. Try again, or choose another way."
        raise Invalid(message) from None

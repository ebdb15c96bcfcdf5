"""What the forms behind a mail's link are filled with."""

from stoa.accounts.screens.forms import Line
from stoa.kernel.http.replies import Input


class Token(Input, frozen=True):
    """What came with the link."""

    token: Line = ""


class AddressForm(Input, frozen=True):
    """Where to send a link."""

    email: Line = ""


class NewPasswordForm(Input, frozen=True):
    """What came with the link, and a new password."""

    token: Line = ""
    password: Line = ""

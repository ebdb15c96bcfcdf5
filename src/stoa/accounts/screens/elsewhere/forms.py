"""What the forms of signing in through others are filled with."""

from stoa.accounts.screens.forms import Line
from stoa.kernel.http.replies import Input


class NewcomerForm(Input, frozen=True):
    """The address and the name of somebody new."""

    email: Line = ""
    username: Line = ""


class NewcomerCodeForm(Input, frozen=True):
    """The code that was sent to the address."""

    code: Line = ""

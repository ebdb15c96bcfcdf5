"""What the form of the second step is filled with."""

from stoa.accounts.screens.forms import Line
from stoa.kernel.http.replies import Input


class CodeForm(Input, frozen=True):
    """A code, and what it is."""

    method: Line = "totp"
    code: Line = ""
    remember_device: bool = False
    next: Line = ""

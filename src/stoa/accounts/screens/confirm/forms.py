"""What the form of a fresh proof is filled with."""

from stoa.accounts.screens.forms import Line, Wide
from stoa.kernel.http.replies import Input


class ConfirmForm(Input, frozen=True):
    """The password once more, or a code."""

    method: Line = "password"
    password: Line = ""
    code: Line = ""
    captcha: Wide = ""
    next: Line = ""

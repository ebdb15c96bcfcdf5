"""What the forms about getting in are filled with."""

from stoa.accounts.screens.forms import Line, Wide
from stoa.kernel.http.replies import Input


class PasswordForm(Input, frozen=True):
    """The present password, and a new one."""

    current_password: Line = ""
    new_password: Line = ""
    captcha: Wide = ""


class EmailForm(Input, frozen=True):
    """A new address."""

    email: Line = ""

"""What the forms at the door are filled with."""

from stoa.accounts.screens.forms import Line, Wide
from stoa.kernel.http.replies import Input


class Back(Input, frozen=True):
    """Where to go on afterwards."""

    next: Line = ""


class SignInForm(Input, frozen=True):
    """An address, a password, and perhaps the solution of a challenge."""

    email: Line = ""
    password: Line = ""
    remember_me: bool = False
    captcha: Wide = ""
    next: Line = ""


class SignUpForm(Input, frozen=True):
    """Who wants an account."""

    username: Line = ""
    email: Line = ""
    password: Line = ""

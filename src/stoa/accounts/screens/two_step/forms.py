"""What the forms of the second step are filled with."""

from stoa.accounts.screens.forms import Line
from stoa.kernel.http.replies import Input


class EnableForm(Input, frozen=True):
    """The code that the app shows, and the secret that it was given, so that the page can be shown again."""

    code: Line = ""
    secret: Line = ""

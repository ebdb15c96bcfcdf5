"""What the forms about mail are filled with."""

from stoa.accounts.screens.forms import Line
from stoa.kernel.http.replies import Input


class LiftForm(Input, frozen=True):
    """An address that shall have mail again."""

    address: Line = ""

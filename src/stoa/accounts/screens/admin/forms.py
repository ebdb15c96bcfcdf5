"""What the forms of looking after people are filled with."""

from stoa.accounts.screens.forms import Line
from stoa.kernel.http.replies import Input


class StatusForm(Input, frozen=True):
    """Whether somebody may come in, and why not."""

    status: Line = ""
    reason: Line = ""
    days: Line = ""
    """For how long; empty: until it is taken back."""


class GrantForm(Input, frozen=True):
    """A role that is given or taken, and why."""

    role: Line = ""
    reason: Line = ""


class AllowForm(Input, frozen=True):
    """Whether a role allows something."""

    permission: Line = ""
    allowed: bool = False

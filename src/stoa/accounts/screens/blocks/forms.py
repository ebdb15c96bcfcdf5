"""What the forms about held addresses are filled with."""

from stoa.accounts.screens.forms import Line
from stoa.kernel.http.replies import Input


class BlockForm(Input, frozen=True):
    """An address to hold back, for how many hours, and why."""

    address: Line = ""
    hours: Line = "24"
    why: Line = ""


class LiftForm(Input, frozen=True):
    """An address to let go."""

    address: Line = ""

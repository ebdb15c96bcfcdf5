"""What the forms of favorites are filled with."""

from stoa.accounts.screens.forms import Line
from stoa.kernel.http.replies import Input


class KeepForm(Input, frozen=True):
    """Whether a thing is to be kept, and where the form stands: on the thing's own page, or on a card among others."""

    on: bool = True
    back: Line = ""
    on_card: bool = False


class DetailsForm(Input, frozen=True):
    """How a thing is kept."""

    note: Line = ""
    list_id: Line = ""
    wants_alerts: bool = False


class ListForm(Input, frozen=True):
    """A list's name."""

    name: Line = ""

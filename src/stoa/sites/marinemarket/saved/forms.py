"""What the forms of saved searches are filled with."""

from typing import Annotated

import msgspec

from stoa.accounts.screens.forms import Line
from stoa.kernel.http.replies import Input

type Question = Annotated[str, msgspec.Meta(max_length=2000)]


class SavingQuery(Input, frozen=True):
    """A search that the list of boats has brought here."""

    q: Question = ""


class NewForm(Input, frozen=True):
    """A search with its name."""

    name: Line = ""
    q: Question = ""
    frequency: Line = "instant"
    price_drops: bool = False


class OptionsForm(Input, frozen=True):
    """How soon somebody is told."""

    frequency: Line = "instant"
    price_drops: bool = False

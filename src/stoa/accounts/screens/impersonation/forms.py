"""What the form of seeing the site as somebody else is filled with."""

from typing import Annotated

import msgspec

from stoa.accounts.screens.forms import Line
from stoa.kernel.http.replies import Input


class WhyForm(Input, frozen=True):
    """Why somebody wants to see the site as another person does."""

    why: Line = ""


class Why(msgspec.Struct, frozen=True):
    """The same, as it must be."""

    why: Annotated[str, msgspec.Meta(min_length=3, max_length=500)]

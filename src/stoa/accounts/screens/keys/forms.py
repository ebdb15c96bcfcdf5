"""What the form of a new key is filled with."""

from typing import Annotated

import msgspec

from stoa.accounts.screens.forms import Line
from stoa.kernel.http.replies import Input


class KeyForm(Input, frozen=True):
    """A key that is wanted."""

    name: Line = ""
    scopes: Annotated[tuple[Line, ...], msgspec.Meta(max_length=100)] = ()
    expires_in_days: Line = "90"

"""What the forms about held addresses are filled with."""

from typing import Annotated

import msgspec

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


class Block(msgspec.Struct, frozen=True):
    """The same, as it must be."""

    address: Annotated[str, msgspec.Meta(min_length=2, max_length=60)]
    hours: Annotated[int, msgspec.Meta(ge=1, le=720)]
    why: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]

"""What the pages of moderators read from forms."""

from typing import Annotated

import msgspec

from stoa.accounts.screens.forms import Wide
from stoa.kernel.http.replies import Input


class DecideForm(Input, frozen=True):
    """What becomes of a listing, and why."""

    decision: Annotated[str, msgspec.Meta(max_length=40)] = ""
    reason: Wide = ""
    version: Annotated[str, msgspec.Meta(pattern=r"^\d{0,18}$(?!\n)")] = ""
    """Which version of the listing was read."""
    back: Annotated[str, msgspec.Meta(max_length=20)] = ""
    """`queue`: it was decided in the list, and the next one is there."""

"""What the pages of prizes read from forms."""

from typing import Annotated

import msgspec

from stoa.accounts.screens.forms import Line, Wide
from stoa.kernel.http.replies import Input


class PoolForm(Input, frozen=True):
    """What is said of a pool, as it was typed."""

    is_active: Line = ""
    description: Wide = ""


class PrizeForm(Input, frozen=True):
    """A prize, as it was typed."""

    name: Line = ""
    description: Wide = ""
    console_command: Line = ""
    quantity: Annotated[str, msgspec.Meta(max_length=20)] = "1"
    valid_until: Line = ""


class CodeForm(Input, frozen=True):
    """A code, as it was typed."""

    code: Line = ""

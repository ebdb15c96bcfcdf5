"""What the pages of prizes read from forms."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.accounts.screens.forms import Line, Wide
from stoa.kernel.http.replies import Input
from stoa.kernel.ids import new_id


class PoolForm(Input, frozen=True):
    """What is said of a pool, as it was typed."""

    is_active: Line = ""
    description: Wide = ""


class PrizeForm(Input, frozen=True):
    """A prize, as it was typed."""

    new_prize: UUID = msgspec.field(default_factory=new_id)
    """What the prize will be known by: sent twice, the form adds it once."""
    name: Line = ""
    description: Wide = ""
    console_command: Line = ""
    quantity: Annotated[str, msgspec.Meta(max_length=20)] = "1"
    valid_until: Line = ""


class CodeForm(Input, frozen=True):
    """A code, as it was typed."""

    code: Line = ""

"""What the forms about many people are filled with."""

from typing import Annotated

import msgspec

from stoa.accounts.screens.forms import Line
from stoa.kernel.http.replies import Input

type Id = Annotated[str, msgspec.Meta(max_length=60)]


class BulkForm(Input, frozen=True):
    """Who was selected, and what shall be done with them."""

    ids: Annotated[tuple[Id, ...], msgspec.Meta(max_length=500)] = ()
    act: Line = ""
    """`suspend`, `restore` or `role`."""
    role: Line = ""
    reason: Line = ""


class ApplyForm(Input, frozen=True):
    """The plan that was shown."""

    token: Line = ""
    without_refused: bool = False


class ExportForm(Input, frozen=True):
    """The filters of the list."""

    query: Annotated[str, msgspec.Meta(max_length=2000)] = ""

"""What is typed on the pages of runs, and what is asked of them."""

from typing import Annotated, Literal

import msgspec

from stoa.accounts.screens.forms import Line
from stoa.kernel.http.replies import Input


class ApplyForm(Input, frozen=True):
    """Whether rows that cannot be taken may be left out."""

    without_refused: Line = ""


class RunQuery(Input, frozen=True):
    """Which rows of a run are shown."""

    act: Literal["create", "update", "skip", "refuse", ""] = ""
    limit: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 200

"""What the page of held playtime reads from a form."""

from typing import Annotated, Literal

import msgspec

from stoa.kernel.http.replies import Input


class VerdictForm(Input, frozen=True):
    """What a moderator decides."""

    outcome: Literal["count", "refuse"]
    reason: Annotated[str, msgspec.Meta(max_length=1000)] = ""

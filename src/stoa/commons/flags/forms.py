"""What the page of flags reads from a form."""

from typing import Annotated

import msgspec

from stoa.kernel.http.replies import Input

type Line = Annotated[str, msgspec.Meta(max_length=2000)]


class FlagForm(Input, frozen=True):
    """What shall hold, as it was typed."""

    mode: Line = "default"
    percent: Line = "0"
    roles: Annotated[tuple[Line, ...], msgspec.Meta(max_length=20)] = ()
    people: Annotated[str, msgspec.Meta(max_length=40_000)] = ""
    valid_from: Line = ""
    valid_until: Line = ""
    reason: Line = ""

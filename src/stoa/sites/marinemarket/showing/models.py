"""What is asked of the pages of boats."""

from typing import Annotated

import msgspec

from stoa.kernel.http.replies import Input


class CompareQuery(Input, frozen=True):
    """Which boats stand side by side."""

    # A name of its own for this type would not be read as a list from an address.
    boat: Annotated[list[Annotated[str, msgspec.Meta(max_length=160)]], msgspec.Meta(max_length=8)] = msgspec.field(
        default_factory=list
    )

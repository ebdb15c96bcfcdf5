"""What is told about held addresses, and what it takes to hold one."""

from typing import Annotated

import msgspec

from stoa.kernel.http.replies import Input

type Address = Annotated[str, msgspec.Meta(min_length=2, max_length=60)]


class HeldQuery(Input, frozen=True):
    """Which held addresses to list."""

    q: Annotated[str, msgspec.Meta(max_length=60)] = ""
    """What the address begins with."""
    page: Annotated[int, msgspec.Meta(ge=1, le=500)] = 1
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 20


class HoldInput(Input, frozen=True):
    """An address to hold back, for how many hours, and why; whoever is held reads it."""

    address: Address
    hours: Annotated[int, msgspec.Meta(ge=1, le=720)]
    why: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class LiftInput(Input, frozen=True):
    """An address to let go."""

    address: Address

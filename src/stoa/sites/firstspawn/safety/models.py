"""What is said about the guidelines."""

from datetime import datetime
from typing import Annotated

import msgspec

from stoa.kernel.http.replies import Input, Model

type Name = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class GuidelinesInput(Input, frozen=True):
    """Which guidelines hold."""

    kept: Annotated[list[Name], msgspec.Meta(max_length=20)]


class GuidelinesReview(Model, frozen=True):
    """Which guidelines hold, and when that was said."""

    kept: list[str]
    version: int
    reviewed_at: datetime

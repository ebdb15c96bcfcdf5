"""What comes in about albums."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input

type Move = Literal["cover", "earlier", "later", "out"]
type Kind = Annotated[str, msgspec.Meta(min_length=1, max_length=40, description="As in `server` or `boat`.")]


class AlbumOrder(Input, frozen=True):
    """Which files a thing has, and in which order."""

    # A name of its own for this type would not be read as a list from a form.
    media_ids: Annotated[
        list[UUID], msgspec.Meta(max_length=500, description="In their order; the first is the cover.")
    ]


class MoveForm(Input, frozen=True):
    """One file, and where it goes."""

    media_id: UUID
    to: Move

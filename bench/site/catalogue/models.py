"""What comes in, and what goes out."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input, Model

type GameType = Literal["minecraft", "hytale"]


class Server(Model, frozen=True):
    """A server with its tags; these are kept on the row as JSON and go out as they are."""

    id: UUID
    slug: str
    name: str
    description: str
    game_type: str
    region: str
    players: int
    votes: int
    rating: float
    online: bool
    created_at: datetime
    tags: msgspec.Raw


class ReviewDraft(Input, frozen=True):
    """A review as somebody writes it."""

    author: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    rating: Annotated[int, msgspec.Meta(ge=1, le=5)]
    content: Annotated[str, msgspec.Meta(min_length=1, max_length=5000)]


class Review(Model, frozen=True):
    """A review that stands."""

    id: UUID
    server_id: UUID
    author: str
    rating: int
    content: str
    created_at: datetime


class Search(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody looks for."""

    q: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]

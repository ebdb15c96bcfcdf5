"""What is told about what people keep, and what a site says of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.commons.media.albums.thumbs import DrawMany
from stoa.kernel.db import Write
from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import line

MOST_FAVORITES = 5000
MOST_LISTS = 100
MOST_ASKED = 100

type ListName = Annotated[str, line(1, 80, examples=["For winter evenings"])]
type Note = Annotated[str, msgspec.Meta(max_length=500, examples=["Ask about the trailer."])]
type Kind = Annotated[str, msgspec.Meta(min_length=1, max_length=40, examples=["server"])]


class FavoriteState(Model, frozen=True):
    """Whether one keeps a thing, and how many do."""

    is_favorite: bool
    count: int


class FavoriteChange(Input, frozen=True):
    """How one keeps a thing; what is left out stays."""

    note: Note | msgspec.UnsetType = msgspec.UNSET
    list_id: UUID | msgspec.UnsetType | None = msgspec.UNSET
    wants_alerts: bool | msgspec.UnsetType = msgspec.UNSET


class KeptThing(Model, frozen=True):
    """What is kept."""

    kind: str
    id: UUID
    title: str
    url: str
    image_url: str


class FavoriteRow(msgspec.Struct, frozen=True):
    """Something kept, as it is stored."""

    id: UUID
    person_id: UUID
    subject_kind: str
    subject_id: UUID
    list_id: UUID | None
    note: str
    wants_alerts: bool
    added_at: datetime


class CountRow(msgspec.Struct, frozen=True):
    """How many keep a thing."""

    subject_kind: str
    subject_id: UUID
    count: int


class Favorite(Model, frozen=True):
    """Something that a person keeps."""

    id: UUID
    user_id: UUID
    created_at: datetime
    """The same as `addedAt`."""
    subject: KeptThing | None
    """Null where it is not to be seen any more."""
    subject_kind: str
    subject_id: UUID
    list_id: UUID | None
    note: str
    wants_alerts: bool
    added_at: datetime


class ListInput(Input, frozen=True):
    """A list that is made or renamed."""

    name: ListName


class FavoriteList(Model, frozen=True):
    """A list of a person's own."""

    id: UUID
    name: str
    count: int
    created_at: datetime


class AmongQuery(Input, frozen=True):
    """Which things are asked about."""

    kind: Kind
    ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=MOST_ASKED)]


type TellCount = Callable[[Write, UUID, int], Awaitable[None]]
"""Takes the new count of a subject into the site's own row, in the same transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FavoritePolicy:
    """What a site says of keeping one kind of thing; put it among `Feature.declares`."""

    kind: str
    on_count: TellCount
    alert: str = ""
    """What one may be told of, in words such as `when the price changes`; empty: nothing."""
    draw: DrawMany | None = None
    """Draws those that have no picture, for the page of what one keeps."""

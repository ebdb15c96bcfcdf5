"""What is known of photos that a feed names."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from stoa.kernel.http.replies import Input, Model

type PhotoState = Literal["waiting", "looking", "taken", "failed"]

MOST_PHOTOS = 30


class FeedPhoto(Model, frozen=True):
    """A photo that a feed names for a boat."""

    listing_id: UUID
    listing_title: str
    url: str
    state: PhotoState
    """`looking`: it was fetched, and is being made anew."""
    trouble: str
    """Why it could not be taken; it is tried again for a few days."""
    media_id: UUID | None
    """The photo at the boat; none while there is none, or after it was deleted here."""
    changed_at: datetime


class BoatPhotos(Model, frozen=True):
    """Photos that a boat's feed names, in its order, and whether the feed may change any."""

    pinned: bool
    photos: list[FeedPhoto]


class PinInput(Input, frozen=True):
    """Whether the photos of a boat are arranged by hand, whatever its feed says."""

    pinned: bool


class PhotosQuery(Input, frozen=True):
    """Which photos of a run are shown."""

    state: PhotoState | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 200


class Due(msgspec.Struct, frozen=True):
    """A photo that is fetched next, and in whose name it is kept."""

    url: str
    etag: str
    sha256: str
    person_id: UUID


class Judged(msgspec.Struct, frozen=True):
    """A photo that was fetched and looked at."""

    url: str
    position: int
    coming_id: UUID | None
    media_id: UUID | None
    media_owner: UUID | None
    person_id: UUID
    ready: bool
    reason: str


class Placed(msgspec.Struct, frozen=True):
    """Where a feed has a photo that is shown."""

    media_id: UUID
    position: int


class Owned(msgspec.Struct, frozen=True):
    """A file, and whose it is."""

    media_id: UUID
    person_id: UUID


class Counted(msgspec.Struct, frozen=True):
    """How many photos of a run stand how."""

    state: PhotoState
    many: int

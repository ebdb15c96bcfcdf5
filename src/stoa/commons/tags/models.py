"""What a tag is, and what a site says of its tags."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.kernel.db import Write
from stoa.kernel.http.replies import Input, Model
from stoa.kernel.wording import line

MOST_SHOWN = 1000

type Slug = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=60,
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$(?!\n)",
        extra={"form": "small letters, digits and single hyphens between them, such as night-owl"},
        examples=["land-claim"],
    ),
]
type TagName = Annotated[str, line(1, 60, examples=["Land claim"])]
type About = Annotated[str, msgspec.Meta(max_length=300, examples=["Land that is yours stays yours."])]
type Color = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^#[0-9a-fA-F]{6}$(?!\n)",
        max_length=7,
        extra={"form": "a colour such as #3d6b8c"},
        examples=["#3d6b8c"],
    ),
]
type Icon = Annotated[
    str,
    msgspec.Meta(
        min_length=2,
        max_length=30,
        pattern=r"^[a-z][a-z-]*$(?!\n)",
        extra={"form": "the name of an icon, such as star"},
        examples=["star"],
    ),
]
type Order = Annotated[int, msgspec.Meta(ge=0, le=10_000, examples=[10])]
type Category = Annotated[str, line(1, 40, examples=["feature"])]
type Kind = Annotated[str, msgspec.Meta(max_length=40, examples=["server"])]


class TagState(StrEnum):
    """Whether a tag may be used."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    RETIRED = "retired"
    MERGED = "merged"


class Tag(Model, frozen=True):
    """A tag as it stands on a thing."""

    id: UUID
    name: str
    slug: str
    category: str


class CountedTag(Tag, frozen=True):
    """A tag of the catalogue, with what is said of it, and how many things have it."""

    description: str
    color: str | None
    icon: str | None
    sort_order: int
    is_active: bool
    count: int


class AdminTag(Model, frozen=True):
    """A tag as whoever looks after the catalogue sees it."""

    id: UUID
    kind: str
    slug: str
    name: str
    category: str
    description: str
    color: str | None
    icon: str | None
    sort_order: int
    state: TagState
    merged_into: UUID | None
    count: int
    synonyms: list[str]
    created_at: datetime


class Merge(Model, frozen=True):
    """Two tags that became one."""

    id: UUID
    kind: str
    from_id: UUID
    from_name: str
    into_id: UUID
    into_name: str
    moved: int
    merged_at: datetime
    undone_at: datetime | None


class TagQuery(Input, frozen=True):
    """Of which kind of thing the tags are wanted."""

    kind: Kind = ""


class SuggestQuery(Input, frozen=True):
    """What was typed of a tag."""

    q: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    kind: Kind = ""


class SetInput(Input, frozen=True):
    """Which tags a thing has."""

    tags: Annotated[list[Slug], msgspec.Meta(max_length=50)]


class ProposalInput(Input, frozen=True):
    """A tag that somebody misses."""

    name: TagName
    category: Category
    kind: Kind = ""


class TagInput(Input, frozen=True):
    """A tag that is added to the catalogue."""

    name: TagName
    slug: Slug
    category: Category
    kind: Kind = ""
    synonyms: Annotated[tuple[Slug, ...], msgspec.Meta(max_length=20)] = ()
    description: About = ""
    color: Color | None = None
    icon: Icon | None = None
    sort_order: Order = 0


class TagChange(Input, frozen=True):
    """What is changed of a tag; what is left out stays."""

    name: TagName | msgspec.UnsetType = msgspec.UNSET
    slug: Slug | msgspec.UnsetType = msgspec.UNSET
    category: Category | msgspec.UnsetType = msgspec.UNSET
    is_active: bool | msgspec.UnsetType = msgspec.UNSET
    description: About | msgspec.UnsetType = msgspec.UNSET
    color: Color | msgspec.UnsetType | None = msgspec.UNSET
    icon: Icon | msgspec.UnsetType | None = msgspec.UNSET
    sort_order: Order | msgspec.UnsetType = msgspec.UNSET


class MergeInput(Input, frozen=True):
    """Which tag another one becomes."""

    into: UUID


type TellTags = Callable[[Write, Mapping[UUID, list[str]]], Awaitable[None]]
"""Takes the new slugs of several subjects into the site's own rows, in the same transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagCatalogue:
    """What a site says of the tags of one kind of thing; put it among `Feature.declares`."""

    kind: str
    on_tags: TellTags
    categories: Mapping[str, str] = field(default_factory=dict)
    """Name and title of each, in order."""
    most: int = 10
    list_url: str = ""
    """What the address of a list of things with a tag begins with: `/servers?tags=`."""

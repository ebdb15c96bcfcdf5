"""What features say about the files that they want, what comes in and what goes out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from stoa.commons.subjects import Viewer
from stoa.kernel.db import Read
from stoa.kernel.decoding import Kind
from stoa.kernel.http.replies import Input, Model

MEGABYTE = 1_000_000


class Status(StrEnum):
    """How far a file is."""

    PENDING = "pending"
    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"


class State(StrEnum):
    """What moderators have decided about it."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    REMOVED = "removed"


type MaySee = Callable[[Read, Viewer, UUID], Awaitable[bool]]
"""Says whether somebody may see a private file, besides its owner."""

type MayEdit = Callable[[Read, Viewer, UUID], Awaitable[bool]]
"""Says whether somebody may arrange the files of a subject, besides its owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaPurpose:
    """What files are sent for; features put theirs among `declares`. What it allows, nothing else may widen."""

    name: str
    title: str
    """What one is called in a list: `Boat photos`."""
    kinds: frozenset[Kind] = frozenset({"image"})
    max_bytes: int = 25 * MEGABYTE
    max_pixels: int = 100_000_000
    """Of all frames together."""
    max_frames: int = 1
    """More than one lets pictures move."""
    max_seconds: float = 0
    max_pages: int = 200
    """Of a document."""
    widths: tuple[int, ...] = (320, 800, 1600)
    heights: tuple[int, ...] = (360, 720)
    """How large films are made: their shorter side."""
    square: bool = False
    peaks: int = 600
    public: bool = True
    """Anybody who has the address may fetch it; otherwise addresses are signed, and end."""
    per_person: int = 500
    apart: bool = False
    """Nobody sends these themselves: whoever fetches them bounds them, and they use up nobody's own room."""
    subject: str = ""
    """The kind of thing to which these files are attached, in an order, the first being the cover."""
    per_subject: int = 50
    may_see: MaySee | None = None
    sealed: bool = False
    """Moderators neither list nor open them: only their owner and `may_see` decide."""
    may_edit: MayEdit | None = None

    def __post_init__(self) -> None:
        """Keep documents private: they are not made anew, so none of them is shown to everybody."""
        if "document" in self.kinds and self.public:
            message = f"{self.name}: files for everybody cannot be documents. Say public=False and may_see."
            raise ValueError(message)


type Filename = Annotated[str, msgspec.Meta(min_length=1, max_length=255, description="As its owner calls it.")]
type ContentType = Annotated[str, msgspec.Meta(min_length=3, max_length=100, description="As its sender sees it.")]
type Size = Annotated[int, msgspec.Meta(ge=1, le=2**40, description="In bytes.")]
type Sha256 = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[0-9a-fA-F]{64}$(?!\n)",
        extra={"form": "a SHA-256 in 64 hexadecimal digits"},
        description="Of the file, in hexadecimal.",
        examples=["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ),
]
type PurposeName = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
type Alt = Annotated[str, msgspec.Meta(max_length=500, description="What is to be seen, for who cannot see it.")]


class UploadWish(Input, frozen=True):
    """A file that somebody wants to send."""

    filename: Filename
    content_type: ContentType
    size: Size
    purpose: PurposeName
    sha256: Sha256 | None = None


class Upload(Model, frozen=True):
    """Where the bytes go: this method, to this address, with these headers, before it expires."""

    id: UUID
    url: str
    method: str
    headers: dict[str, str]
    expires_at: datetime
    status: Status


class MediaChange(Input, frozen=True):
    """What its owner may say of a file."""

    alt: Alt


class VariantView(Model, frozen=True):
    """A file that was made, and where it is fetched."""

    name: str
    url: str
    width: int
    height: int
    content_type: str
    size: int


class WorkProgress(Model, frozen=True):
    """How far the work on a file is."""

    done: int
    total: int
    note: str


class MediaView(Model, frozen=True):
    """A file, as those who may see it see it."""

    id: UUID
    purpose: str
    kind: Kind
    status: Status
    state: State
    variants: list[VariantView]
    alt: str
    width: int
    height: int
    seconds: float
    pages: int
    colour: str
    blur: str
    """A tiny picture as a data address, to show until the real one has come."""
    peaks: list[int]
    loudness: float | None
    created_at: datetime
    filename: str | None = None
    """Told to its owner alone, like the reason and the progress."""
    reason: str | None = None
    reason_code: str | None = None
    progress: WorkProgress | None = None


class PurposeView(Model, frozen=True):
    """What files may be sent for, and how much of it is left."""

    name: str
    title: str
    kinds: list[Kind]
    max_bytes: int
    max_pixels: int
    max_frames: int
    max_seconds: float
    max_pages: int
    public: bool
    per_person: int
    used: int


class Usage(Model, frozen=True):
    """How much somebody keeps here, and how much they may."""

    bytes: int
    most_bytes: int
    purposes: list[PurposeView]

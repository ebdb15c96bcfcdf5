"""What media tells the others."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("media.ready", aggregate="media_id")
class MediaReady(Event, frozen=True):
    """A file can be used from now on."""

    media_id: UUID
    person_id: UUID
    purpose: str
    kind: str
    fingerprint: str = ""
    """For whoever looks for pictures that are alike."""


@event("media.failed", aggregate="media_id")
class MediaFailed(Event, frozen=True):
    """A file was refused; why is read by its owner."""

    media_id: UUID
    person_id: UUID
    purpose: str
    reason_code: str


@event("media.removed", aggregate="media_id")
class MediaRemoved(Event, frozen=True):
    """A file is no more."""

    media_id: UUID
    person_id: UUID
    purpose: str


@event("media.album-changed", aggregate="subject_id")
class AlbumChanged(Event, frozen=True):
    """The files of a thing were chosen anew; the first is its cover."""

    subject_kind: str
    subject_id: UUID
    media_ids: list[UUID]
    by: UUID | None = None
    """Who did that; None where it happened to them."""

"""What keeping things tells the others."""

from uuid import UUID

from stoa.kernel.events import Event, event


@event("favorite.added", aggregate="subject_id")
class FavoriteAdded(Event, frozen=True):
    """Somebody keeps a thing."""

    subject_kind: str
    subject_id: UUID
    person_id: UUID
    count: int


@event("favorite.removed", aggregate="subject_id")
class FavoriteRemoved(Event, frozen=True):
    """Somebody keeps a thing no more."""

    subject_kind: str
    subject_id: UUID
    person_id: UUID
    count: int

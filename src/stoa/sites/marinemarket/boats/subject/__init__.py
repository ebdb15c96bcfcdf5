"""What a boat is to the rooms that sites share."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from stoa.commons.comments import CommentPolicy
from stoa.commons.favorites import FavoritePolicy
from stoa.commons.media import MediaPurpose
from stoa.commons.subjects import Card, Subject, Viewer
from stoa.kernel.db import Read, Write
from stoa.sites.marinemarket.boats import queries
from stoa.sites.marinemarket.life.service import hide_listing, remove_listing, show_listing
from stoa.ui.scenes.boats import boat_svg


async def _find(db: Read, ids: Sequence[UUID]) -> list[Card]:
    return [Card(**msgspec.structs.asdict(row)) for row in await queries.FIND_SUBJECTS.all(db, ids=list(ids))]


async def _at(db: Read, address: str) -> Card | None:
    row = await queries.FIND_SUBJECT_AT.first(db, at=address)
    return None if row is None else Card(**msgspec.structs.asdict(row))


BOAT = Subject(
    kind="boat",
    title="boat",
    find=_find,
    at=_at,
    takes=frozenset({"comments", "favorites", "reports", "tags"}),
    hide=hide_listing,
    show=show_listing,
    remove=remove_listing,
)


async def draw_boats(db: Read, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Draw boats that have no photo, as their cards do."""
    return {one.id: boat_svg(one.slug, one.boat_type) for one in await queries.FIND_DRAWN.all(db, ids=list(ids))}


async def _keep_count(tx: Write, boat_id: UUID, count: int) -> None:
    await queries.SET_FAVORITES.run(tx, id=boat_id, count=count)
    tx.drop_tags(f"boat:{boat_id}")


FAVORITES = FavoritePolicy(
    kind=BOAT.kind, on_count=_keep_count, alert="when the price changes or it is sold", draw=draw_boats
)
COMMENTS = CommentPolicy(kind=BOAT.kind)


async def _may_arrange(db: Read, viewer: Viewer, boat_id: UUID) -> bool:
    """Everybody who has a seat in the firm may."""
    return viewer.id is not None and await queries.SELLS.one(db, id=boat_id, person_id=viewer.id)


PHOTOS = MediaPurpose(
    name="listing-photo",
    title="Photos of a boat",
    subject=BOAT.kind,
    per_subject=50,
    per_person=2000,
    may_edit=_may_arrange,
)
VIDEOS = MediaPurpose(
    name="listing-video",
    title="Films of a boat",
    kinds=frozenset({"video"}),
    max_bytes=300_000_000,
    max_seconds=180,
    subject=BOAT.kind,
    per_subject=50,
    per_person=100,
    may_edit=_may_arrange,
)

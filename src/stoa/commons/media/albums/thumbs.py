"""Small pictures of things in a list: their covers, and drawings of those that have none."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from stoa.commons.media.delivery import Shelf
from stoa.commons.media.models import MediaView
from stoa.kernel.db import Read

from .service import find_covers

type DrawMany = Callable[[Read, Sequence[UUID]], Awaitable[Mapping[UUID, str]]]
"""Draws things of a kind that nobody has sent a picture of: markup of the site's own, in one query."""


@dataclass(frozen=True, slots=True)
class Thumb:
    """What stands beside a thing's name."""

    cover: MediaView | None = None
    drawing: str = ""


async def find_thumbs(
    db: Read, shelf: Shelf, kind: str, ids: Sequence[UUID], draw: DrawMany | None
) -> dict[UUID, Thumb]:
    """Give the small pictures of those that have one: two queries, however many they are."""
    covers = await find_covers(db, shelf, kind, ids)
    bare = [one for one in ids if one not in covers]
    drawings = await draw(db, bare) if draw is not None and bare else {}
    return {one: Thumb(cover) for one, cover in covers.items()} | {
        one: Thumb(drawing=drawing) for one, drawing in drawings.items()
    }

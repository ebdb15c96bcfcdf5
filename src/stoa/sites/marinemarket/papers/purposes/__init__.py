"""What papers may be: pictures and PDF documents, large enough to read, and never for everybody."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from stoa.commons.media import MediaPurpose
from stoa.commons.subjects import Viewer
from stoa.kernel.db import Read

_WIDTHS = (800, 2000)


def paper_purpose(
    name: str,
    title: str,
    may_see: Callable[[Read, UUID, Viewer], Awaitable[bool]],
    *,
    per_person: int = 400,
    sealed: bool = False,
) -> MediaPurpose:
    """Declare what papers are sent for; `may_see` is told a paper and who wants to see it."""

    async def _may_see(db: Read, viewer: Viewer, media_id: UUID) -> bool:
        return viewer.id is not None and await may_see(db, media_id, viewer)

    return MediaPurpose(
        name=name,
        title=title,
        kinds=frozenset({"image", "document"}),
        public=False,
        widths=_WIDTHS,
        per_person=per_person,
        may_see=_may_see,
        sealed=sealed,
    )

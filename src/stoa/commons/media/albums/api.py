"""JSON routes of albums."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.commons.media.delivery import shelf_of
from stoa.commons.media.errors import AlbumFull, NoSuchMedia, NotReady, NotYourSubject
from stoa.commons.media.models import MediaView
from stoa.commons.subjects import NoSuchSubject, viewer_of
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get, put

from . import service
from .models import AlbumOrder, Kind

_PATH = "/api/v1/media/albums/{kind}/{subject_id}"


@get(_PATH, access=public, faults=(NoSuchSubject,), summary="The files of a thing")
async def show_album(db: Read, request: Exchange, kind: Kind, subject_id: UUID) -> list[MediaView]:
    """Show the files of a thing in their order; the first is its cover."""
    return await service.list_album(db, shelf_of(request), viewer_of(request.actor), kind, subject_id)


@put(
    _PATH,
    access=signed_in,
    faults=(NoSuchSubject, NotYourSubject, NoSuchMedia, NotReady, AlbumFull),
    summary="Arrange the files of a thing",
)
async def arrange_album(
    db: Write, request: Exchange, kind: Kind, subject_id: UUID, body: AlbumOrder
) -> list[MediaView]:
    """Say which files of yours a thing of yours has, and in which order."""
    require_person(request.actor)
    return await service.replace_album(
        db, shelf_of(request), viewer_of(request.actor), kind, subject_id, media_ids=body.media_ids
    )


ROUTES = (show_album, arrange_album)

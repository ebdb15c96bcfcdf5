"""The page on which the files of a thing are put in order; every step is a form, script makes it quicker."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import PRIVATE
from stoa.commons.media.api import UPLOADS
from stoa.commons.media.delivery import shelf_of
from stoa.commons.media.intake.receive import receive
from stoa.commons.media.pages import SENDING, purpose_facts
from stoa.commons.subjects import viewer_of
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Invalid
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from . import service
from .models import AlbumOrder, Kind, MoveForm

ALBUM = "/albums/{kind}/{subject_id}"


@get(ALBUM, access=signed_in, listed=False, summary="Arrange files")
async def album_page(db: Read, request: Exchange, kind: Kind, subject_id: UUID) -> View:
    """Show the files of a thing of yours, to be put in order."""
    return await _view(db, request, kind, subject_id)


async def _view(db: Read, request: Exchange, kind: str, subject_id: UUID) -> View:
    shelf, viewer = shelf_of(request), viewer_of(request.actor)
    card = await service.require_editor(db, shelf, viewer, kind, subject_id)
    purposes = service.list_purposes(shelf, kind)
    media = await service.list_album(db, shelf, viewer, kind, subject_id)
    context = {
        "card": card,
        "media": media,
        "purposes": [purpose_facts(one) for one in purposes if not one.apart],
        "most": max(one.per_subject for one in purposes),
        "action": _path(kind, subject_id),
        "at_work": any(one.status in {"pending", "processing"} for one in media),
    }
    return View("media/album.html", context, block="photos", headers=PRIVATE)


def _path(kind: str, subject_id: UUID) -> str:
    return ALBUM.format(kind=kind, subject_id=subject_id)


@post(
    ALBUM + "/add",
    access=signed_in,
    limit=UPLOADS,
    takes_stream=True,
    deadline=SENDING,
    listed=False,
    summary="Add files with a form",
)
async def add_files(request: Exchange, kind: Kind, subject_id: UUID) -> Redirect:
    """Take the files of a form and put them behind those that are there."""
    shelf, viewer = shelf_of(request), viewer_of(request.actor)
    database = request.app.require_database()
    await service.require_editor(database.read(), shelf, viewer, kind, subject_id)
    usual = service.list_purposes(shelf, kind)[0].name
    received = await receive(request, shelf, require_person(request.actor).id, usual=usual)
    if received.refused and not received.ids:
        raise Invalid(" ".join(f"{name}: {words}" for name, words in received.refused))
    async with database.write() as tx:
        await service.add_to_album(tx, shelf, viewer, kind, subject_id, media_ids=received.ids)
    return Redirect(_path(kind, subject_id))


@post(ALBUM + "/attach", access=signed_in, listed=False, summary="Add files that were sent")
async def attach_files(db: Write, request: Exchange, kind: Kind, subject_id: UUID, body: AlbumOrder) -> View | Redirect:
    """Put files that were sent by script behind those that are there."""
    shelf, viewer = shelf_of(request), viewer_of(request.actor)
    await service.add_to_album(db, shelf, viewer, kind, subject_id, media_ids=body.media_ids)
    return await _view(db, request, kind, subject_id) if request.is_htmx else Redirect(_path(kind, subject_id))


@post(ALBUM + "/move", access=signed_in, listed=False, summary="Move a file")
async def move_file(db: Write, request: Exchange, kind: Kind, subject_id: UUID, body: MoveForm) -> View | Redirect:
    """Move one file forward or back, make it the cover, or take it out."""
    shelf, viewer = shelf_of(request), viewer_of(request.actor)
    await service.move_in_album(db, shelf, viewer, kind, subject_id, media_id=body.media_id, to=body.to)
    return await _view(db, request, kind, subject_id) if request.is_htmx else Redirect(_path(kind, subject_id))


@post(ALBUM + "/arrange", access=signed_in, listed=False, summary="Put files in order")
async def arrange_files(
    db: Write, request: Exchange, kind: Kind, subject_id: UUID, body: AlbumOrder
) -> View | Redirect:
    """Put all files in the order in which they were dragged."""
    shelf, viewer = shelf_of(request), viewer_of(request.actor)
    await service.replace_album(db, shelf, viewer, kind, subject_id, media_ids=body.media_ids)
    return await _view(db, request, kind, subject_id) if request.is_htmx else Redirect(_path(kind, subject_id))


ROUTES = (album_page, add_files, attach_files, move_file, arrange_files)

"""JSON routes of media, and the addresses at which files are fetched."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.accounts.actor import require_person
from stoa.commons.subjects import viewer_of
from stoa.kernel import audit
from stoa.kernel.crypto import BadSignature
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.http.access import permission, public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply, Stream
from stoa.kernel.http.routes import delete, get, patch, post, put
from stoa.kernel.limits import HOUR, MINUTE, Limit, Rate

from . import service
from .avatars import service as avatars
from .delivery import read_private, send_file, shelf_of
from .delivery.links import FOLDER
from .errors import KindNotWanted, NoSuchMedia, NotArrived, NotReady, QuotaReached, TooManyBytes, UnknownPurpose
from .forms import AvatarChoice, StateChange
from .models import MediaChange, MediaView, Upload, UploadWish, Usage
from .permissions import MODERATE
from .queries import ALL, OWN

UPLOADS = Limit("media-uploads", {"anonymous": Rate(20, per=HOUR), "member": Rate(600, per=HOUR), "staff": None})
FETCHES = Limit("media-files", {"anonymous": Rate(3000, per=MINUTE), "member": Rate(6000, per=MINUTE), "staff": None})

type FileName = Annotated[
    str, msgspec.Meta(pattern=r"^[0-9a-f]{40}\.[a-z0-9]{2,4}$(?!\n)", extra={"form": "the name of a file here"})
]
type Token = Annotated[str, msgspec.Meta(max_length=1000)]


@post(
    "/api/v1/media/uploads",
    access=signed_in,
    status=201,
    limit=UPLOADS,
    faults=(UnknownPurpose, KindNotWanted, TooManyBytes, QuotaReached),
    idempotent=True,
    summary="Ask to send a file",
)
async def start_upload(db: Write, request: Exchange, body: UploadWish) -> Reply[Upload]:
    """Say what you want to send, and be told where its bytes go. Then say that it is complete."""
    made = await service.start_upload(db, shelf_of(request), require_person(request.actor).id, body)
    return Reply(made, status=201, location=f"/api/v1/media/{made.id}")


@post(
    "/api/v1/media/uploads/{media_id}/complete",
    access=signed_in,
    status=202,
    faults=(NoSuchMedia, NotArrived),
    idempotent=True,
    summary="Say that a file has been sent",
)
async def complete_upload(db: Write, request: Exchange, media_id: UUID) -> Reply[MediaView]:
    """Have the file looked at; ask for it again to see what becomes of it."""
    view = await service.complete_upload(db, shelf_of(request), require_person(request.actor).id, media_id)
    return Reply(view, status=202, location=f"/api/v1/media/{media_id}")


@get("/api/v1/media/usage", access=signed_in, summary="How much you keep")
async def show_usage(db: Read, request: Exchange) -> Usage:
    """Show what files may be sent for, and how much room is left."""
    return await service.measure_usage(db, shelf_of(request), require_person(request.actor).id)


@get("/api/v1/media", access=signed_in, listing=OWN, summary="Your files")
async def list_media(db: Read, request: Exchange, asked: ListRequest) -> Page[MediaView]:
    """List your files, the newest first."""
    return await service.list_media(db, shelf_of(request), require_person(request.actor).id, asked)


@get("/api/v1/media/{media_id}", access=public, faults=(NoSuchMedia,), summary="Show a file")
async def show_media(db: Read, request: Exchange, media_id: UUID) -> MediaView:
    """Show how far a file is, and where what was made of it is fetched."""
    return await service.load_media(db, shelf_of(request), viewer_of(request.actor), media_id)


@patch("/api/v1/media/{media_id}", access=signed_in, faults=(NoSuchMedia,), summary="Describe a file")
async def change_media(db: Write, request: Exchange, media_id: UUID, body: MediaChange) -> MediaView:
    """Say what is to be seen in a file of yours, for who cannot see it."""
    await service.set_alt(db, require_person(request.actor).id, media_id, body.alt)
    return await service.load_media(db, shelf_of(request), viewer_of(request.actor), media_id)


@delete("/api/v1/media/{media_id}", access=signed_in, faults=(NoSuchMedia,), summary="Delete a file")
async def delete_media(db: Write, request: Exchange, media_id: UUID) -> None:
    """Delete a file of yours, with everything that was made of it."""
    await service.delete_media(db, require_person(request.actor).id, media_id)


@put("/api/v1/users/me/avatar", access=signed_in, faults=(NoSuchMedia, NotReady), summary="Choose your picture")
async def choose_avatar(db: Write, request: Exchange, body: AvatarChoice) -> None:
    """Be known by a picture of yours that was sent as `avatar` and is ready."""
    await avatars.set_avatar(db, require_person(request.actor).id, body.media_id)


@delete("/api/v1/users/me/avatar", access=signed_in, summary="Take your picture away")
async def remove_avatar(db: Write, request: Exchange) -> None:
    """Be known by your initials again."""
    await avatars.remove_avatar(db, require_person(request.actor).id)


@get("/api/v1/admin/media", access=permission(MODERATE.name), listing=ALL, summary="Everybody's files")
async def list_everything(db: Read, request: Exchange, asked: ListRequest) -> Page[MediaView]:
    """List the files of everybody, the newest first."""
    return await service.list_everything(db, shelf_of(request), viewer_of(request.actor), asked)


@put(
    "/api/v1/admin/media/{media_id}/state",
    access=permission(MODERATE.name),
    faults=(NoSuchMedia,),
    summary="Hide, show or remove a file",
)
async def change_state(db: Write, request: Exchange, media_id: UUID, body: StateChange) -> None:
    """Decide whether a file is shown; what is removed does not come back."""
    await service.set_state(db, media_id, body.state, audit.by_of(request), body.reason)


@get(
    f"/{FOLDER}/{{folder}}/{{file}}",
    access=public,
    limit=FETCHES,
    listed=False,
    published=True,
    summary="Fetch a published file",
)
async def fetch_public(db: Read, request: Exchange, folder: str, file: FileName) -> Stream:
    """Give a published file, to be kept for ever: another content has another address."""
    found = await service.load_published(db, f"{FOLDER}/{folder}/{file}")
    shelf = shelf_of(request)
    return await send_file(request, shelf.files, key=found.key, content_type=found.content_type, size=found.size)


@get(
    f"/{FOLDER}/private/{{token}}",
    access=public,
    limit=FETCHES,
    listed=False,
    faults=(BadSignature,),
    summary="Fetch a private file over a signed link",
)
async def fetch_private(db: Read, request: Exchange, token: Token) -> Stream:
    """Give the one file that the link opens, for as long as it does."""
    shelf = shelf_of(request)
    media_id, name = read_private(shelf.keys, token)
    found = await service.load_named(db, media_id, name)
    return await send_file(
        request,
        shelf.files,
        key=found.key,
        content_type=found.content_type,
        size=found.size,
        caching="private, max-age=300",
        filename=name,
    )


@get(
    f"/{FOLDER}/avatars/{{media_id}}",
    access=public,
    limit=FETCHES,
    listed=False,
    published=True,
    summary="Fetch somebody's picture",
)
async def fetch_avatar(db: Read, request: Exchange, media_id: UUID) -> Stream:
    """Give the small form of a profile picture, for pages that know no more than its id."""
    found = await avatars.load_avatar(db, media_id)
    shelf = shelf_of(request)
    return await send_file(
        request,
        shelf.files,
        key=found.key,
        content_type=found.content_type,
        size=found.size,
        caching="public, max-age=3600",
    )


ROUTES = (
    start_upload,
    complete_upload,
    show_usage,
    list_media,
    show_media,
    change_media,
    delete_media,
    choose_avatar,
    remove_avatar,
    list_everything,
    change_state,
    fetch_public,
    fetch_private,
    fetch_avatar,
)

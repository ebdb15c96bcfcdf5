"""Pages of one's own files and picture, and of everybody's for moderators."""

from datetime import timedelta
from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.people import service as people
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links, settings_links
from stoa.commons.subjects import viewer_of
from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import Fault, Invalid
from stoa.kernel.http.access import permission, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from . import service
from .api import UPLOADS
from .avatars import AVATAR
from .avatars import service as avatars
from .delivery import shelf_of
from .forms import AltForm, AvatarChoice, FilesQuery, StateChange, StateForm
from .intake.receive import Received, receive
from .models import MediaPurpose, Status
from .permissions import MODERATE
from .queries import ALL, OWN
from .rules import accepted, kinds_in_words

FILES = "/account/files"
PICTURE = "/account/picture"
EVERYTHING = "/admin/media"
SENDING = timedelta(hours=1)


@get(FILES, access=signed_in, listing=OWN, listed=False, summary="Your files")
async def files_page(db: Read, request: Exchange, asked: ListRequest, query: FilesQuery) -> View:
    """Show your files and how far they are."""
    return await _files_view(db, request, asked, WELCOME, done=query.done)


async def _files_view(db: Read, request: Exchange, asked: ListRequest, refusal: Refusal, *, done: str = "") -> View:
    shelf, person_id = shelf_of(request), require_person(request.actor).id
    page = await service.list_media(db, shelf, person_id, asked)
    context = {
        "tabs": settings_links(request),
        "media": page.data,
        "usage": await service.measure_usage(db, shelf, person_id),
        "purposes": upload_purposes(request),
        "titles": _titles(request),
        "next_url": asked.url(FILES, cursor=page.next_cursor) if page.next_cursor else "",
        "done": done,
    }
    return form_view("media/files.html", context, refusal)


def _titles(request: Exchange) -> dict[str, str]:
    """Say what the files of each purpose are called."""
    return {one.name: one.title for one in request.app.site.declared(MediaPurpose)}


def upload_purposes(request: Exchange) -> list[dict[str, object]]:
    """Say what the forms need to know about each purpose."""
    return [purpose_facts(one) for one in request.app.site.declared(MediaPurpose) if not one.apart]


def purpose_facts(one: MediaPurpose) -> dict[str, object]:
    """Say what a form for one purpose needs to know."""
    words = kinds_in_words(one.kinds)
    hint = f"{words[0].upper()}{words[1:]}, {one.max_bytes // 1_000_000} MB each at most."
    return {
        "name": one.name,
        "title": one.title,
        "kinds": sorted(one.kinds),
        "accept": accepted(one.kinds),
        "hint": hint,
        "most": one.max_bytes,
    }


@post(
    FILES,
    access=signed_in,
    limit=UPLOADS,
    takes_stream=True,
    deadline=SENDING,
    listed=False,
    summary="Send files with a form",
)
async def send_files(request: Exchange) -> Redirect:
    """Take the files of a form; what is wrong with one is said beside it."""
    received = await _receive(request)
    return Redirect(f"{FILES}?done=sent" if received.ids else FILES)


async def _receive(request: Exchange, purpose: str = "") -> Received:
    received = await receive(request, shelf_of(request), require_person(request.actor).id, purpose)
    if received.refused and not received.ids:
        raise Invalid(" ".join(f"{name}: {words}" for name, words in received.refused))
    return received


@get(FILES + "/{media_id}", access=signed_in, listed=False, summary="One of your files")
async def file_card(db: Read, request: Exchange, media_id: UUID) -> View:
    """Show how far one file is; the page asks again until it is settled."""
    view = await service.load_media(db, shelf_of(request), viewer_of(request.actor), media_id)
    context = {"tabs": settings_links(request), "one": view, "titles": _titles(request)}
    return form_view("media/file.html", context, block="card")


@post(FILES + "/{media_id}/delete", access=signed_in, listed=False, summary="Delete one of your files")
async def delete_file(db: Write, request: Exchange, media_id: UUID) -> Redirect:
    """Delete a file of yours, with everything that was made of it."""
    await service.delete_media(db, require_person(request.actor).id, media_id)
    return Redirect(f"{FILES}?done=deleted")


@post(FILES + "/{media_id}/describe", access=signed_in, listed=False, summary="Describe one of your files")
async def describe_file(db: Write, request: Exchange, media_id: UUID, body: AltForm) -> Redirect:
    """Say what is to be seen, for who cannot see it."""
    await service.set_alt(db, require_person(request.actor).id, media_id, body.alt[:500])
    return Redirect(f"{FILES}?done=described")


@get(PICTURE, access=signed_in, listed=False, summary="Your picture")
async def picture_page(db: Read, request: Exchange, query: FilesQuery) -> View:
    """Show the picture that you are known by, and those that you could be known by."""
    return await _picture_view(db, request, WELCOME, done=query.done)


async def _picture_view(db: Read, request: Exchange, refusal: Refusal, *, done: str = "") -> View:
    shelf, person_id = shelf_of(request), require_person(request.actor).id
    asked = OWN.ask(f"purpose={AVATAR.name}&limit=20", request.app.keys, actor=person_id)
    page = await service.list_media(db, shelf, person_id, asked)
    person = await people.load_person(db, person_id)
    context = {
        "tabs": settings_links(request),
        "person": person,
        "pictures": page.data,
        "at_work": any(one.status == Status.PROCESSING for one in page.data),
        "purpose": purpose_facts(AVATAR),
        "done": done,
    }
    return form_view("media/picture.html", context, refusal, block="pictures")


@post(
    PICTURE,
    access=signed_in,
    limit=UPLOADS,
    takes_stream=True,
    deadline=SENDING,
    listed=False,
    summary="Send a picture of yourself",
)
async def send_picture(request: Exchange) -> Redirect:
    """Take a picture; once it is ready it can be chosen."""
    await _receive(request, AVATAR.name)
    return Redirect(f"{PICTURE}?done=sent")


@post(PICTURE + "/choose", access=signed_in, listed=False, summary="Choose your picture")
async def choose_picture(db: Write, request: Exchange, body: AvatarChoice) -> View | Redirect:
    """Be known by this picture."""
    try:
        async with db.savepoint():
            await avatars.set_avatar(db, require_person(request.actor).id, body.media_id)
    except Fault as fault:
        return await _picture_view(db, request, refusal_of(fault))
    return Redirect(f"{PICTURE}?done=chosen")


@post(PICTURE + "/remove", access=signed_in, listed=False, summary="Take your picture away")
async def remove_picture(db: Write, request: Exchange) -> Redirect:
    """Be known by your initials again."""
    await avatars.remove_avatar(db, require_person(request.actor).id)
    return Redirect(f"{PICTURE}?done=removed")


@get(EVERYTHING, access=permission(MODERATE.name), listing=ALL, listed=False, summary="Everybody's files")
async def everything_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """Show the newest files of everybody, to be decided about."""
    return await _everything_view(db, request, asked, WELCOME)


async def _everything_view(db: Read, request: Exchange, asked: ListRequest, refusal: Refusal) -> View:
    page = await service.list_everything(db, shelf_of(request), viewer_of(request.actor), asked)
    context = {
        "tabs": admin_links(request),
        "media": page.data,
        "titles": _titles(request),
        "next_url": asked.url(EVERYTHING, cursor=page.next_cursor) if page.next_cursor else "",
    }
    return form_view("media/everything.html", context, refusal)


@post(EVERYTHING + "/{media_id}/state", access=permission(MODERATE.name), listed=False, summary="Decide about a file")
async def decide(db: Write, request: Exchange, media_id: UUID, body: StateForm) -> View | Redirect:
    """Hide a file, show it again, or remove it; the reason is kept in the log."""
    try:
        change = read_form({"state": body.state, "reason": body.reason.strip()}, StateChange)
    except Fault as fault:
        asked = ALL.ask("", request.app.keys, actor=request.actor.id or "")
        return await _everything_view(db, request, asked, refusal_of(fault))
    await service.set_state(db, media_id, change.state, audit.by_of(request), change.reason)
    return Redirect(EVERYTHING)


ROUTES = (
    files_page,
    send_files,
    file_card,
    delete_file,
    describe_file,
    picture_page,
    send_picture,
    choose_picture,
    remove_picture,
    everything_page,
    decide,
)

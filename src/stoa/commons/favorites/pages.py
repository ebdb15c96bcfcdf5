"""Pages of favorites: the button, and what one keeps."""

from collections.abc import Iterable
from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import settings_links
from stoa.accounts.screens.rules import local_path
from stoa.commons.media.albums.thumbs import Thumb, find_thumbs
from stoa.commons.media.delivery import Shelf, shelf_of
from stoa.commons.subjects import At, Subject, Viewer, bind_handler, load_card_at, viewer_of
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import Route, get, post

from . import service
from .api import KEEPING
from .errors import NotKept
from .forms import DetailsForm, KeepForm, ListForm
from .models import Favorite, FavoriteChange, FavoritePolicy, ListInput
from .queries import FAVORITES

PAGE = "/favorites"


async def keep(
    db: Write, request: Exchange, at: At, body: KeepForm, *, subject: Subject, policy: FavoritePolicy
) -> View | Redirect:
    """Keep a thing, or keep it no more, as the button says."""
    card = await load_card_at(db, subject, at, viewer_of(request.actor))
    person = require_person(request.actor)
    if body.on:
        state = await service.add_favorite(db, policy, card, person.id)
    else:
        state = await service.remove_favorite(db, policy, card.id, person.id)
    if request.is_htmx:
        shown = {"url": f"{card.url}/favorite", "is_favorite": state.is_favorite, "count": state.count}
        block = "heart" if body.on_card else "button"
        return View("favorites/button.html", {**shown, "title": card.title}, block=block)
    return Redirect(local_path(body.back, card.url))


def favorite_pages(subject: Subject, policy: FavoritePolicy, path: str) -> tuple[Route, ...]:
    """Give the button's address, such as `/servers/{server}/favorite`; it stands below the thing's own page."""
    bound = bind_handler(keep, path, subject.kind, subject=subject, policy=policy)
    return (
        post(path, access=signed_in, listed=False, limit=KEEPING, summary=f"Keep a {subject.title}, or no more")(bound),
    )


@get(PAGE, access=signed_in, listing=FAVORITES, listed=False, summary="Your favorites")
async def favorites_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """Show what you keep, and your lists."""
    return await _view(db, request, asked, WELCOME)


async def _view(db: Read, request: Exchange, asked: ListRequest, refusal: Refusal) -> View:
    person = Viewer(require_person(request.actor).id, request.actor.permissions)
    lists = await service.list_lists(db, require_person(request.actor).id)
    page = await service.list_favorites(db, request.app.site, asked, person)
    names = {str(one.id): one.name for one in lists}
    context = {
        "tabs": settings_links(request),
        "favorites": page.data,
        "thumbs": await _find_thumbs(db, shelf_of(request), page.data),
        "lists": lists,
        "alerts": {one.kind: one.alert for one in request.app.site.declared(FavoritePolicy)},
    }
    frame = list_context(PAGE, asked, page, label=lambda _, value: names.get(value, value), search="q")
    return form_view("favorites/mine.html", {**frame, **context}, refusal)


async def _find_thumbs(db: Read, shelf: Shelf, kept: Iterable[Favorite]) -> dict[UUID, Thumb]:
    shown: dict[str, list[UUID]] = {}
    for one in kept:
        if one.subject is not None:
            shown.setdefault(one.subject_kind, []).append(one.subject_id)
    thumbs: dict[UUID, Thumb] = {}
    for policy in shelf.site.declared(FavoritePolicy):
        if ids := shown.get(policy.kind):
            thumbs |= await find_thumbs(db, shelf, policy.kind, ids, policy.draw)
    return thumbs


async def _again(db: Read, request: Exchange, fault: Fault) -> View:
    asked = FAVORITES.ask("", request.app.keys, actor=request.actor.id or "")
    return await _view(db, request, asked, refusal_of(fault))


@post(PAGE + "/{kind}/{subject_id}", access=signed_in, listed=False, limit=KEEPING, summary="Change how you keep it")
async def edit_favorite(
    db: Write, request: Exchange, kind: str, subject_id: UUID, body: DetailsForm
) -> View | Redirect:
    """Take the note, the list and the alerts from the form."""
    values = {"note": body.note, "listId": body.list_id or None, "wantsAlerts": body.wants_alerts}
    try:
        change = read_form(values, FavoriteChange)
        async with db.savepoint():
            await service.edit_favorite(db, kind, subject_id, require_person(request.actor).id, change)
    except Fault as fault:
        return await _again(db, request, fault)
    return Redirect(PAGE)


@post(
    PAGE + "/{kind}/{subject_id}/remove",
    access=signed_in,
    listed=False,
    limit=KEEPING,
    summary="Keep something no more that is not shown",
)
async def remove_favorite(db: Write, request: Exchange, kind: str, subject_id: UUID) -> Redirect:
    """Take it off your favorites, whatever has become of it."""
    policy, person = service.resolve_policy(request.app.site, kind), require_person(request.actor)
    if subject_id not in await service.find_favorites(db, kind, [subject_id], person.id):
        raise NotKept
    await service.remove_favorite(db, policy, subject_id, person.id)
    return Redirect(PAGE)


@post("/favorite-lists", access=signed_in, listed=False, limit=KEEPING, summary="Make a list of favorites")
async def create_list(db: Write, request: Exchange, body: ListForm) -> View | Redirect:
    """Make a list from the form."""
    try:
        name = read_form({"name": body.name.strip()}, ListInput).name
        async with db.savepoint():
            made = await service.create_list(db, require_person(request.actor).id, name)
    except Fault as fault:
        return await _again(db, request, fault)
    return Redirect(f"{PAGE}?list={made.id}")


@post("/favorite-lists/{list_id}/delete", access=signed_in, listed=False, limit=KEEPING, summary="Delete a list")
async def delete_list(db: Write, request: Exchange, list_id: UUID) -> Redirect:
    """Delete a list; what was in it stays."""
    await service.delete_list(db, require_person(request.actor).id, list_id)
    return Redirect(PAGE)


ROUTES = (favorites_page, edit_favorite, remove_favorite, create_list, delete_list)

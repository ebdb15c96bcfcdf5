"""JSON routes of favorites."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.commons.subjects import At, NoSuchSubject, Subject, Viewer, bind_handler, load_card_at, viewer_of
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import Route, delete, get, patch, post
from stoa.kernel.limits import HOUR, Limit, Rate

from . import service
from .errors import ListExists, NoSuchList, NotKept, TooManyFavorites, TooManyLists
from .models import (
    AmongQuery,
    Favorite,
    FavoriteChange,
    FavoriteList,
    FavoritePolicy,
    FavoriteState,
    ListInput,
)
from .queries import FAVORITES

KEEPING = Limit(
    "favorites", {"anonymous": Rate(100, per=HOUR), "premium": Rate(200, per=HOUR), "staff": Rate(200, per=HOUR)}
)


async def add_favorite(
    db: Write, request: Exchange, at: At, *, subject: Subject, policy: FavoritePolicy
) -> FavoriteState:
    """Add it to your favorites; adding it again changes nothing."""
    card = await load_card_at(db, subject, at, viewer_of(request.actor))
    return await service.add_favorite(db, policy, card, require_person(request.actor).id)


async def edit_favorite(db: Write, request: Exchange, at: At, body: FavoriteChange, *, subject: Subject) -> Favorite:
    """Put a favorite into a list, note something about it, or ask to be told of it."""
    viewer = Viewer(require_person(request.actor).id, request.actor.permissions)
    card = await load_card_at(db, subject, at, viewer)
    row = await service.edit_favorite(db, subject.kind, card.id, require_person(request.actor).id, body)
    return service.describe_favorite(request.app.site, row, card, viewer)


async def remove_favorite(db: Write, request: Exchange, at: At, *, subject: Subject, policy: FavoritePolicy) -> None:
    """Take it off your favorites; where it is none, nothing changes."""
    subject_id = await service.find_kept_id(db, subject, at, viewer_of(request.actor))
    await service.remove_favorite(db, policy, subject_id, require_person(request.actor).id)


def favorite_routes(subject: Subject, policy: FavoritePolicy, path: str, name: str = "") -> tuple[Route, ...]:
    """Give the routes of keeping one kind of thing at an address such as `/api/v1/servers/{server}/favorite`."""
    kind = name or subject.kind
    title = subject.title
    return (
        post(
            path,
            access=signed_in,
            limit=KEEPING,
            faults=(NoSuchSubject, TooManyFavorites),
            summary=f"Add a {title} to your favorites",
        )(bind_handler(add_favorite, path, kind, subject=subject, policy=policy)),
        patch(
            path,
            access=signed_in,
            limit=KEEPING,
            faults=(NoSuchSubject, NotKept, NoSuchList),
            summary=f"Change how you keep a {title}",
        )(bind_handler(edit_favorite, path, kind, subject=subject)),
        delete(
            path,
            access=signed_in,
            limit=KEEPING,
            faults=(NoSuchSubject,),
            summary=f"Take a {title} off your favorites",
        )(bind_handler(remove_favorite, path, kind, subject=subject, policy=policy)),
    )


@get("/api/v1/users/me/favorites", access=signed_in, listing=FAVORITES, summary="Your favorites")
async def list_my_favorites(db: Read, request: Exchange, asked: ListRequest) -> Page[Favorite]:
    """List what you keep, the latest first."""
    person = Viewer(require_person(request.actor).id, request.actor.permissions)
    return await service.list_favorites(db, request.app.site, asked, person)


@get("/api/v1/favorites", access=signed_in, listing=FAVORITES, summary="Your favorites, at their short address")
async def list_favorites(db: Read, request: Exchange, asked: ListRequest) -> Page[Favorite]:
    """List what you keep, the latest first; the same as `users/me/favorites`."""
    person = Viewer(require_person(request.actor).id, request.actor.permissions)
    return await service.list_favorites(db, request.app.site, asked, person)


@get("/api/v1/users/me/favorites/among", access=signed_in, summary="Which of these you keep")
async def find_favorites(db: Read, request: Exchange, query: AmongQuery) -> list[UUID]:
    """Say which of up to a hundred things you keep, for the cards of a list."""
    kept = await service.find_favorites(db, query.kind, query.ids, require_person(request.actor).id)
    return [one for one in dict.fromkeys(query.ids) if one in kept]


@get("/api/v1/users/me/favorite-lists", access=signed_in, summary="Your lists of favorites")
async def list_lists(db: Read, request: Exchange) -> list[FavoriteList]:
    """List your lists, by name."""
    return await service.list_lists(db, require_person(request.actor).id)


@post(
    "/api/v1/users/me/favorite-lists",
    access=signed_in,
    status=201,
    limit=KEEPING,
    faults=(ListExists, TooManyLists),
    idempotent=True,
    summary="Make a list of favorites",
)
async def create_list(db: Write, request: Exchange, body: ListInput) -> Reply[FavoriteList]:
    """Make a list of your own."""
    made = await service.create_list(db, require_person(request.actor).id, body.name)
    return Reply(made, status=201, location="/api/v1/users/me/favorite-lists")


@patch(
    "/api/v1/users/me/favorite-lists/{list_id}",
    access=signed_in,
    limit=KEEPING,
    faults=(ListExists, NoSuchList),
    summary="Rename a list of favorites",
)
async def rename_list(db: Write, request: Exchange, list_id: UUID, body: ListInput) -> list[FavoriteList]:
    """Give a list of yours another name; answers with all of them."""
    person = require_person(request.actor)
    await service.rename_list(db, person.id, list_id, body.name)
    return await service.list_lists(db, person.id)


@delete(
    "/api/v1/users/me/favorite-lists/{list_id}",
    access=signed_in,
    limit=KEEPING,
    faults=(NoSuchList,),
    summary="Delete a list of favorites",
)
async def delete_list(db: Write, request: Exchange, list_id: UUID) -> None:
    """Delete a list of yours; what was in it stays among your favorites."""
    await service.delete_list(db, require_person(request.actor).id, list_id)


ROUTES = (
    list_my_favorites,
    list_favorites,
    find_favorites,
    list_lists,
    create_list,
    rename_list,
    delete_list,
)

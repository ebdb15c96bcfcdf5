"""JSON routes of selling."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.reach import accounts_of
from stoa.kernel import audit
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.errors import StaleVersion
from stoa.kernel.http.access import permission, public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import Cached, delete, get, post, put
from stoa.kernel.http.versions import VersionRequired, is_version_named, read_version
from stoa.sites.marinemarket.boats import service as boats
from stoa.sites.marinemarket.boats.api import SlugOrId
from stoa.sites.marinemarket.boats.equipment import CATALOGUE, TERMS
from stoa.sites.marinemarket.boats.models import Boat
from stoa.sites.marinemarket.life.errors import MoveNotAllowed, NotSoldIn, ReviewFirst

from . import service
from .errors import (
    BadBoat,
    NotComplete,
    NotYourListing,
    ReasonNeeded,
    TooManyListings,
)
from .models import Feature, ListingInput, Moderation, OwnListing, SoldInput, Standing
from .permissions import MODERATE
from .queries import OWN
from .warnings import warnings_of

_PATH = "/api/v1/listings/{boat}"


@get("/api/v1/listings/features", access=public, cached=Cached(seconds=3600), summary="List what boats may carry")
async def list_features() -> list[Feature]:
    """Give the catalogue of features, by group; what is in the group Sale is no equipment, and found alike."""
    groups = CATALOGUE | TERMS
    return [Feature(slug, name, group) for group, names in groups.items() for slug, name in names.items()]


@get("/api/v1/users/me/listings", access=signed_in, listing=OWN, summary="List your own listings")
async def list_own(db: Read, request: Exchange, asked: ListRequest) -> Page[OwnListing]:
    """Everything that you or your firm offer, wherever it stands in its life."""
    return await service.list_own(db, asked, require_person(request.actor).id)


@post(
    "/api/v1/listings",
    access=signed_in,
    status=201,
    idempotent=True,
    faults=(BadBoat, NotSoldIn, TooManyListings),
    summary="Begin a listing",
)
async def create_listing(db: Write, request: Exchange, body: ListingInput) -> Reply[Boat]:
    """List a boat of yours. It is a draft until you submit it."""
    person = require_person(request.actor)
    kept = await service.create_listing(db, accounts_of(request), person.id, body)
    return await _told(db, kept, person.id, created=True)


@put(
    _PATH,
    access=signed_in,
    faults=(BadBoat, NotComplete, NotSoldIn, NotYourListing, StaleVersion, VersionRequired),
    summary="Change a listing",
)
async def change_listing(db: Write, request: Exchange, boat: SlugOrId, body: ListingInput) -> Reply[Boat]:
    """Say anew all that is told of a boat. `If-Match` names the version that you have seen."""
    person = require_person(request.actor)
    kept = await service.change_listing(db, accounts_of(request), boat, person.id, body, read_version(request))
    return await _told(db, kept, person.id, created=False)


async def _told(db: Read, kept: service.Kept, person_id: UUID, *, created: bool) -> Reply[Boat]:
    found = await boats.load_own_boat(db, str(kept.id), person_id)
    warnings = warnings_of(kept)
    meta = {"warnings": warnings} if warnings else None
    location = f"/api/v1/listings/{found.slug}" if created else None
    return Reply(found, location=location, headers={"ETag": boats.describe_version(found)}, meta=meta)


@delete(_PATH, access=signed_in, faults=(NotYourListing,), summary="Remove a listing")
async def remove_listing(db: Write, request: Exchange, boat: SlugOrId) -> None:
    """Take a listing off for good. To keep it, deactivate it."""
    await service.move_own(db, accounts_of(request), boat, require_person(request.actor).id, "remove")


@post(
    f"{_PATH}/submit",
    access=signed_in,
    faults=(NotYourListing, NotComplete, MoveNotAllowed),
    summary="Offer a listing to be shown",
)
async def submit_listing(db: Write, request: Exchange, boat: SlugOrId) -> Standing:
    """Offer a draft to be shown. The first ones of a new seller wait for a moderator, others are shown at once."""
    person = require_person(request.actor)
    await service.submit_listing(db, accounts_of(request), boat, person.id)
    return await _standing(db, boat, person.id)


@post(
    f"{_PATH}/publish",
    access=signed_in,
    faults=(NotYourListing, NotComplete, MoveNotAllowed, ReviewFirst),
    summary="Show a listing",
)
async def publish_listing(db: Write, request: Exchange, boat: SlugOrId) -> Standing:
    """Show a draft, or a listing that was taken off for a while."""
    person = require_person(request.actor)
    await service.publish_listing(db, accounts_of(request), boat, person.id)
    return await _standing(db, boat, person.id)


@post(f"{_PATH}/deactivate", access=signed_in, faults=(NotYourListing, MoveNotAllowed), summary="Take it off a while")
async def deactivate_listing(db: Write, request: Exchange, boat: SlugOrId) -> Standing:
    """Take a listing off for a while; publishing brings it back."""
    return await _move(db, request, boat, "deactivate")


@post(f"{_PATH}/renew", access=signed_in, faults=(NotYourListing, MoveNotAllowed), summary="Renew a listing")
async def renew_listing(db: Write, request: Exchange, boat: SlugOrId) -> Standing:
    """Show a listing for another term, from now on."""
    return await _move(db, request, boat, "renew")


@post(f"{_PATH}/sold", access=signed_in, faults=(NotYourListing, MoveNotAllowed), summary="Say that it is sold")
async def mark_sold(db: Write, request: Exchange, boat: SlugOrId, body: SoldInput) -> Standing:
    """Say that the boat is sold, and if you like for how much."""
    return await _move(db, request, boat, "sold", body.sold_price)


async def _move(db: Write, request: Exchange, boat: str, name: str, sold_price: int | None = None) -> Standing:
    person = require_person(request.actor)
    await service.move_own(db, accounts_of(request), boat, person.id, name, sold_price=sold_price)
    return await _standing(db, boat, person.id)


async def _standing(db: Read, boat: str, person_id: UUID) -> Standing:
    found = await boats.load_own_boat(db, boat, person_id)
    return Standing(found.id, found.id, found.slug, found.status, found.version)


@put(
    "/api/v1/admin/listings/{boat}/moderate",
    access=permission(MODERATE.name),
    faults=(MoveNotAllowed, ReasonNeeded, StaleVersion),
    summary="Decide about a listing",
)
async def moderate_listing(db: Write, request: Exchange, boat: SlugOrId, body: Moderation) -> Standing:
    """Let a listing through, refuse it, or ask for changes; the owner is told why. `If-Match`: what you have read."""
    version = read_version(request) if is_version_named(request) else None
    await service.decide_listing(db, accounts_of(request), boat, audit.by_of(request), body, version=version)
    return await service.load_standing(db, boat)


ROUTES = (
    list_features,
    list_own,
    create_listing,
    change_listing,
    remove_listing,
    submit_listing,
    publish_listing,
    deactivate_listing,
    renew_listing,
    mark_sold,
    moderate_listing,
)

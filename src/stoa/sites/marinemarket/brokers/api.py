"""JSON routes of firms."""

from typing import Annotated
from uuid import UUID
from zlib import crc32

import msgspec

from stoa.accounts.actor import require_person
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.errors import NotFound, StaleVersion
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import Cached, delete, get, post, put
from stoa.kernel.http.versions import VersionRequired, read_version
from stoa.kernel.limits import HOUR, Limit, Rate
from stoa.sites.marinemarket.boats.kept import LIST_TAGS
from stoa.sites.marinemarket.boats.models import BoatCard

from . import service
from .errors import HasFirm, NoSuchFirm, NotABroker, NotYourFirm, OwnerStays, SeatTaken, TooManySeats
from .models import Firm, FirmInput, OwnerInput, SeatInput
from .queries import BOATS

ADDRESS = "/api/v1/brokers"
KEPT = Cached(seconds=15, tags=LIST_TAGS)
CHANGING = Limit("brokers", {"anonymous": Rate(60, per=HOUR)})

type At = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


@post(
    ADDRESS,
    access=signed_in,
    status=201,
    limit=CHANGING,
    faults=(NotABroker, HasFirm),
    idempotent=True,
    summary="Make a broker's firm",
)
async def create_firm(db: Write, request: Exchange, body: FirmInput) -> Reply[Firm]:
    """Make a firm that you own; brokers alone may."""
    person = require_person(request.actor)
    if not {"broker", "admin"} & set(person.roles):
        raise NotABroker
    made = await service.create_firm(db, person.id, body)
    return Reply(made, status=201, location=f"{ADDRESS}/{made.slug}")


@get(f"{ADDRESS}/{{broker}}", access=public, faults=(NoSuchFirm,), summary="A broker's firm")
async def show_firm(db: Read, broker: At) -> Reply[Firm]:
    """Show a firm and who sells for it."""
    return _told(await service.load_firm(db, broker))


def _told(firm: Firm) -> Reply[Firm]:
    logo = crc32(firm.logo_url.encode()) if firm.logo_url else 0  # which comes and goes without a version
    return Reply(firm, headers={"ETag": f'"{firm.version}.{firm.active_listings}.{logo}"'})


@put(
    f"{ADDRESS}/{{broker}}",
    access=signed_in,
    limit=CHANGING,
    faults=(NoSuchFirm, NotYourFirm, StaleVersion, VersionRequired),
    summary="Change a firm",
)
async def change_firm(db: Write, request: Exchange, broker: At, body: FirmInput) -> Reply[Firm]:
    """Say anew all that is told of your firm; its address stays. `If-Match` names the version that you have seen."""
    person = require_person(request.actor)
    return _told(await service.change_firm(db, person.id, broker, body, read_version(request)))


@put(
    f"{ADDRESS}/{{broker}}/owner",
    access=signed_in,
    limit=CHANGING,
    faults=(NoSuchFirm, NotYourFirm, NotFound),
    summary="Give a firm to another",
)
async def change_owner(db: Write, request: Exchange, broker: At, body: OwnerInput) -> Firm:
    """Make somebody who has a seat the owner of your firm; you keep a seat."""
    return await service.change_owner(db, require_person(request.actor).id, broker, body.username)


@get(
    f"{ADDRESS}/{{broker}}/listings",
    access=public,
    listing=BOATS,
    cached=KEPT,
    faults=(NoSuchFirm,),
    summary="What a broker sells",
)
async def list_boats(db: Read, broker: At, asked: ListRequest) -> Page[BoatCard]:
    """List what a firm sells, the newest first."""
    return await service.list_boats(db, asked, broker)


@post(
    f"{ADDRESS}/{{broker}}/seats",
    access=signed_in,
    status=201,
    limit=CHANGING,
    faults=(NoSuchFirm, NotYourFirm, NotFound, SeatTaken, TooManySeats),
    idempotent=True,
    summary="Give somebody a seat",
)
async def add_seat(db: Write, request: Exchange, broker: At, body: SeatInput) -> Reply[Firm]:
    """Let somebody sell for your firm."""
    firm = await service.add_seat(db, require_person(request.actor).id, broker, body.username)
    return Reply(firm, status=201, location=f"{ADDRESS}/{firm.slug}")


@delete(
    f"{ADDRESS}/{{broker}}/seats/{{person_id}}",
    access=signed_in,
    limit=CHANGING,
    faults=(NoSuchFirm, NotYourFirm, NotFound, OwnerStays),
    summary="Take a seat away",
)
async def remove_seat(db: Write, request: Exchange, broker: At, person_id: UUID) -> None:
    """Let somebody sell for your firm no longer, or leave it yourself; what they answered for is the owner's."""
    await service.remove_seat(db, require_person(request.actor).id, broker, person_id)


ROUTES = (create_firm, show_firm, change_firm, change_owner, list_boats, add_seat, remove_seat)

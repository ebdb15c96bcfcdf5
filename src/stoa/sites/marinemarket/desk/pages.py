"""Pages of the desk: the firm with its seats and feeds. Each form does what a route of the API does."""

from typing import Any
from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault, StaleVersion
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.marinemarket.brokers import service as brokers
from stoa.sites.marinemarket.brokers.api import CHANGING
from stoa.sites.marinemarket.brokers.errors import NotABroker
from stoa.sites.marinemarket.brokers.models import MOST_SEATS, FirmInput, OwnerInput, SeatInput
from stoa.sites.marinemarket.feeds import service as feeds
from stoa.sites.marinemarket.feeds.api import FEEDING
from stoa.sites.marinemarket.feeds.errors import NotABroker as NoSeat
from stoa.sites.marinemarket.feeds.models import FeedInput
from stoa.sites.marinemarket.feeds.queries import FEEDS
from stoa.sites.marinemarket.life.settings import ListingSettings

from .forms import FeedForm, FirmForm, SeatForm, told

DESK = "/broker"


@get(DESK, access=signed_in, listed=False, summary="The broker's desk")
async def desk_page(db: Read, request: Exchange) -> View:
    """Show your firm with its seats and feeds, or how one is made."""
    return await _desk(db, request, WELCOME)


async def _desk(db: Read, request: Exchange, refusal: Refusal, form: dict[str, Any] | None = None) -> View:
    person = require_person(request.actor)
    context: dict[str, Any] = {
        "may_found": bool({"broker", "admin"} & set(person.roles)),
        "most_seats": MOST_SEATS,
        "form": form or {},
        "currencies": accounts_of(request).setting(ListingSettings).currencies,
    }
    try:
        firm = await brokers.load_firm(db, str(await feeds.load_firm(db, person.id)))
    except NoSeat:
        return form_view("desk/desk.html", {**context, "firm": None}, refusal)
    asked = FEEDS.ask("limit=100", request.app.keys, actor=person.id)
    found = await feeds.list_feeds(db, asked, person.id)
    is_owner = any(seat.person_id == person.id and seat.role == "owner" for seat in firm.agents)
    seen = {"firm": firm, "feeds": found.data, "is_owner": is_owner, "person_id": person.id}
    return form_view("desk/desk.html", {**context, **seen}, refusal)


@post(f"{DESK}/firm", access=signed_in, listed=False, limit=CHANGING, summary="Make a firm with a form")
async def create_firm(db: Write, request: Exchange, body: FirmForm) -> View | Redirect:
    """Make a firm that you own."""
    person = require_person(request.actor)
    try:
        async with db.savepoint():
            if not {"broker", "admin"} & set(person.roles):
                raise NotABroker
            await brokers.create_firm(db, person.id, read_form(_about(body), FirmInput))
    except Fault as fault:
        return await _desk(db, request, refusal_of(fault), told(body))
    return Redirect(DESK)


@post(f"{DESK}/firm/change", access=signed_in, listed=False, limit=CHANGING, summary="Change a firm with a form")
async def change_firm(db: Write, request: Exchange, body: FirmForm) -> View | Redirect:
    """Say anew what is told of your firm."""
    person_id = require_person(request.actor).id
    version = int(body.version) if body.version.isascii() and body.version.isdecimal() else 0
    try:
        async with db.savepoint():
            at = str(await feeds.load_firm(db, person_id))
            await brokers.change_firm(db, person_id, at, read_form(_about(body), FirmInput), version)
    except Fault as fault:
        typed = _about(body) if isinstance(fault, StaleVersion) else told(body)  # sent once more, it is meant
        return await _desk(db, request, refusal_of(fault), {**typed, "of": "firm"})
    return Redirect(DESK)


def _about(form: FirmForm) -> dict[str, Any]:
    return {name: value for name, value in told(form).items() if name != "version"}


@post(f"{DESK}/firm/owner", access=signed_in, listed=False, limit=CHANGING, summary="Give a firm away with a form")
async def change_owner(db: Write, request: Exchange, body: SeatForm) -> View | Redirect:
    """Make somebody who has a seat the owner."""
    person_id = require_person(request.actor).id
    try:
        async with db.savepoint():
            at = str(await feeds.load_firm(db, person_id))
            await brokers.change_owner(db, person_id, at, read_form(told(body), OwnerInput).username)
    except Fault as fault:
        return await _desk(db, request, refusal_of(fault, {"NOT_FOUND": "owner"}))
    return Redirect(f"{DESK}#seats")


@post(f"{DESK}/seats", access=signed_in, listed=False, limit=CHANGING, summary="Give a seat with a form")
async def add_seat(db: Write, request: Exchange, body: SeatForm) -> View | Redirect:
    """Let somebody sell for your firm."""
    person_id = require_person(request.actor).id
    try:
        async with db.savepoint():
            firm = await feeds.load_firm(db, person_id)
            await brokers.add_seat(db, person_id, str(firm), read_form(told(body), SeatInput).username)
    except Fault as fault:
        return await _desk(
            db, request, refusal_of(fault, {"NOT_FOUND": "username", "SEAT_TAKEN": "username"}), told(body)
        )
    return Redirect(f"{DESK}#seats")


@post(f"{DESK}/seats/{{person_id}}/remove", access=signed_in, listed=False, limit=CHANGING, summary="Take a seat away")
async def remove_seat(db: Write, request: Exchange, person_id: UUID) -> Redirect:
    """Let somebody sell for your firm no longer, or leave it; what they answered for is the owner's."""
    own = require_person(request.actor).id
    await brokers.remove_seat(db, own, str(await feeds.load_firm(db, own)), person_id)
    return Redirect("/sell" if person_id == own else f"{DESK}#seats")


@post(f"{DESK}/feeds", access=signed_in, listed=False, limit=FEEDING, summary="Make a feed with a form")
async def create_feed(db: Write, request: Exchange, body: FeedForm) -> View | Redirect:
    """Make a feed."""
    values = {**told(body), "removesMissing": bool(body.removes_missing)}
    try:
        async with db.savepoint():
            made = await feeds.create_feed(db, require_person(request.actor).id, read_form(values, FeedInput))
    except Fault as fault:
        return await _desk(db, request, refusal_of(fault), values)
    return Redirect(f"{DESK}/feeds/{made.id}")


ROUTES = (desk_page, create_firm, change_firm, change_owner, add_seat, remove_seat, create_feed)

"""Pages of selling: all that one sells, and the form of a listing, which is a draft from its first save on."""

from typing import Any

import msgspec

from stoa.accounts.actor import require_person
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.marinemarket.boats import service as boats
from stoa.sites.marinemarket.boats.api import SlugOrId
from stoa.sites.marinemarket.boats.equipment import CATALOGUE
from stoa.sites.marinemarket.boats.models import Boat, BoatType, Condition, Fuel, TitleStatus
from stoa.sites.marinemarket.life.errors import MoveNotAllowed
from stoa.sites.marinemarket.life.rules import moves_from
from stoa.sites.marinemarket.life.settings import ListingSettings

from . import service
from .forms import ListingForm, MoveForm, filled, minor_of, values_of, with_rest
from .models import ListingInput
from .queries import OWN

PAGE = "/sell"
_BUTTONS = {
    "submit": "Offer it",
    "publish": "Show it",
    "deactivate": "Take it off a while",
    "renew": "Renew",
    "sold": "It is sold",
    "remove": "Remove",
}


@get(PAGE, access=signed_in, listing=OWN, listed=False, summary="Your boats")
async def own_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """Show everything that you or your firm offer, with its figures."""
    return await _own(db, request, asked, WELCOME)


async def _own(db: Read, request: Exchange, asked: ListRequest, refusal: Refusal) -> View:
    seller_id = await service.find_seller(db, require_person(request.actor).id)
    page = await service.list_own(db, asked, seller_id or service.NOBODY)
    acts = {
        one.id: [(name, _BUTTONS[name]) for name in moves_from(one.status, "seller") if name in _BUTTONS]
        for one in page.data
    }
    frame = list_context(PAGE, asked, page, label=lambda _, value: value.replace("_", " ").capitalize(), search="")
    return form_view("marinemarket/sell.html", {**frame, "listings": page.data, "acts": acts}, refusal)


@post(PAGE + "/{boat}/move", access=signed_in, listed=False, summary="Move a listing of yours")
async def move_own(db: Write, request: Exchange, boat: SlugOrId, body: MoveForm) -> View | Redirect:
    """Do what the button says."""
    try:
        async with db.savepoint():
            await _act(db, request, boat, body)
    except Fault as fault:
        asked = OWN.ask("", request.app.keys, actor=request.actor.id or "")
        said = " ".join(detail.message for detail in fault.details) or fault.words
        return await _own(db, request, asked, msgspec.structs.replace(refusal_of(fault), words=said))
    return Redirect(PAGE)


async def _act(db: Write, request: Exchange, boat: str, body: MoveForm) -> None:
    accounts, person = accounts_of(request), require_person(request.actor)
    match body.act:
        case "submit":
            await service.submit_listing(db, accounts, boat, person.id)
        case "publish":
            await service.publish_listing(db, accounts, boat, person.id)
        case "deactivate" | "renew" | "sold" | "remove":
            price = minor_of(body.sold_price)
            await service.move_own(db, accounts, boat, person.id, body.act, sold_price=price)
        case _:
            raise MoveNotAllowed


@get(PAGE + "/new", access=signed_in, listed=False, summary="Sell a boat")
async def new_page(request: Exchange) -> View:
    """Show the form of a boat that nobody has told of yet."""
    return _form(request, ListingForm(), None, WELCOME)


@post(PAGE + "/new", access=signed_in, listed=False, summary="Begin a listing with a form")
async def begin(db: Write, request: Exchange, body: ListingForm) -> View | Redirect:
    """Keep what was typed as a draft, and offer it where that was asked for."""
    accounts, person = accounts_of(request), require_person(request.actor)
    try:
        async with db.savepoint():
            told = read_form(values_of(body), ListingInput)
            kept = await service.create_listing(db, accounts, person.id, told)
            if body.act == "submit":
                await service.submit_listing(db, accounts, str(kept.id), person.id)
    except Fault as fault:
        return _form(request, body, None, refusal_of(fault))
    return Redirect(PAGE if body.act == "submit" else f"{PAGE}/{kept.id}")


@get(PAGE + "/{boat}", access=signed_in, listed=False, summary="Change a boat of yours")
async def edit_page(db: Read, request: Exchange, boat: SlugOrId) -> View:
    """Show the form with what is kept."""
    found = await boats.load_own_boat(db, boat, require_person(request.actor).id)
    return _form(request, filled(found), found, WELCOME)


@post(PAGE + "/{boat}", access=signed_in, listed=False, summary="Change a listing with a form")
async def edit(db: Write, request: Exchange, boat: SlugOrId, body: ListingForm) -> View | Redirect:
    """Put what was typed in the place of what was told before."""
    accounts, person = accounts_of(request), require_person(request.actor)
    found = await boats.load_own_boat(db, boat, person.id)
    try:
        async with db.savepoint():
            told = with_rest(read_form(values_of(body), ListingInput), found)
            version = int(body.version) if body.version.isdecimal() else 0
            await service.change_listing(db, accounts, boat, person.id, told, version)
            if body.act == "submit":
                await service.submit_listing(db, accounts, boat, person.id)
    except Fault as fault:
        return _form(request, body, found, refusal_of(fault))
    return Redirect(PAGE)


def _form(request: Exchange, form: ListingForm, found: Boat | None, refusal: Refusal) -> View:
    choices: dict[str, Any] = {
        "types": [(one.value, one.value.replace("_", " ").capitalize()) for one in BoatType],
        "conditions": [(one.value, one.value.capitalize()) for one in Condition],
        "fuels": [("", "None"), *((one.value, one.value.capitalize()) for one in Fuel)],
        "titles": [(one.value, one.value.capitalize()) for one in TitleStatus],
        "currencies": [(one, one) for one in accounts_of(request).setting(ListingSettings).currencies],
        "catalogue": CATALOGUE,
    }
    fields = {name.rpartition(".")[2]: words for name, words in refusal.fields.items()}
    shown = msgspec.structs.replace(refusal, fields=fields)
    return form_view("marinemarket/sell_form.html", {**choices, "form": form, "boat": found}, shown)


ROUTES = (own_page, move_own, new_page, begin, edit_page, edit)

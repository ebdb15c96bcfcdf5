"""The page of all that one sells, with the moves that can be made from there."""

import msgspec

from stoa.accounts.actor import require_person
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, refusal_of
from stoa.commons.media.albums.service import find_covers
from stoa.commons.media.delivery import shelf_of
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.marinemarket.boats.api import SlugOrId
from stoa.sites.marinemarket.boats.subject import BOAT
from stoa.sites.marinemarket.life.errors import MoveNotAllowed
from stoa.sites.marinemarket.life.models import Status
from stoa.sites.marinemarket.life.rules import moves_from

from . import service
from .forms import MoveForm
from .prices import read_sold_price
from .queries import OWN

PAGE = "/sell"
BUTTONS = {
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
    person = require_person(request.actor)
    page = await service.list_own(db, asked, person.id)
    sells_for_firm = bool({"broker", "admin"} & set(person.roles)) or await service.check_firm(db, person.id)
    acts = {one.id: acts_of(one.status) for one in page.data}
    covers = await find_covers(db, shelf_of(request), BOAT.kind, [one.id for one in page.data])
    frame = list_context(PAGE, asked, page, label=lambda _, value: value.replace("_", " ").capitalize(), search="")
    told = {"listings": page.data, "covers": covers, "acts": acts, "sells_for_firm": sells_for_firm}
    return form_view("marinemarket/sell.html", {**frame, **told}, refusal)


def acts_of(status: Status) -> list[tuple[str, str]]:
    """Name the moves that a seller may make from here, with the words on their buttons."""
    return [(name, BUTTONS[name]) for name in moves_from(status, "seller") if name in BUTTONS]


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
    return Redirect(PAGE if body.act == "remove" or not body.back else f"{PAGE}/{boat}")


async def _act(db: Write, request: Exchange, boat: str, body: MoveForm) -> None:
    accounts, person = accounts_of(request), require_person(request.actor)
    match body.act:
        case "submit":
            await service.submit_listing(db, accounts, boat, person.id)
        case "publish":
            await service.publish_listing(db, accounts, boat, person.id)
        case "deactivate" | "renew" | "sold" | "remove":
            price = read_sold_price(body.sold_price)
            await service.move_own(db, accounts, boat, person.id, body.act, sold_price=price)
        case _:
            raise MoveNotAllowed


ROUTES = (own_page, move_own)

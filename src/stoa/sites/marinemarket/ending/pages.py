"""The page behind the link in a letter: renew with one click, or say that the boat is sold."""

from typing import Annotated

import msgspec

from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import PRIVATE
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Input, View
from stoa.kernel.http.routes import get, post
from stoa.sites.marinemarket.life.models import Standing
from stoa.sites.marinemarket.life.rules import moves_from
from stoa.sites.marinemarket.selling.errors import BadSoldPrice
from stoa.sites.marinemarket.selling.prices import read_sold_price

from . import service
from .service import RENEW_PAGE

type Token = Annotated[str, msgspec.Meta(min_length=10, max_length=500)]


class RenewForm(Input, frozen=True):
    """Which button was pressed, and for how much it was sold."""

    act: Annotated[str, msgspec.Meta(max_length=10)] = "renew"
    sold_price: Annotated[str, msgspec.Meta(max_length=20)] = ""


@get(RENEW_PAGE + "/{token}", access=public, listed=False, summary="Renew a listing")
async def renew_page(db: Read, request: Exchange, token: Token) -> View:
    """Show what the link is about, and its buttons."""
    standing = await service.load_by_link(db, request.app.keys, token)
    return _view(standing, "", "")


@post(RENEW_PAGE + "/{token}", access=public, listed=False, summary="Renew a listing, or say that it is sold")
async def renew_by_link(db: Write, request: Exchange, token: Token, body: RenewForm) -> View:
    """Do what the button says; whoever holds the link may."""
    accounts = accounts_of(request)
    try:
        if body.act == "sold":
            standing = await service.settle_by_link(db, accounts, token, read_sold_price(body.sold_price))
            return _view(standing, "Thank you. The listing says that she is sold.", "")
        standing = await service.renew_by_link(db, accounts, token)
    except Fault as fault:
        if fault.code not in {"MOVE_NOT_ALLOWED", BadSoldPrice.code}:
            raise
        return _view(await service.load_by_link(db, accounts.keys, token), "", fault.words)
    return _view(standing, "Renewed. The listing is shown for another term.", "")


def _view(standing: Standing, done: str, fault: str) -> View:
    moves = [] if done else moves_from(standing.status, "seller")
    return View(
        "marinemarket/renew.html",
        {"listing": standing, "done": done, "fault": fault, "may_renew": "renew" in moves, "may_sell": "sold" in moves},
        headers=PRIVATE,
    )


ROUTES = (renew_page, renew_by_link)

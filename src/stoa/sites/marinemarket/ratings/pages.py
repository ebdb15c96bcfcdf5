"""Pages of ratings: saying how a sale went, and what was said of a seller."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import settings_links
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.errors import Detail, Fault, Invalid
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.marinemarket.deals.service import load_row
from stoa.sites.marinemarket.trust.service import load_line

from . import service
from .api import RATING_LIMIT
from .forms import RatingForm
from .models import RatingInput
from .queries import OF_SELLER

_RATE = "/deals/{deal_id}/rate"


@get(_RATE, access=signed_in, listed=False, summary="Say how a sale went")
async def rate_page(db: Read, request: Exchange, deal_id: UUID) -> View:
    """Show the form, and what was said."""
    return await _view(db, request, deal_id, WELCOME, "")


async def _view(db: Read, request: Exchange, deal_id: UUID, refusal: Refusal, text: str) -> View:
    person = require_person(request.actor)
    context = {
        "tabs": settings_links(request),
        "deal": await load_row(db, deal_id, person.id),
        "ratings": await service.load_ratings(db, deal_id, person.id),
        "text": text,
    }
    return form_view("ratings/rate.html", context, refusal)


@post(_RATE, access=signed_in, listed=False, limit=RATING_LIMIT, summary="Say how a sale went")
async def rate(db: Write, request: Exchange, deal_id: UUID, body: RatingForm) -> View | Redirect:
    """Take a rating from the form."""
    person = require_person(request.actor)
    await load_row(db, deal_id, person.id)
    try:
        async with db.savepoint():
            if not body.stars:
                words = "Choose how many stars."
                raise Invalid(words, details=(Detail("stars", words),))
            told = read_form({"stars": body.stars, "text": body.text}, RatingInput)
            await service.submit_rating(db, accounts_of(request), deal_id, person.id, told)
    except Fault as fault:
        return await _view(db, request, deal_id, refusal_of(fault), body.text)
    return Redirect(f"/deals/{deal_id}/rate")


@get("/sellers/{seller_id}/ratings", access=public, listing=OF_SELLER, summary="How a seller's sales went")
async def ratings_page(db: Read, seller_id: UUID, asked: ListRequest) -> View:
    """Show what buyers say of a seller."""
    line = await load_line(db, seller_id)
    page = await service.list_ratings(db, asked, seller_id)
    frame = list_context(f"/sellers/{seller_id}/ratings", asked, page, label=lambda _, value: value, search="")
    return View("ratings/seller.html", {**frame, "line": line, "ratings": page.data})


ROUTES = (rate_page, rate, ratings_page)

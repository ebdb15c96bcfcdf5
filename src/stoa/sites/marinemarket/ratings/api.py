"""JSON routes of ratings."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.reach import accounts_of
from stoa.kernel.db import Read, Write
from stoa.kernel.db.asked import ListRequest
from stoa.kernel.db.page import Page
from stoa.kernel.errors import Invalid
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Reply
from stoa.kernel.http.routes import get, post
from stoa.kernel.limits import HOUR, Limit, Rate
from stoa.sites.marinemarket.deals.errors import NoSuchDeal

from . import service
from .errors import AlreadyRated, SaleNotDone, TooLate
from .models import RatingInput, SaleRating, SaleRatings
from .queries import OF_SELLER

_OF_DEAL = "/api/v1/deals/{deal_id}/ratings"
RATING_LIMIT = Limit("sale-ratings", {"anonymous": Rate(30, per=HOUR)})


@get("/api/v1/sellers/{seller_id}/ratings", access=public, listing=OF_SELLER, summary="How a seller's sales went")
async def list_ratings(db: Read, seller_id: UUID, asked: ListRequest) -> Page[SaleRating]:
    """List what buyers say of a seller, the latest first."""
    return await service.list_ratings(db, asked, seller_id)


@get(_OF_DEAL, access=signed_in, faults=(NoSuchDeal,), summary="How a sale went")
async def show_ratings(db: Read, request: Exchange, deal_id: UUID) -> SaleRatings:
    """Show what both sides of a sale of yours say."""
    return await service.load_ratings(db, deal_id, require_person(request.actor).id)


@post(
    _OF_DEAL,
    access=signed_in,
    status=201,
    limit=RATING_LIMIT,
    idempotent=True,
    faults=(Invalid, NoSuchDeal, SaleNotDone, AlreadyRated, TooLate),
    summary="Say how a sale went",
)
async def submit_rating(db: Write, request: Exchange, deal_id: UUID, body: RatingInput) -> Reply[SaleRatings]:
    """Rate the other side of a sale that is done, once."""
    person = require_person(request.actor)
    made = await service.submit_rating(db, accounts_of(request), deal_id, person.id, body)
    return Reply(made, status=201, location=f"/api/v1/deals/{deal_id}/ratings")


ROUTES = (list_ratings, show_ratings, submit_rating)

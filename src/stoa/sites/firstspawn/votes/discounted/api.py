"""JSON routes of votes that do not count."""

from uuid import UUID

from stoa.kernel.audit import by_of
from stoa.kernel.db import ListRequest, Page, Read, Write
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get, post

from . import service
from .errors import NoSuchDiscounted
from .models import Counted, CountInput, DiscountedLine
from .permissions import REVIEW
from .queries import DISCOUNTED

_VOTES = "/api/v1/votes/discounted"
_may = permission(REVIEW.name)


@get(_VOTES, access=_may, listing=DISCOUNTED, summary="Votes that do not count")
async def list_discounted(db: Read, asked: ListRequest) -> Page[DiscountedLine]:
    """List the votes that the rule did not believe, with the decision that explains each."""
    return await service.list_discounted(db, asked)


@post(
    f"{_VOTES}/{{vote_id}}/count",
    access=_may,
    status=200,
    faults=(NoSuchDiscounted,),
    summary="Count a vote after all",
)
async def count(db: Write, request: Exchange, vote_id: UUID, body: CountInput) -> Counted:
    """Count a vote that was not believed; where you say so, all others of its server, day and reason as well."""
    return Counted(await service.count_after_all(db, vote_id, body, by_of(request)))


ROUTES = (list_discounted, count)

"""JSON routes of proposals."""

from stoa.kernel.db import Read
from stoa.kernel.http.access import public
from stoa.kernel.http.routes import Cached, get

from . import service
from .errors import NoProposal
from .models import ModelQuery, Proposal


@get(
    "/api/v1/models/specs",
    access=public,
    cached=Cached(seconds=300, tags=("model-specs",)),
    faults=(NoProposal,),
    summary="Show what boats of a model usually measure",
)
async def show_specs(db: Read, query: ModelQuery) -> Proposal:
    """Medians and most frequent values of boats of this make and model here: a proposal, to be checked on board."""
    found = await service.find_proposal(db, query.make, query.model)
    if found is None:
        raise NoProposal
    return found


ROUTES = (show_specs,)

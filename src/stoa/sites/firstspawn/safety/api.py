"""JSON routes of the guidelines."""

from stoa.accounts.actor import require_person
from stoa.kernel.audit import by_of
from stoa.kernel.db import Write
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import put
from stoa.sites.firstspawn.registry.errors import NotYourServer
from stoa.sites.firstspawn.servers.api import SlugOrId

from . import service
from .models import GuidelinesInput, GuidelinesReview


@put(
    "/api/v1/servers/{server}/guidelines",
    access=signed_in,
    faults=(NotYourServer,),
    summary="Say which guidelines hold",
)
async def set_guidelines(db: Write, request: Exchange, server: SlugOrId, body: GuidelinesInput) -> GuidelinesReview:
    """Say which of the guidelines hold on a server of yours today; its page shows it with the date."""
    return await service.submit_review(db, server, require_person(request.actor).id, body.kept, by_of(request))


ROUTES = (set_guidelines,)

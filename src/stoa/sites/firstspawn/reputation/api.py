"""JSON routes of reputations."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.people.service import load_person, load_public_person
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import permission, public
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.choices import check_shown
from stoa.sites.firstspawn.servers.api import SlugOrId

from . import service
from .models import Adjustment, Reputation
from .permissions import ADJUST


@get("/api/v1/users/{user}/reputation", access=public, summary="Reputation of somebody")
async def show_reputation(db: Read, request: Exchange, user: SlugOrId) -> Reputation:
    """Give the total, and the latest hundred lines that made it, where the person shows them."""
    person = await load_public_person(db, user)
    may_adjust = ADJUST.name in request.actor.permissions
    with_log = may_adjust or await check_shown(db, "show_reputation", person.id, request.actor.id)
    return await service.load_reputation(db, person.id, with_log=with_log, with_names=may_adjust)


@post(
    "/api/v1/admin/users/{person_id}/reputation",
    access=permission(ADJUST.name),
    status=200,
    idempotent=True,
    summary="Change a reputation by hand",
)
async def adjust(db: Write, request: Exchange, person_id: UUID, body: Adjustment) -> Reputation:
    """Add a line with a reason; it is audited."""
    await load_person(db, person_id)
    return await service.save_adjustment(db, person_id, body, require_person(request.actor).id, by_of(request))


ROUTES = (show_reputation, adjust)

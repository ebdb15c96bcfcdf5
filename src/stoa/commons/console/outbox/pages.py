"""The page of events."""

from stoa.accounts.errors import StepUpRequired
from stoa.accounts.proof import require_fresh_session
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.accounts.screens.rules import with_next
from stoa.commons.console.permissions import OPERATE, SEE
from stoa.commons.console.work.forms import PickForm
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from . import service
from .api import consumers_of
from .models import ReplayInput

PAGE = "/admin/events"
_NOTHING = Refusal(422, "NOTHING_SELECTED", "Select at least one row to tell it again.")


@get(PAGE, access=permission(SEE.name), listed=False, summary="Events")
async def events_page(db: Read, request: Exchange) -> View:
    """Show how far behind events are, and what is parked."""
    return await _view(db, request, WELCOME)


async def _view(db: Read, request: Exchange, refusal: Refusal) -> View:
    found = await service.load_events(db, consumers_of(request))
    context = {
        "tabs": admin_links(request),
        "lag": found.lag,
        "parked": found.parked,
        "consumers": found.consumers,
        "may_act": OPERATE.name in request.actor.permissions,
    }
    return form_view("console/events.html", context, refusal)


@post(PAGE, access=permission(OPERATE.name), listed=False, summary="Tell parked events again")
async def replay_picked(db: Write, request: Exchange, body: PickForm) -> View | Redirect:
    """Put the selected deliveries back in line."""
    if not body.ids:
        return await _view(db, request, _NOTHING)
    try:
        await require_fresh_session(db, request)
        pairs = [one.rpartition(":") for one in body.ids]
        wanted = read_form({"deliveries": [{"consumer": name, "seq": seq} for name, _, seq in pairs]}, ReplayInput)
        async with db.savepoint():
            await service.replay_parked(db, by_of(request), consumers_of(request), wanted.deliveries)
    except StepUpRequired:
        return Redirect(with_next("/confirm", PAGE))
    except Fault as fault:
        return await _view(db, request, refusal_of(fault))
    return Redirect(PAGE)


ROUTES = (events_page, replay_picked)

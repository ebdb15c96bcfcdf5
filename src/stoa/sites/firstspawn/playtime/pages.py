"""The page on which moderators look at playtime that broke a rule."""

from uuid import UUID

from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.kernel.audit import by_of
from stoa.kernel.db import ListRequest, Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import permission
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post

from . import service
from .forms import VerdictForm
from .models import Verdict
from .permissions import REVIEW
from .queries import HELD

PAGE = "/admin/playtime"
_may = permission(REVIEW.name)
_STATES = (("waiting", "Waiting"), ("counted", "Counted after all"), ("refused", "Refused"))


@get(PAGE, access=_may, listing=HELD, listed=False, summary="Held playtime")
async def held_page(db: Read, request: Exchange, asked: ListRequest) -> View:
    """List what broke a rule, with why, and forms to decide."""
    return await _held_view(db, request, asked, WELCOME)


async def _held_view(db: Read, request: Exchange, asked: ListRequest, refusal: Refusal) -> View:
    found = await service.list_held(db, asked)
    names = dict(_STATES)
    context = list_context(PAGE, asked, found, label=lambda _, value: names.get(value, value), search="")
    context |= {"tabs": admin_links(request), "rows": found.data, "states": _STATES}
    return form_view("playtime/held.html", context, refusal)


@post(f"{PAGE}/{{held_id}}", access=_may, listed=False, summary="Decide about held playtime")
async def settle(db: Write, request: Exchange, held_id: UUID, body: VerdictForm) -> View | Redirect:
    """Count a record after all, or refuse it for good."""
    try:
        verdict = read_form({"count": body.outcome == "count", "reason": body.reason}, Verdict)
        async with db.savepoint():
            await service.settle_held(db, held_id, verdict, by_of(request))
    except Fault as fault:
        asked = HELD.ask("state=waiting", request.app.keys)
        return await _held_view(db, request, asked, refusal_of(fault))
    return Redirect(f"{PAGE}?state=waiting")


ROUTES = (held_page, settle)

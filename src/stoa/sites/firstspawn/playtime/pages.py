"""Pages of playtime: what broke a rule, for moderators, and who has played on a server, for its team."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import admin_links
from stoa.kernel.audit import by_of
from stoa.kernel.db import ListRequest, Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import permission, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.list_pages import list_context
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.desk import ONE, desk_links
from stoa.sites.firstspawn.registry.service import load_server
from stoa.sites.firstspawn.servers.api import SlugOrId

from . import service
from .forms import VerdictForm
from .models import Verdict
from .permissions import REVIEW
from .queries import HELD

PAGE = "/admin/playtime"
PLAYERS = f"{ONE}/players"
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


@get(PLAYERS, access=signed_in, listed=False, summary="Who has played on your server")
async def players_page(db: Read, request: Exchange, server: SlugOrId) -> View:
    """Show those who have played longest on a server to its team."""
    kept = await load_server(db, server, require_person(request.actor).id)
    crowd, players = await service.load_longest(db, kept.id)
    context = {"server": kept, "tabs": desk_links(kept.slug, kept.role), "crowd": crowd, "players": players}
    return form_view("playtime/players.html", context)


ROUTES = (held_page, settle, players_page)

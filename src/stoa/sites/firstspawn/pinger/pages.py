"""The page on which owners say how a server is reached, behind which proxy it stands, and have it asked now."""

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Line, Refusal, form_view, refusal_of
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Input, Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.desk import ONE, desk_links
from stoa.sites.firstspawn.registry.service import load_managed_server, load_server, lock_server
from stoa.sites.firstspawn.servers.api import SlugOrId

from . import service
from .adapters import ask
from .api import CHECKING
from .models import Checked

PAGE = f"{ONE}/network"


class NetworkForm(Input, frozen=True):
    """Behind which proxy it stands; empty for none."""

    proxy: Line = ""


class CheckForm(Input, frozen=True):
    """Nothing is asked of whoever presses the button."""


@get(PAGE, access=signed_in, listed=False, summary="Addresses and network of your server")
async def network_page(db: Read, request: Exchange, server: SlugOrId) -> View:
    """Show how a server is reached, and with which others it is counted."""
    return await _view(db, request, server, WELCOME)


async def _view(db: Read, request: Exchange, server: str, refusal: Refusal, checked: Checked | None = None) -> View:
    me = require_person(request.actor).id
    kept = await load_server(db, server, me)
    context = {
        "server": kept,
        "tabs": desk_links(kept.slug, kept.role),
        "place": await service.load_place(db, kept.id, me),
        "checked": checked,
    }
    return form_view("pinger/network.html", context, refusal)


@post(PAGE, access=signed_in, listed=False, summary="Put your server behind a proxy")
async def set_network(db: Write, request: Exchange, server: SlugOrId, body: NetworkForm) -> View | Redirect:
    """Say behind which of one's own servers it stands."""
    me = require_person(request.actor).id
    try:
        async with db.savepoint():
            kept = await lock_server(db, server, me)
            proxy = (await lock_server(db, body.proxy, me)).id if body.proxy else None
            await service.set_network(db, kept.id, proxy)
    except Fault as fault:
        return await _view(db, request, server, refusal_of(fault, {"NOT_A_NETWORK": "proxy"}))
    return Redirect(PAGE.format(server=server))


@post(f"{PAGE}/check", access=signed_in, listed=False, limit=CHECKING, summary="Ask your server now")
async def check_now(request: Exchange, server: SlugOrId, body: CheckForm) -> View:  # noqa: ARG001 - a form without fields
    """Ask it now, and show what it said."""
    app, checked, refusal = request.app, None, WELCOME
    database = app.require_database()
    kept = await load_managed_server(database.read(), server, require_person(request.actor).id)
    try:
        checked = await service.check_server(database, app.runtime.config, app.site, kept.id, ask)
    except Fault as fault:
        refusal = refusal_of(fault)
    return await _view(database.read(), request, server, refusal, checked)


ROUTES = (network_page, set_network, check_now)

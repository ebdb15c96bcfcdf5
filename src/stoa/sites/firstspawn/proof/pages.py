"""The page on which owners prove that a server is theirs."""

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, refusal_of
from stoa.kernel.db import Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Input, Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.desk import desk_links
from stoa.sites.firstspawn.servers.api import SlugOrId

from . import service
from .api import CHECKS, check
from .models import Method
from .rules import has_name


class CheckForm(Input, frozen=True):
    """Where to look."""

    method: Method


@get("/servers/{server}/claim", access=signed_in, listed=False, summary="Prove that a server is yours")
async def claim_page(db: Write, request: Exchange, server: SlugOrId) -> View:
    """Show the token and the ways to show it."""
    return await _view(db, request, server, WELCOME, "")


async def _view(db: Write, request: Exchange, server: str, refusal: Refusal, message: str) -> View:
    person = require_person(request.actor)
    claimed = await service.load_claimed(db, server, person.id)
    methods: list[Method] = ["motd"] if claimed.game_type == "MINECRAFT" else []
    methods += ["dns"] if has_name(claimed.address) else []
    ways = [await service.start_claim(db, server, person.id, method) for method in methods]
    context = {
        "server": claimed,
        "ways": ways,
        "is_mine": claimed.owner_id == person.id,
        "message": message,
    }
    if context["is_mine"]:
        return form_view("firstspawn/claim_desk.html", {**context, "tabs": desk_links(claimed.slug, "owner")}, refusal)
    return form_view("firstspawn/claim.html", context, refusal)


@post("/servers/{server}/claim", access=signed_in, limit=CHECKS, listed=False, summary="Look for the token")
async def check_page(request: Exchange, server: SlugOrId, body: CheckForm) -> View | Redirect:
    """Look now, and say what was found."""
    message, refusal = "", WELCOME
    try:
        outcome = await check(request, server, body.method)
        if outcome.is_verified:
            return Redirect(f"/servers/{server}")
        message = outcome.message
    except Fault as fault:
        refusal = refusal_of(fault)
    async with request.app.require_database().write() as tx:
        return await _view(tx, request, server, refusal, message)


ROUTES = (claim_page, check_page)

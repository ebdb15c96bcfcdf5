"""The way to Microsoft from the page of players, and back."""

from uuid import UUID

from stoa.accounts.actor import require_session
from stoa.accounts.rates import PROVE, SIGN_IN
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.screens.forms import form_view, refusal_of
from stoa.kernel.crypto import token
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.game_identities.service import link_player
from stoa.sites.firstspawn.servers.models import GameType

from . import service
from .errors import NotBegun
from .models import Begun

PLAYERS = "/account/players"
PAGE = f"{PLAYERS}/minecraft/microsoft"
_COOKIE = "stoa_minecraft"


@post(PAGE, access=signed_in, limit=PROVE, listed=False, summary="Link a player through Microsoft")
async def leave(request: Exchange) -> View | Redirect:
    """Begin. A form may lead to no other site, so without script one more link is followed."""
    somebody = require_session(request.actor)
    begun = Begun(token(), somebody.id, somebody.session_id, f"{visit_of(request).origin}{PAGE}")
    try:
        url, signed = service.start_link(accounts_of(request), begun)
    except Fault as fault:
        return _did_not_work(fault)
    request.set_cookie(request.app.cookie_name(_COOKIE), signed, max_age=int(service.LIFE.total_seconds()))
    if request.is_htmx:
        return Redirect(url)
    told = "You go to Microsoft now, and come back here. We ask which player you are, and keep nothing else."
    context = {"title": "Link your Minecraft account", "told": told, "go": url, "words": "Continue to Microsoft"}
    return form_view("accounts/done.html", context)


@get(PAGE, access=signed_in, limit=SIGN_IN, listed=False, summary="Come back from Microsoft")
async def come_back(request: Exchange) -> View | Redirect:
    """Link the player of whoever comes back in the browser that was sent there."""
    accounts, somebody = accounts_of(request), require_session(request.actor)
    name = request.app.cookie_name(_COOKIE)
    cookie = request.cookies.get(name, "")
    request.set_cookie(name, "", max_age=0)
    try:
        begun, code = await service.accept_answer(accounts, cookie, request.scope["query_string"])
        if (begun.person_id, begun.session_id) != (somebody.id, somebody.session_id):
            raise NotBegun
        profile = await service.load_profile(accounts, begun, code)
        async with accounts.database.write() as tx:
            await link_player(tx, somebody.id, GameType.MINECRAFT, UUID(profile.id), profile.name)
    except Fault as fault:
        return _did_not_work(fault)
    return Redirect(PLAYERS)


def _did_not_work(fault: Fault) -> View:
    context = {"title": "That did not work", "told": "", "go": PLAYERS, "words": "Go back"}
    return form_view("accounts/done.html", context, refusal_of(fault))


ROUTES = (leave, come_back)

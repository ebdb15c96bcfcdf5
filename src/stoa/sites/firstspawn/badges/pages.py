"""Pages of badges: the catalogue, and one's own."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.accounts.actor import require_person
from stoa.accounts.people.service import load_person
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, refusal_of
from stoa.accounts.screens.frame import settings_links
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Input, Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.desk import ONE, desk_links
from stoa.sites.firstspawn.registry.service import load_managed_server
from stoa.sites.firstspawn.servers.api import SlugOrId

from . import service
from .errors import NotTheirs
from .models import MOST_FEATURED, Category
from .rules import WORDS

MINE = "/account/badges"
OF_SERVER = f"{ONE}/badges"


class FeaturedForm(Input, frozen=True):
    """Which badges stand first, as boxes that were ticked."""

    badge: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=500)] = ()


@get("/badges", access=public, summary="The badges that there are")
async def catalogue_page(db: Read, request: Exchange) -> View:
    """Show every badge, what it takes, and which of them one has."""
    held = await service.list_badges_of_person(db, request.actor.id) if request.actor.id else []
    context = {
        "badges": await service.list_badges(db),
        "held": {row.id for row in held},
        "groups": (
            (Category.USER, "For people", "What you do here earns them; two are bought."),
            (Category.SERVER, "For servers", "Earned by what others think of a server."),
            (Category.GUILD, "For guilds", "Earned together."),
        ),
        "words": WORDS,
        "is_known": request.actor.id is not None,
        "servers": await service.list_own_servers(db, request.actor.id) if request.actor.id else (),
    }
    return View("badges/catalogue.html", context)


@get(MINE, access=signed_in, listed=False, summary="Your badges")
async def mine_page(db: Read, request: Exchange) -> View:
    """Show one's badges, and which of them stand first."""
    return await _mine(db, request, WELCOME)


async def _mine(db: Read, request: Exchange, refusal: Refusal) -> View:
    person = await load_person(db, require_person(request.actor).id)
    context = {
        "tabs": settings_links(request),
        "badges": await service.list_badges_of_person(db, person.id),
        "username": person.username,
        "most": MOST_FEATURED,
    }
    return form_view("badges/mine.html", context, refusal)


@post(MINE, access=signed_in, listed=False, summary="Show some of your badges first")
async def feature(db: Write, request: Exchange, body: FeaturedForm) -> View | Redirect:
    """Let some badges stand first."""
    try:
        _require_few(body.badge)
        async with db.savepoint():
            await service.feature_badges(db, require_person(request.actor).id, body.badge)
    except Fault as fault:
        return await _mine(db, request, refusal_of(fault))
    return Redirect(MINE)


def _require_few(wanted: tuple[UUID, ...]) -> None:
    if len(wanted) > MOST_FEATURED:
        message = f"At most {MOST_FEATURED} badges stand first: untick some."
        raise NotTheirs(message)


@get(OF_SERVER, access=signed_in, listed=False, summary="Badges of your server")
async def server_page(db: Read, request: Exchange, server: SlugOrId) -> View:
    """Show the badges of a server to those who look after it, and which of them stand first."""
    return await _server_view(db, request, server, WELCOME)


async def _server_view(db: Read, request: Exchange, server: str, refusal: Refusal) -> View:
    kept = await load_managed_server(db, server, require_person(request.actor).id)
    context = {
        "server": kept,
        "tabs": desk_links(kept.slug, kept.role),
        "badges": await service.list_badges_of_server(db, kept.id),
        "offered": [one for one in await service.list_badges(db, Category.SERVER) if one.price],
        "most": MOST_FEATURED,
    }
    return form_view("badges/server.html", context, refusal)


@post(OF_SERVER, access=signed_in, listed=False, summary="Show some badges of your server first")
async def feature_of_server(db: Write, request: Exchange, server: SlugOrId, body: FeaturedForm) -> View | Redirect:
    """Let some badges of a server stand first on its page."""
    kept = await load_managed_server(db, server, require_person(request.actor).id)
    try:
        _require_few(body.badge)
        async with db.savepoint():
            await service.feature_badges_of_server(db, kept.id, body.badge)
    except Fault as fault:
        return await _server_view(db, request, server, refusal_of(fault))
    return Redirect(OF_SERVER.format(server=server))


ROUTES = (catalogue_page, mine_page, feature, server_page, feature_of_server)

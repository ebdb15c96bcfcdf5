"""Pages of the registry: the form of a server, and what ends or revives a listing."""

from itertools import groupby
from typing import Any

from markupsafe import Markup

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.commons.markup import render_text
from stoa.commons.tags.service import list_tags
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Detail, Fault, Invalid
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Bytes, Redirect, View
from stoa.kernel.http.routes import Cached, get, post
from stoa.sites.firstspawn.desk import MY_SERVERS, ONE, desk_links
from stoa.sites.firstspawn.servers.api import SlugOrId
from stoa.sites.firstspawn.servers.boxes import LANGUAGES, REGIONS
from stoa.sites.firstspawn.servers.subject import TAGS
from stoa.ui import worldmap

from . import service
from .api import LOOKING, change_checked, check_told, list_checked, look_at, restore_checked
from .forms import MapQuery, ServerForm, StateForm, filled, values_of
from .models import AddressInput, AddressLook, Kept, ServerChange, ServerInput
from .placing import marked, placed

NEW = "/servers/new"
EDIT = f"{ONE}/edit"
MAP = "/map.svg"
MAP_KEPT = Cached(seconds=3600)
_LASTING = {"Cache-Control": "public, max-age=86400"}
_PLACES = {
    "SERVER_EXISTS": "ip",
    "ALREADY_LISTED": "ip",
    "UNKNOWN_TAGS": "tags",
    "HALF_A_PLACE": "latitude",
    "TOO_MANY_TAGS": "tags",
}


@get(MAP, access=public, cached=MAP_KEPT, summary="The world, with a mark")
async def map_picture(query: MapQuery) -> Bytes:
    """Draw the map on which owners mark where their server stands."""
    at = [float(part) for part in query.at.split(",")] if query.at else (None, None)
    return Bytes(worldmap.drawing(*at).encode(), "image/svg+xml", headers=_LASTING)


@get(NEW, access=signed_in, listed=False, summary="List your server")
async def new_page(db: Read, request: Exchange) -> View:
    """Show the form of a server that is not listed yet."""
    require_person(request.actor)
    return await _form(db, ServerForm(), None, WELCOME)


@post(NEW, access=signed_in, listed=False, limit=LOOKING, summary="List your server with a form")
async def list_it(request: Exchange, body: ServerForm) -> View | Redirect:
    """List it; or try its address, or show what the description will look like, and change nothing."""
    db = request.app.require_database().read()
    look: AddressLook | None = None
    try:
        body = await placed(body)
        if body.act == "check":
            look = await look_at(request, _address_of(body))
        elif body.act == "save":
            told = read_form(values_of(body, is_new=True), ServerInput)
            await check_told(request, told)
            slug = await request.app.require_database().transact(lambda tx: list_checked(tx, request, told))
            return Redirect(ONE.format(server=slug))
    except Fault as fault:
        return await _form(db, body, None, refusal_of(fault, _PLACES))
    return await _form(db, body, None, WELCOME, look)


@get(EDIT, access=signed_in, listed=False, summary="Change your server")
async def edit_page(db: Read, request: Exchange, server: SlugOrId) -> View:
    """Show the form with what is kept."""
    kept = await service.load_managed_server(db, server, require_person(request.actor).id)
    return await _form(db, filled(kept), kept, WELCOME)


@post(EDIT, access=signed_in, listed=False, limit=LOOKING, summary="Change your server with a form")
async def edit(request: Exchange, server: SlugOrId, body: ServerForm) -> View | Redirect:
    """Put what was typed in the place of what was told before."""
    db = request.app.require_database().read()
    kept = await service.load_managed_server(db, server, require_person(request.actor).id)
    look: AddressLook | None = None
    try:
        body = await placed(body)
        if body.act == "check":
            look = await look_at(request, _address_of(body, kept.game_type))
        elif body.act == "save":
            slug = await change_checked(request, server, read_form(values_of(body, is_new=False), ServerChange))
            return Redirect(ONE.format(server=slug))
    except Fault as fault:
        return await _form(db, body, kept, refusal_of(fault, _PLACES))
    return await _form(db, body, kept, WELCOME, look)


def _address_of(body: ServerForm, game_type: str = "") -> AddressInput:
    values = {"gameType": game_type or body.game_type, "ip": body.ip.strip(), "port": body.port.strip() or None}
    return read_form(values, AddressInput)


async def _form(
    db: Read, form: ServerForm, kept: Kept | None, refusal: Refusal, look: AddressLook | None = None
) -> View:
    tags = sorted(await list_tags(db, TAGS), key=lambda one: list(TAGS.categories).index(one.category))
    context: dict[str, Any] = {
        "form": form,
        "server": kept,
        "tabs": desk_links(kept.slug, kept.role) if kept else (),
        "tags": [(TAGS.categories[name], list(some)) for name, some in groupby(tags, key=lambda one: one.category)],
        "regions": REGIONS,
        "languages": LANGUAGES,
        "look": look,
        "marked": marked(form),
        "preview": Markup(render_text(form.description)) if form.act == "preview" else None,  # noqa: S704 - made safe there
    }
    return form_view("registry/edit.html" if kept else "registry/new.html", context, refusal)


@post(f"{ONE}/state", access=signed_in, listed=False, summary="Archive, restore or end a listing")
async def move(db: Write, request: Exchange, server: SlugOrId, body: StateForm) -> View | Redirect:
    """Do what the button says. A listing ends for good only when its name was typed."""
    me = require_person(request.actor).id
    kept = await service.load_managed_server(db, server, me)
    try:
        async with db.savepoint():
            match body.act:
                case "archive":
                    await service.archive_server(db, server, me, by_of(request))
                case "restore":
                    await restore_checked(db, request, server)
                case "remove":
                    _require_name(body.name, kept)
                    await service.remove_server(db, server, me, by_of(request))
                case _:
                    message = "There is no such button here."
                    raise Invalid(message)
    except Fault as fault:
        return await _form(db, filled(kept), kept, refusal_of(fault))
    return Redirect(MY_SERVERS)


def _require_name(typed: str, kept: Kept) -> None:
    if typed.strip().casefold() != kept.name.casefold():
        message = f"Type “{kept.name}” to take it off for good."
        raise Invalid(message, details=(Detail("endName", message),))


ROUTES = (map_picture, new_page, list_it, edit_page, edit, move)

"""The page of keys, with the guide to setting the plugin up."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Line, Refusal, form_view, read_form, refusal_of
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault, Invalid
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Bytes, Input, Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.desk import ONE, desk_links
from stoa.sites.firstspawn.registry.service import load_server
from stoa.sites.firstspawn.servers.api import SlugOrId

from . import service
from .client import PATH, SHA256, archive_with, client_archive, write_config
from .models import NewPlugin, PluginInput

PAGE = f"{ONE}/plugin"


class KeyForm(Input, frozen=True):
    """From where a key may be used, as it was typed."""

    networks: Line = ""
    act: Line = ""
    secret: Line = ""


@get(PAGE, access=signed_in, listed=False, summary="The plugin of your server")
async def keys_page(db: Read, request: Exchange, server: SlugOrId) -> View:
    """Show the keys, how they are, and how the plugin is set up."""
    return await _view(db, request, server, WELCOME)


async def _view(
    db: Read, request: Exchange, server: str, refusal: Refusal, *, made: NewPlugin | None = None, networks: str = ""
) -> View:
    kept = await load_server(db, server, require_person(request.actor).id)
    context = {
        "server": kept,
        "tabs": desk_links(kept.slug, kept.role),
        "plugins": await service.list_plugins(db, kept.id),
        "made": made,
        "config": write_config(request.app.origin_of(request), made.api_key, made.api_secret) if made else "",
        "networks": networks,
        "client": {"path": PATH, "sha256": SHA256},
    }
    return form_view("plugins/keys.html", context, refusal)


def _networks(text: str) -> list[str]:
    given = [part.strip() for part in text.split(",") if part.strip()]
    return read_form({"allowedAddresses": given}, PluginInput).allowed_addresses


@post(PAGE, access=signed_in, listed=False, summary="Make a key for the plugin")
async def make_key(db: Write, request: Exchange, server: SlugOrId, body: KeyForm) -> View:
    """Make a key, and show its secret this once."""
    me = require_person(request.actor).id
    try:
        async with db.savepoint():
            made = await service.create_plugin(
                db, request.app.keys, server, me, _networks(body.networks), by_of(request)
            )
    except Fault as fault:
        return await _view(db, request, server, refusal_of(fault), networks=body.networks)
    return await _view(db, request, server, WELCOME, made=made)


@post(f"{PAGE}/{{plugin_id}}", access=signed_in, listed=False, summary="Change a key")
async def change_key(
    db: Write, request: Exchange, server: SlugOrId, plugin_id: UUID, body: KeyForm
) -> View | Redirect | Bytes:
    """Do what the button says: the client with it, another secret, other addresses, or its end."""
    me, by = require_person(request.actor).id, by_of(request)
    await service.require_of_server(db, plugin_id, (await load_server(db, server, me)).id)
    try:
        async with db.savepoint():
            match body.act:
                case "rotate":
                    made = await service.rotate_secret(db, request.app.keys, plugin_id, me, by)
                    return await _view(db, request, server, WELCOME, made=made)
                case "download":
                    shown = await service.load_shown_key(db, request.app.keys, plugin_id, me, body.secret)
                    return archive_with(write_config(request.app.origin_of(request), shown.api_key, shown.api_secret))
                case "addresses":
                    await service.set_addresses(db, plugin_id, me, _networks(body.networks), by)
                case "revoke":
                    await service.revoke_plugin(db, plugin_id, me, by)
                case _:
                    message = "There is no such button here."
                    raise Invalid(message)
    except Fault as fault:
        return await _view(db, request, server, refusal_of(fault))
    return Redirect(PAGE.format(server=server))


ROUTES = (keys_page, make_key, change_key, client_archive)

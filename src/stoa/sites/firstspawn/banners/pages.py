"""The page on which the banner and the logo of a server are sent."""

from typing import Annotated, Any

import msgspec

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, refusal_of
from stoa.commons.media.albums.service import list_all
from stoa.commons.media.api import UPLOADS
from stoa.commons.media.delivery import shelf_of
from stoa.commons.media.sending import SENDING, drop_picture, picture_panes, take_picture
from stoa.commons.subjects import viewer_of
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.desk import ONE, desk_links
from stoa.sites.firstspawn.registry.service import load_managed_server
from stoa.sites.firstspawn.servers.api import SlugOrId
from stoa.sites.firstspawn.servers.subject import BANNER, LOGO, SERVER

PAGE = f"{ONE}/pictures"
PURPOSES = {"banner": BANNER, "logo": LOGO}
type Which = Annotated[str, msgspec.Meta(pattern=r"^(banner|logo)$(?!\n)", extra={"form": "banner or logo"})]


@get(PAGE, access=signed_in, listed=False, summary="Banner and logo of your server")
async def pictures_page(db: Read, request: Exchange, server: SlugOrId) -> View:
    """Show both as they are, and how far new ones are."""
    return await _view(db, request, server, WELCOME)


async def _view(db: Read, request: Exchange, server: str, refusal: Refusal) -> View:
    kept = await load_managed_server(db, server, require_person(request.actor).id)
    files = await list_all(db, shelf_of(request), viewer_of(request.actor), SERVER.kind, kept.id)
    context: dict[str, Any] = {
        "server": kept,
        "tabs": desk_links(kept.slug, kept.role),
        **picture_panes(PURPOSES, files),
    }
    return form_view("banners/pictures.html", context, refusal)


@post(
    f"{PAGE}/{{which}}",
    access=signed_in,
    limit=UPLOADS,
    takes_stream=True,
    deadline=SENDING,
    listed=False,
    summary="Send a banner or a logo",
)
async def send_picture(request: Exchange, server: SlugOrId, which: Which) -> View | Redirect:
    """Take a picture in the place of the one before."""
    database = request.app.require_database()
    kept = await load_managed_server(database.read(), server, require_person(request.actor).id)
    try:
        await take_picture(request, SERVER.kind, kept.id, PURPOSES[which].name)
    except Fault as fault:
        return await _view(database.read(), request, server, refusal_of(fault))
    return Redirect(PAGE.format(server=server))


@post(f"{PAGE}/{{which}}/remove", access=signed_in, listed=False, summary="Take a banner or a logo away")
async def remove_picture(db: Write, request: Exchange, server: SlugOrId, which: Which) -> Redirect:
    """Show the drawing that is made from the name again."""
    kept = await load_managed_server(db, server, require_person(request.actor).id)
    await drop_picture(db, request, SERVER.kind, kept.id, PURPOSES[which].name)
    return Redirect(PAGE.format(server=server))


ROUTES = (pictures_page, send_picture, remove_picture)

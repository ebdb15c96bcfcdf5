"""The page on which the banner and the logo of a server are sent."""

from datetime import timedelta
from typing import Annotated, Any

import msgspec

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, refusal_of
from stoa.commons.media.albums.service import list_album, replace_album
from stoa.commons.media.api import UPLOADS
from stoa.commons.media.delivery import shelf_of
from stoa.commons.media.intake.receive import receive
from stoa.commons.media.models import MediaView
from stoa.commons.media.pages import purpose_facts
from stoa.commons.subjects import viewer_of
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault, Invalid
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.desk import ONE, desk_links
from stoa.sites.firstspawn.registry.service import load_managed_server
from stoa.sites.firstspawn.servers.api import SlugOrId
from stoa.sites.firstspawn.servers.subject import BANNER, LOGO, SERVER

PAGE = f"{ONE}/pictures"
SENDING = timedelta(minutes=15)
PURPOSES = {"banner": BANNER, "logo": LOGO}
type Which = Annotated[str, msgspec.Meta(pattern=r"^(banner|logo)$(?!\n)")]


@get(PAGE, access=signed_in, listed=False, summary="Banner and logo of your server")
async def pictures_page(db: Read, request: Exchange, server: SlugOrId) -> View:
    """Show both as they are, and how far new ones are."""
    return await _view(db, request, server, WELCOME)


async def _view(db: Read, request: Exchange, server: str, refusal: Refusal) -> View:
    kept = await load_managed_server(db, server, require_person(request.actor).id)
    shelf = shelf_of(request)
    files = await list_album(db, shelf, viewer_of(request.actor), SERVER.kind, kept.id)
    context: dict[str, Any] = {
        "server": kept,
        "tabs": desk_links(kept.slug),
        "pictures": [
            (which, purpose_facts(purpose), next((one for one in files if one.purpose == purpose.name), None))
            for which, purpose in PURPOSES.items()
        ],
        "at_work": any(one.status in {"pending", "processing"} for one in files),
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
    shelf, me = shelf_of(request), require_person(request.actor).id
    database = request.app.require_database()
    kept = await load_managed_server(database.read(), server, me)
    try:
        received = await receive(request, shelf, me, PURPOSES[which].name)
        if not received.ids:
            raise Invalid(" ".join(words for _, words in received.refused))
        async with database.write() as tx:
            before = await list_album(tx, shelf, viewer_of(request.actor), SERVER.kind, kept.id)
            others = [one.id for one in before if one.purpose != PURPOSES[which].name]
            order = [received.ids[0], *others]
            await replace_album(tx, shelf, viewer_of(request.actor), SERVER.kind, kept.id, media_ids=order)
    except Fault as fault:
        return await _view(database.read(), request, server, refusal_of(fault))
    return Redirect(PAGE.format(server=server))


@post(f"{PAGE}/{{which}}/remove", access=signed_in, listed=False, summary="Take a banner or a logo away")
async def remove_picture(db: Write, request: Exchange, server: SlugOrId, which: Which) -> Redirect:
    """Show the drawing that is made from the name again."""
    shelf, viewer = shelf_of(request), viewer_of(request.actor)
    kept = await load_managed_server(db, server, require_person(request.actor).id)
    before: list[MediaView] = await list_album(db, shelf, viewer, SERVER.kind, kept.id)
    order = [one.id for one in before if one.purpose != PURPOSES[which].name]
    await replace_album(db, shelf, viewer, SERVER.kind, kept.id, media_ids=order)
    return Redirect(PAGE.format(server=server))


ROUTES = (pictures_page, send_picture, remove_picture)

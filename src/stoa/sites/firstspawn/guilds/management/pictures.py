"""The page on which the picture and the banner of a guild are sent."""

from typing import Annotated

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
from stoa.sites.firstspawn.guilds import service
from stoa.sites.firstspawn.guilds.errors import NotYourRight
from stoa.sites.firstspawn.guilds.models import Guild
from stoa.sites.firstspawn.guilds.pictures import AVATAR, BANNER, KIND
from stoa.sites.firstspawn.guilds.rules import may
from stoa.sites.firstspawn.servers.api import SlugOrId

PAGE = "/guilds/{guild}/manage/pictures"
PURPOSES = {"picture": AVATAR, "banner": BANNER}
type Which = Annotated[str, msgspec.Meta(pattern=r"^(picture|banner)$(?!\n)", extra={"form": "picture or banner"})]


async def _load(db: Read, request: Exchange, guild: str) -> Guild:
    found = await service.load_guild(db, guild, require_person(request.actor).id)
    if not may(found.your_role, "edit"):
        raise NotYourRight
    return found


@get(PAGE, access=signed_in, listed=False, faults=(NotYourRight,), summary="Picture and banner of a guild")
async def pictures_page(db: Read, request: Exchange, guild: SlugOrId) -> View:
    """Show both as they are, and how far new ones are."""
    return await _view(db, request, guild, WELCOME)


async def _view(db: Read, request: Exchange, guild: str, refusal: Refusal) -> View:
    found = await _load(db, request, guild)
    files = await list_all(db, shelf_of(request), viewer_of(request.actor), KIND, found.id)
    return form_view("guilds/pictures.html", {"guild": found, **picture_panes(PURPOSES, files)}, refusal)


@post(
    f"{PAGE}/{{which}}",
    access=signed_in,
    limit=UPLOADS,
    takes_stream=True,
    deadline=SENDING,
    listed=False,
    faults=(NotYourRight,),
    summary="Send a picture or a banner of a guild",
)
async def send_picture(request: Exchange, guild: SlugOrId, which: Which) -> View | Redirect:
    """Take a picture in the place of the one before."""
    db = request.app.require_database().read()
    found = await _load(db, request, guild)
    try:
        await take_picture(request, KIND, found.id, PURPOSES[which].name)
    except Fault as fault:
        return await _view(db, request, guild, refusal_of(fault))
    return Redirect(PAGE.format(guild=guild))


@post(
    f"{PAGE}/{{which}}/remove",
    access=signed_in,
    listed=False,
    faults=(NotYourRight,),
    summary="Take a picture or a banner of a guild away",
)
async def remove_picture(db: Write, request: Exchange, guild: SlugOrId, which: Which) -> Redirect:
    """Show what is made from the name again."""
    found = await _load(db, request, guild)
    await drop_picture(db, request, KIND, found.id, PURPOSES[which].name)
    return Redirect(PAGE.format(guild=guild))


ROUTES = (pictures_page, send_picture, remove_picture)

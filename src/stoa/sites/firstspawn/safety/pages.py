"""The page on which owners go through the guidelines."""

import msgspec

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Line, Refusal, form_view, read_form, refusal_of
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Input, Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.desk import ONE, desk_links
from stoa.sites.firstspawn.registry.service import load_managed_server
from stoa.sites.firstspawn.servers.api import SlugOrId
from stoa.sites.firstspawn.servers.guidelines import GUIDELINES

from . import service
from .models import GuidelinesInput

PAGE = f"{ONE}/safety"


class GuidelinesForm(Input, frozen=True):
    """What was ticked."""

    kept: list[Line] = msgspec.field(default_factory=list)


@get(PAGE, access=signed_in, listed=False, summary="Your server and the guidelines")
async def safety_page(db: Read, request: Exchange, server: SlugOrId) -> View:
    """Show what was said, and the form to say it anew."""
    return await _view(db, request, server, WELCOME)


async def _view(db: Read, request: Exchange, server: str, refusal: Refusal) -> View:
    kept = await load_managed_server(db, server, require_person(request.actor).id)
    context = {
        "server": kept,
        "tabs": desk_links(kept.slug, kept.role),
        "guidelines": GUIDELINES,
        "said": await service.find_review(db, kept.id),
    }
    return form_view("safety/guidelines.html", context, refusal)


@post(PAGE, access=signed_in, listed=False, summary="Say which guidelines hold")
async def submit(db: Write, request: Exchange, server: SlugOrId, body: GuidelinesForm) -> View | Redirect:
    """Take what was ticked, with today's date."""
    try:
        told = read_form({"kept": body.kept}, GuidelinesInput)
        async with db.savepoint():
            await service.submit_review(db, server, require_person(request.actor).id, told.kept, by_of(request))
    except Fault as fault:
        return await _view(db, request, server, refusal_of(fault))
    return Redirect(PAGE.format(server=server))


ROUTES = (safety_page, submit)

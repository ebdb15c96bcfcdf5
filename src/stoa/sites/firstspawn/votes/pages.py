"""Pages of votes."""

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Line, Refusal, form_view, read_form, refusal_of
from stoa.kernel import clock
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import public, signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Input, Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.servers import service as servers
from stoa.sites.firstspawn.servers.api import SlugOrId
from stoa.sites.firstspawn.sightings import note_look

from . import service
from .models import VoteInput
from .rules import VOTING, network_of


class VoteForm(Input, frozen=True):
    """A vote, as a form sends it."""

    minecraft_username: Line = ""


@get("/servers/{server}/vote", access=public, listed=False, summary="Vote for a server")
async def vote_page(db: Read, request: Exchange, server: SlugOrId) -> View:
    """Show how a server stands, and the form to vote for it."""
    return await _view(db, request, server, WELCOME, "")


async def _view(db: Read, request: Exchange, server: str, refusal: Refusal, username: str) -> View:
    found = await servers.load_server(db, server)
    person_id = request.actor.id
    standing = await service.load_standing(db, found.id, person_id) if person_id is not None else None
    context = {
        "server": found,
        "summary": await service.load_summary(db, found.id),
        "standing": standing,
        "rules": (await VOTING.at(db)).values,
        "username": username or (standing.username if standing is not None else ""),
    }
    return form_view("firstspawn/vote.html", context, refusal)


@post("/servers/{server}/vote", access=signed_in, listed=False, summary="Cast a vote")
async def cast_page(db: Write, request: Exchange, server: SlugOrId, body: VoteForm) -> View | Redirect:
    """Vote, and come back to see it counted."""
    person = require_person(request.actor)
    try:
        told = read_form({"minecraftUsername": body.minecraft_username.strip() or None}, VoteInput)
        async with db.savepoint():
            network = network_of(request.app.keys, clock.now().date(), request.address)
            vote = await service.vote_for(db, server, person.id, told.minecraft_username or "", network)
    except Fault as fault:
        return await _view(db, request, server, refusal_of(fault), body.minecraft_username)
    note_look(db, request, vote.server_id)
    return Redirect(f"/servers/{server}/vote")


ROUTES = (vote_page, cast_page)

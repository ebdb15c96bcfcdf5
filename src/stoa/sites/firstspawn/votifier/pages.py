"""The page of votes for a server's team: who voted, where votes are sent, and what became of each."""

from uuid import UUID

from stoa.accounts.actor import require_person
from stoa.accounts.screens.forms import WELCOME, Line, Refusal, form_view, read_form, refusal_of
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Input, Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.addresses.service import check_address
from stoa.sites.firstspawn.desk import ONE, desk_links
from stoa.sites.firstspawn.registry.service import load_managed_server, load_server, lock_server
from stoa.sites.firstspawn.servers.api import SlugOrId
from stoa.sites.firstspawn.votes.service import list_votes, load_summary

from . import service
from .api import TRIES, guard_of
from .models import TestResult, VotifierInput

PAGE = f"{ONE}/votes"
_PLACES = {"ADDRESS_NOT_PUBLIC": "host", "BAD_ADDRESS": "host"}


class VotifierForm(Input, frozen=True):
    """Where votes are sent, as it was typed."""

    host: Line = ""
    port: Line = "8192"
    service_name: Line = "FirstSpawn"
    token: Line = ""


class ActForm(Input, frozen=True):
    """Nothing is asked of whoever presses the button."""


@get(PAGE, access=signed_in, listed=False, summary="Votes for your server")
async def votes_page(db: Read, request: Exchange, server: SlugOrId) -> View:
    """Show who voted and whether the server was told, and where it is told."""
    return await _view(db, request, server, None, WELCOME)


async def _view(
    db: Read,
    request: Exchange,
    server: str,
    form: VotifierForm | None,
    refusal: Refusal,
    tested: TestResult | None = None,
) -> View:
    kept = await load_server(db, server, require_person(request.actor).id)
    door = await service.find_votifier(db, kept.id)
    if form is None:
        form = VotifierForm(door.host, str(door.port), door.service_name) if door else VotifierForm(kept.address)
    context = {
        "server": kept,
        "tabs": desk_links(kept.slug, kept.role),
        "summary": await load_summary(db, kept.id),
        "votes": await list_votes(db, kept.id),
        "deliveries": {one.vote_id: one for one in await service.list_deliveries(db, kept.id)},
        "door": door,
        "form": form,
        "tested": tested,
    }
    return form_view("votifier/votes.html", context, refusal)


@post(PAGE, access=signed_in, listed=False, summary="Where votes for your server are sent")
async def set_door(request: Exchange, server: SlugOrId, body: VotifierForm) -> View | Redirect:
    """Take host, port, service and token from the form."""
    me, database = require_person(request.actor).id, request.app.require_database()
    values = {"host": body.host.strip(), "port": body.port.strip(), "serviceName": body.service_name.strip()}
    try:
        told = read_form({**values, "token": body.token.strip()}, VotifierInput)
        host = await check_address(guard_of(request), told.host)
        async with database.write() as tx:
            kept = await lock_server(tx, server, me)
            await service.set_votifier(tx, request.app.keys, kept.id, told, host, by_of(request))
    except Fault as fault:
        refusal = refusal_of(fault, _PLACES)
        fields = {"host" if name == "ip" else name: words for name, words in refusal.fields.items()}
        shown = Refusal(refusal.status, refusal.code, refusal.words, fields)
        return await _view(database.read(), request, server, body, shown)
    return Redirect(PAGE.format(server=server))


@post(f"{PAGE}/test", access=signed_in, listed=False, limit=TRIES, summary="Send a vote for trying")
async def send_test(db: Read, request: Exchange, server: SlugOrId, body: ActForm) -> View:  # noqa: ARG001 - a form without fields
    """Send a vote that nobody cast, and show what came of it."""
    kept = await load_managed_server(db, server, require_person(request.actor).id)
    try:
        tested = await service.send_test(db, request.app.keys, guard_of(request), kept.id)
    except Fault as fault:
        return await _view(db, request, server, None, refusal_of(fault))
    return await _view(db, request, server, None, WELCOME, tested)


@post(f"{PAGE}/remove", access=signed_in, listed=False, summary="Send votes there no longer")
async def remove_door(db: Write, request: Exchange, server: SlugOrId, body: ActForm) -> Redirect:  # noqa: ARG001 - a form without fields
    """Forget the door."""
    kept = await lock_server(db, server, require_person(request.actor).id)
    await service.remove_votifier(db, kept.id, by_of(request))
    return Redirect(PAGE.format(server=server))


@post(f"{PAGE}/{{vote_id}}/replay", access=signed_in, listed=False, summary="Send a vote again")
async def replay(db: Write, request: Exchange, server: SlugOrId, vote_id: UUID, body: ActForm) -> Redirect:  # noqa: ARG001 - a form without fields
    """Send a vote once more, under the time at which it was cast."""
    kept = await lock_server(db, server, require_person(request.actor).id)
    await service.replay_vote(db, kept.id, vote_id)
    return Redirect(PAGE.format(server=server))


ROUTES = (votes_page, set_door, send_test, remove_door, replay)

"""Pages of prizes: the pool of a server for its team, and what somebody has won."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from stoa.accounts.actor import require_person, require_session
from stoa.accounts.screens.forms import WELCOME, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import settings_links
from stoa.kernel.audit import by_of
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.desk import desk_links
from stoa.sites.firstspawn.registry.service import load_managed_server, load_server
from stoa.sites.firstspawn.servers.api import SlugOrId

from . import redeeming, service
from .api import CLAIMS
from .forms import CodeForm, PoolForm, PrizeForm
from .models import PoolInput, PrizeChange, PrizeInput
from .rules import COMMANDS

MINE = "/account/prizes"
_POOL = "/my/servers/{server}/prizes"
_PRIZE = "/my/servers/{server}/prizes/{prize_id}"


@get(MINE, access=signed_in, listed=False, summary="Your prizes")
async def mine_page(db: Read, request: Exchange) -> View:
    """Show what somebody has won, and a form for a code."""
    return await _mine_view(db, request, CodeForm(), WELCOME)


async def _mine_view(db: Read, request: Exchange, form: CodeForm, refusal: Refusal) -> View:
    somebody = require_session(request.actor)
    context = {
        "tabs": settings_links(request),
        "prizes": await redeeming.list_my_redemptions(db, somebody.id),
        "form": form,
    }
    return form_view("prizes/mine.html", context, refusal)


@post(MINE, access=signed_in, listed=False, limit=CLAIMS, summary="Claim a prize")
async def claim(db: Write, request: Exchange, body: CodeForm) -> View | Redirect:
    """Reserve what a code stands for."""
    try:
        async with db.savepoint():
            await redeeming.claim_code(db, body.code, require_session(request.actor).id)
    except Fault as fault:
        return await _mine_view(db, request, body, refusal_of(fault, _PLACES))
    return Redirect(MINE)


_PLACES = dict.fromkeys(("CODE_MISTYPED", "NO_SUCH_CODE", "CODE_TAKEN", "CODE_EXPIRED"), "code")


@get(_POOL, access=signed_in, listed=False, summary="The prizes of your server")
async def pool_page(db: Read, request: Exchange, server: SlugOrId) -> View:
    """Show the pool with its prizes, and the form of a new one."""
    return await _pool_view(db, request, server, PrizeForm(), WELCOME)


async def _pool_view(db: Read, request: Exchange, server: str, form: PrizeForm, refusal: Refusal) -> View:
    kept = await load_managed_server(db, server, require_person(request.actor).id)
    context = {
        "server": kept,
        "tabs": desk_links(kept.slug, kept.role),
        "pool": await service.load_pool(db, kept.id, for_team=True),
        "form": form,
        "verbs": (await COMMANDS.at(db)).values.verbs,
    }
    return form_view("prizes/pool.html", context, refusal)


@post(_POOL, access=signed_in, listed=False, summary="Configure the pool of your server")
async def set_pool(db: Write, request: Exchange, server: SlugOrId, body: PoolForm) -> View | Redirect:
    """Say what the pool is like."""
    try:
        told = read_form({"isActive": bool(body.is_active), "description": body.description}, PoolInput)
        async with db.savepoint():
            await service.set_pool(db, server, require_person(request.actor).id, told, by_of(request))
    except Fault as fault:
        return await _pool_view(db, request, server, PrizeForm(), refusal_of(fault))
    return Redirect(_POOL.format(server=server))


@post(f"{_POOL}/new", access=signed_in, listed=False, summary="Add a prize")
async def add_prize(db: Write, request: Exchange, server: SlugOrId, body: PrizeForm) -> View | Redirect:
    """Add a prize, and go on to its codes."""
    person = require_person(request.actor)
    try:
        kept = await load_server(db, server, person.id)
        told = read_form({"serverId": kept.id, **_typed(body)}, PrizeInput)
        async with db.savepoint():
            await service.add_prize_once(db, server, person.id, told, by_of(request), prize_id=body.new_prize)
    except Fault as fault:
        return await _pool_view(db, request, server, body, refusal_of(fault))
    return Redirect(_PRIZE.format(server=server, prize_id=body.new_prize))


def _typed(body: PrizeForm) -> dict[str, Any]:
    values: dict[str, Any] = {
        "name": body.name,
        "description": body.description,
        "consoleCommand": body.console_command,
        "quantity": body.quantity,
    }
    if body.valid_until:
        values["validUntil"] = _end_of_day(body.valid_until)
    return values


def _end_of_day(text: str) -> datetime | str:
    try:
        day = datetime.fromisoformat(text)
        return day.replace(hour=0, minute=0, second=0, tzinfo=UTC) + timedelta(days=1)
    except (ValueError, OverflowError):
        return text  # what takes it says what it should look like


@get(_PRIZE, access=signed_in, listed=False, summary="A prize and its codes")
async def prize_page(db: Read, request: Exchange, server: SlugOrId, prize_id: UUID) -> View:
    """Show a prize with its codes and what the console will be told."""
    person = require_person(request.actor)
    kept = await load_managed_server(db, server, person.id)
    prize, codes = await service.load_codes(db, prize_id, person.id, of=kept.id)
    return form_view(
        "prizes/prize.html", {"server": kept, "tabs": desk_links(kept.slug, kept.role), "prize": prize, "codes": codes}
    )


@post(f"{_PRIZE}/switch", access=signed_in, listed=False, summary="Turn a prize on or off")
async def switch(db: Write, request: Exchange, server: SlugOrId, prize_id: UUID) -> Redirect:
    """Turn a prize off, or on again."""
    person = require_person(request.actor)
    kept = await load_managed_server(db, server, person.id)
    prize, _ = await service.load_codes(db, prize_id, person.id, of=kept.id)
    change = PrizeChange(is_active=not prize.is_active)
    await service.change_prize(db, prize_id, person.id, change, by_of(request))
    return Redirect(_PRIZE.format(server=server, prize_id=prize_id))


@post(f"{_PRIZE}/remove", access=signed_in, listed=False, summary="Remove a prize")
async def remove(db: Write, request: Exchange, server: SlugOrId, prize_id: UUID) -> View | Redirect:
    """Remove a prize that nobody has been given."""
    person = require_person(request.actor)
    kept = await load_managed_server(db, server, person.id)
    await service.load_codes(db, prize_id, person.id, of=kept.id)
    try:
        async with db.savepoint():
            await service.remove_prize(db, prize_id, person.id, by_of(request))
    except Fault as fault:
        return await _pool_view(db, request, server, PrizeForm(), refusal_of(fault))
    return Redirect(_POOL.format(server=server))


ROUTES = (mine_page, claim, pool_page, set_pool, add_prize, prize_page, switch, remove)

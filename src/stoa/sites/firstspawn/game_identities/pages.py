"""The page on which people link the players that they are."""

from stoa.accounts.actor import require_session
from stoa.accounts.rates import PROVE
from stoa.accounts.reach import accounts_of
from stoa.accounts.screens.forms import WELCOME, Line, Refusal, form_view, read_form, refusal_of
from stoa.accounts.screens.frame import settings_links
from stoa.kernel.db import Read, Write
from stoa.kernel.errors import Fault
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.replies import Input, Redirect, View
from stoa.kernel.http.routes import get, post
from stoa.sites.firstspawn.playtime.service import list_my_playtime
from stoa.sites.firstspawn.servers.models import GameType

from . import service
from .api import INSTRUCTION, Platform, game_of
from .door.models import DoorCode
from .door.service import accept_code
from .door.settings import DoorSettings
from .errors import UnknownPlatform
from .microsoft.settings import MinecraftSettings

PAGE = "/account/players"
_NAMES = {GameType.MINECRAFT: "Minecraft", GameType.HYTALE: "Hytale"}


class CodeForm(Input, frozen=True):
    """The code of the door, as it was typed."""

    code: Line = ""


@get(PAGE, access=signed_in, listed=False, summary="The players that you are")
async def players_page(db: Read, request: Exchange) -> View:
    """Show which players are linked, and where they have played."""
    return await _view(db, request, WELCOME)


async def _view(
    db: Read, request: Exchange, refusal: Refusal, *, code: str = "", code_game: GameType | None = None
) -> View:
    person_id = require_session(request.actor).id
    linked = {one.game: one for one in await service.list_game_identities(db, person_id)}
    context = {
        "tabs": settings_links(request),
        "games": [(game.value.lower(), name, linked.get(game)) for game, name in _NAMES.items()],
        "played": await list_my_playtime(db, person_id),
        "code": code,
        "code_game": _NAMES[code_game] if code_game else "",
        "instruction": INSTRUCTION,
        "door": accounts_of(request).setting(DoorSettings).address,
        "through_microsoft": bool(accounts_of(request).setting(MinecraftSettings).client_id),
    }
    return form_view("game_identities/players.html", context, refusal)


@post(f"{PAGE}/{{platform}}/link", access=signed_in, listed=False, summary="Get a code to type in the game")
async def start(db: Write, request: Exchange, platform: Platform) -> View:
    """Show a code, this once."""
    game = _require_game(platform)
    try:
        async with db.savepoint():
            code, _ = await service.start_link(db, require_session(request.actor).id, game)
    except Fault as fault:
        return await _view(db, request, refusal_of(fault))
    return await _view(db, request, WELCOME, code=code, code_game=game)


@post(f"{PAGE}/minecraft/code", access=signed_in, limit=PROVE, listed=False, summary="Type the code of the door")
async def bring_code(db: Write, request: Exchange, body: CodeForm) -> View | Redirect:
    """Link the player who was told this code at the door."""
    try:
        told = read_form({"code": body.code.strip()}, DoorCode)
        async with db.savepoint():
            await accept_code(db, require_session(request.actor).id, told.code)
    except Fault as fault:
        return await _view(db, request, refusal_of(fault, {"LINK_CODE_UNKNOWN": "code"}))
    return Redirect(PAGE)


@post(f"{PAGE}/{{platform}}/unlink", access=signed_in, listed=False, summary="Unlink a player")
async def unlink(db: Write, request: Exchange, platform: Platform) -> View | Redirect:
    """Unlink a player."""
    try:
        async with db.savepoint():
            await service.unlink_game(db, require_session(request.actor).id, _require_game(platform))
    except Fault as fault:
        return await _view(db, request, refusal_of(fault))
    return Redirect(PAGE)


def _require_game(platform: str) -> GameType:
    game = game_of(platform)
    if game is None:
        raise UnknownPlatform
    return game


ROUTES = (players_page, start, bring_code, unlink)

"""JSON routes of identities: of games here, of ways to sign in through accounts."""

from typing import Annotated
from uuid import UUID

import msgspec

from stoa.accounts.actor import require_person, require_session
from stoa.accounts.errors import StepUpRequired
from stoa.accounts.identities.api import link as link_provider
from stoa.accounts.identities.errors import NoSuchIdentity, NoSuchProvider, ProviderFailed
from stoa.accounts.identities.models import IdentityLine, LinkInput
from stoa.accounts.identities.service import list_identities, unlink_identity
from stoa.accounts.reach import accounts_of, visit_of
from stoa.accounts.sessions.cookies import keep_out_of_caches
from stoa.accounts.step_up.service import require_recent_proof
from stoa.accounts.ways_in import LastWayIn
from stoa.kernel.db import Read, Write
from stoa.kernel.http.access import signed_in
from stoa.kernel.http.exchange import Exchange
from stoa.kernel.http.routes import delete, get, post
from stoa.sites.firstspawn.plugin_door.api import REFUSALS
from stoa.sites.firstspawn.plugin_door.errors import NotVerified, SignatureTooWeak
from stoa.sites.firstspawn.plugin_door.policy import BEFORE_PROOF, plugin_key_v2, require_plugin
from stoa.sites.firstspawn.servers.models import GameType

from . import service
from .errors import NotLinked, PersonLinked, PlayerTaken, UnknownLinkCode, UnknownPlatform, WrongGame
from .models import Confirmation, Confirmed, GameIdentity, LinkedIdentity, LinkStarted, LinkWish

type Platform = Annotated[str, msgspec.Meta(min_length=2, max_length=40)]

INSTRUCTION = "Join any server that runs the FirstSpawn plugin, and type /firstspawn link followed by this code."


def game_of(platform: str) -> GameType | None:
    """Give the game that a platform is; None for a way to sign in."""
    return GameType.__members__.get(platform.upper())


@get("/api/v1/identities", access=signed_in, summary="Who you are elsewhere")
async def list_mine(db: Read, request: Exchange) -> list[LinkedIdentity]:
    """List the players and the sign-ins that are linked to your account."""
    somebody = require_person(request.actor)
    games = [_player(one) for one in await service.list_game_identities(db, somebody.id)]
    others = await list_identities(db, accounts_of(request), somebody.id)
    return [*games, *(_sign_in(one, somebody.id) for one in others)]


def _player(one: GameIdentity) -> LinkedIdentity:
    return LinkedIdentity(
        id=one.id,
        user_id=one.person_id,
        platform=one.game.value,
        platform_user_id=str(one.player_uuid),
        platform_username=one.player_name,
        metadata={"serverId": str(one.server_id) if one.server_id else None},
        verified_at=one.linked_at,
        created_at=one.linked_at,
        updated_at=one.linked_at,
    )


def _sign_in(one: IdentityLine, person_id: UUID) -> LinkedIdentity:
    used = one.last_used_at
    return LinkedIdentity(
        id=one.id,
        user_id=person_id,
        platform=one.provider.upper(),
        platform_user_id=one.subject,
        platform_username=one.name,
        metadata={"title": one.title, "lastUsedAt": used.isoformat() if used else None},
        verified_at=one.linked_at,
        created_at=one.linked_at,
        updated_at=used or one.linked_at,
    )


@post(
    "/api/v1/identities/link/{platform}",
    access=signed_in,
    faults=(PersonLinked, UnknownPlatform, ProviderFailed, StepUpRequired),
    summary="Link a player, or a sign-in",
)
async def link(db: Write, request: Exchange, platform: Platform, body: LinkWish) -> LinkStarted:
    """Begin to link: a game gives a code to be typed there, a way to sign in an address to be opened."""
    keep_out_of_caches(request)
    game = game_of(platform)
    if game is not None:
        code, until = await service.start_link(db, require_session(request.actor).id, game)
        return LinkStarted(game.value, code=code, expires_at=until, instruction=INSTRUCTION)
    try:
        begun = await link_provider.handler(db, request, platform.lower(), LinkInput(body.return_to))
    except NoSuchProvider:
        raise UnknownPlatform from None
    return LinkStarted(platform.upper(), url=begun.url)


@delete(
    "/api/v1/identities/{platform}",
    access=signed_in,
    faults=(NotLinked, NoSuchIdentity, LastWayIn, StepUpRequired),
    summary="Unlink a player, or a sign-in",
)
async def unlink(db: Write, request: Exchange, platform: Platform) -> None:
    """Unlink a player of a game, or a way to sign in unless it is the last."""
    somebody = require_session(request.actor)
    game = game_of(platform)
    if game is not None:
        await service.unlink_game(db, somebody.id, game)
        return
    accounts = accounts_of(request)
    await require_recent_proof(db, accounts, somebody)
    await unlink_identity(db, accounts, somebody, visit_of(request), platform.lower())


@post(
    "/api/v1/plugin/identity/confirm",
    access=plugin_key_v2,
    limit=BEFORE_PROOF,
    faults=(*REFUSALS, SignatureTooWeak, NotVerified, UnknownLinkCode, WrongGame, PlayerTaken, PersonLinked),
    summary="Say which player has typed a code",
    retry=False,
)
async def confirm(db: Write, request: Exchange, body: Confirmation) -> Confirmed:
    """Link the player who has typed the code to whoever was shown it."""
    return await service.confirm_link(db, require_plugin(request), body)


ROUTES = (list_mine, link, unlink, confirm)

"""Linking a player to an account: the site shows a code, and the player types it on a server that runs the plugin."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from stoa.kernel import clock
from stoa.kernel.db import Database, Read, Write
from stoa.kernel.events import emit
from stoa.kernel.ids import new_id
from stoa.sites.firstspawn.codes import make_code, read_code
from stoa.sites.firstspawn.playtime.refresh import REFRESH, Refresh
from stoa.sites.firstspawn.plugin_door.service import PluginActor, claim_request
from stoa.sites.firstspawn.servers.models import GameType

from . import queries
from .errors import NotLinked, PersonLinked, PlayerTaken, UnknownLinkCode, WrongGame
from .events import GameIdentityLinked, GameIdentityUnlinked
from .models import LETTERS, Confirmation, Confirmed, GameIdentity

LIFE = timedelta(minutes=15)


async def list_game_identities(db: Read, person_id: UUID) -> list[GameIdentity]:
    """Say which players somebody is."""
    return await queries.LIST.all(db, person_id=person_id)


async def find_game_identity(db: Read, person_id: UUID, game: GameType) -> GameIdentity | None:
    """Say which player of a game somebody is."""
    return await queries.FIND.first(db, person_id=person_id, game=game)


async def start_link(tx: Write, person_id: UUID, game: GameType) -> tuple[str, datetime]:
    """Make a code that links whichever player types it; the one before is void. Gives it, and until when it is good."""
    if await queries.FIND.first(tx, person_id=person_id, game=game) is not None:
        raise PersonLinked
    code = make_code(LETTERS)
    until = await queries.KEEP_CODE.one(
        tx, person_id=person_id, game=game, code_hash=_hash(code), expires_at=clock.now() + LIFE
    )
    return code, until


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()


async def confirm_link(tx: Write, plugin: PluginActor, told: Confirmation) -> Confirmed:
    """Link the player who has typed a code. The same once more is answered, and does nothing."""
    await claim_request(tx, plugin)
    code = read_code(told.code, LETTERS)
    if code is None:
        raise UnknownLinkCode
    row = await queries.LOCK_CODE.first(tx, code_hash=_hash(code), now=clock.now())
    if row is None:
        raise UnknownLinkCode
    if await queries.GAME_OF.one(tx, server_id=plugin.server_id) != row.game:
        raise WrongGame
    player_uuid = UUID(told.player_uuid)
    if row.used_for is not None:
        if row.used_for != player_uuid:
            raise UnknownLinkCode
        return Confirmed(linked=True, username=row.username, already_linked=True)
    made = await link_player(tx, row.person_id, row.game, player_uuid, told.player_username, plugin.server_id)
    await queries.USE_CODE.run(tx, code_hash=_hash(code), player_uuid=player_uuid)
    return Confirmed(linked=True, username=row.username, already_linked=not made)


async def link_player(
    tx: Write, person_id: UUID, game: GameType, player_uuid: UUID, name: str, server_id: UUID | None = None
) -> bool:
    """Link a player who was proven to be somebody; says whether that is new."""
    made = await queries.INSERT.first(
        tx,
        id=new_id(),
        person_id=person_id,
        game=game,
        player_uuid=player_uuid,
        player_name=name,
        server_id=server_id,
        now=clock.now(),
    )
    if made is None:
        there = await queries.FIND_PLAYER.first(tx, game=game, player_uuid=player_uuid)
        if there is None:
            raise PersonLinked
        if there.person_id != person_id:
            raise PlayerTaken
        return False
    await emit(tx, GameIdentityLinked(person_id, game))
    await REFRESH.enqueue(tx, Refresh(person_id=person_id), dedupe_key=f"person:{person_id}")
    return True


async def unlink_game(tx: Write, person_id: UUID, game: GameType) -> None:
    """Unlink a player; what they have played proves nothing of the person any more."""
    if await queries.REMOVE.first(tx, person_id=person_id, game=game) is None:
        raise NotLinked
    await emit(tx, GameIdentityUnlinked(person_id, game))
    await REFRESH.enqueue(tx, Refresh(person_id=person_id), dedupe_key=f"person:{person_id}")


async def forget_old_codes(database: Database) -> int:
    """Forget codes that are good no more. Gives how many."""
    gone = 0
    while some := await queries.SWEEP_CODES.run(database.once(), now=clock.now()):
        gone += some
    return gone

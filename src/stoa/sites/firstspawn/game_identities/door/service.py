"""Codes of the door: made when a player was proven, taken when somebody who has signed in types one."""

import hashlib
from uuid import UUID

from stoa.kernel import clock
from stoa.kernel.db import Database, Write
from stoa.sites.firstspawn.codes import make_code, read_code
from stoa.sites.firstspawn.game_identities.errors import UnknownLinkCode
from stoa.sites.firstspawn.game_identities.models import LETTERS
from stoa.sites.firstspawn.game_identities.service import LIFE, link_player
from stoa.sites.firstspawn.servers.models import GameType

from . import queries
from .models import Known


async def issue_code(tx: Write, player: Known) -> str:
    """Make the code of a player who was proven; the one before is void."""
    code = make_code(LETTERS)
    await queries.KEEP_CODE.run(
        tx,
        player_uuid=UUID(player.id),
        player_name=player.name,
        code_hash=_hash(code),
        expires_at=clock.now() + LIFE,
    )
    return code


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()


async def accept_code(tx: Write, person_id: UUID, typed: str) -> None:
    """Link the player who was told this code. It is good once."""
    code = read_code(typed, LETTERS)
    if code is None:
        raise UnknownLinkCode
    found = await queries.TAKE_CODE.first(tx, code_hash=_hash(code), now=clock.now())
    if found is None:
        raise UnknownLinkCode
    await link_player(tx, person_id, GameType.MINECRAFT, found.player_uuid, found.player_name)


async def forget_old_codes(database: Database) -> int:
    """Forget codes that nobody typed; gives how many."""
    gone = 0
    while some := await queries.SWEEP_CODES.run(database.once(), now=clock.now()):
        gone += some
    return gone

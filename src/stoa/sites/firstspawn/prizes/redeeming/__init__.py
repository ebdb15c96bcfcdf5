"""From a code to something in the game: claimed by a person, run once by the server's plugin.

A plugin says that it executes a code before it runs the command, and runs it only where the answer says that nobody
has before. So a command is run at most once, whatever is sent twice, raced or lost.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from stoa.kernel import clock
from stoa.kernel.db import Database, Read, Write
from stoa.kernel.events import emit
from stoa.sites.firstspawn.codes import read_code
from stoa.sites.firstspawn.game_identities.service import find_game_identity
from stoa.sites.firstspawn.plugin_door.models import Command, OnlinePlayer
from stoa.sites.firstspawn.plugin_door.service import PluginActor, claim_request
from stoa.sites.firstspawn.prizes import queries
from stoa.sites.firstspawn.prizes.errors import (
    CodeExpired,
    CodeTaken,
    IdentityRequired,
    MistypedCode,
    NoSuchCode,
    NotGivenNow,
    NotReserved,
    WrongPlayer,
)
from stoa.sites.firstspawn.prizes.events import PrizeClaimed, PrizeExecuted
from stoa.sites.firstspawn.prizes.models import (
    LETTERS,
    CodeRow,
    Executed,
    Execution,
    Pending,
    PendingRow,
    PrizeStatus,
    Redemption,
)
from stoa.sites.firstspawn.prizes.rules import fill_command

RESERVED_FOR = timedelta(days=30)


async def claim_code(tx: Write, typed: str, person_id: UUID) -> Redemption:
    """Reserve a code for the player who somebody is. Claimed again by the same person, it is told again."""
    code = _read(typed)
    prize_id = await queries.PRIZE_OF.first(tx, code=code)
    if prize_id is None:
        raise NoSuchCode
    await queries.LOCK_PRIZE.one(tx, id=prize_id)  # before its codes, as everywhere
    row = await _lock_code(tx, code)
    mine = row.person_id == person_id
    if row.person_id is not None and not mine:
        raise CodeTaken if row.status != PrizeStatus.AVAILABLE else NoSuchCode
    if row.status in {PrizeStatus.RESERVED, PrizeStatus.REDEEMED}:
        return await queries.FIND_MINE.one(tx, id=row.id)
    now = clock.now()
    if row.status == PrizeStatus.EXPIRED or (row.expires_at is not None and row.expires_at <= now):
        raise CodeExpired
    if not row.is_open:
        raise NotGivenNow
    player = await find_game_identity(tx, person_id, row.game_type)
    if player is None:
        raise IdentityRequired
    await queries.RESERVE.one(
        tx,
        id=row.id,
        person_id=person_id,
        player_uuid=player.player_uuid,
        player_name=player.player_name,
        now=now,
        expires_at=now + RESERVED_FOR,
    )
    if not mine:  # what was awarded was counted then
        await queries.ADD_USED.run(tx, id=row.prize_id)
    await emit(tx, PrizeClaimed(row.prize_id, row.server_id, person_id))
    return await queries.FIND_MINE.one(tx, id=row.id)


def _read(typed: str) -> str:
    code = read_code(typed, LETTERS)
    if code is None:
        raise MistypedCode
    return code


async def _lock_code(tx: Write, code: str) -> CodeRow:
    row = await queries.LOCK_CODE.first(tx, code=code, now=clock.now())
    if row is None:
        raise NoSuchCode
    return row


async def list_my_redemptions(db: Read, person_id: UUID) -> list[Redemption]:
    """Give the codes that are somebody's, the latest first."""
    return await queries.MINE.all(db, person_id=person_id)


async def check_player(tx: Write, plugin: PluginActor, player: str) -> list[Pending]:
    """Say what waits for a player, who is named by id or by name."""
    await claim_request(tx, plugin)
    rows = await queries.PENDING_OF_PLAYER.all(
        tx, server_id=plugin.server_id, player_uuid=_uuid_of(player), player_name=player, now=clock.now()
    )
    return [Pending(row.code, row.prize_name, _command(row), row.player_name) for row in rows]


def _uuid_of(player: str) -> UUID | None:
    try:
        return UUID(player)
    except ValueError:
        return None


def _command(row: PendingRow) -> str:
    return fill_command(row.console_command, row.player_name)


async def find_commands(tx: Write, server_id: UUID, players: Sequence[OnlinePlayer]) -> list[Command]:
    """Say what waits for those who are there, under the names that they have today."""
    names = {UUID(one.uuid): one.username for one in players}
    await queries.RENAME.run(tx, server_id=server_id, players=list(names), names=list(names.values()))
    rows = await queries.PENDING_OF_PLAYERS.all(tx, server_id=server_id, players=list(names), now=clock.now())
    return [Command(row.code, _command(row), row.player_name) for row in rows]


async def execute_code(tx: Write, plugin: PluginActor, told: Execution) -> Executed:
    """Let a command be run, once."""
    await claim_request(tx, plugin)
    code = _read(told.code)
    row = await _lock_code(tx, code)
    if row.server_id != plugin.server_id:
        raise NoSuchCode
    if row.player_uuid is None or row.player_name is None:
        raise NotReserved
    if _uuid_of(told.player) != row.player_uuid and told.player.lower() != row.player_name.lower():
        raise WrongPlayer
    command = fill_command(await queries.COMMAND_OF.one(tx, id=row.prize_id), row.player_name)
    now = clock.now()
    if row.status == PrizeStatus.REDEEMED:
        same = told.attempt_id is not None and told.attempt_id == row.attempt_id
        return Executed(code, command, already_executed=True, same_attempt=same, executed_at=row.executed_at or now)
    if row.status != PrizeStatus.RESERVED or (row.expires_at is not None and row.expires_at <= now):
        raise NotReserved
    await queries.EXECUTE.one(tx, id=row.id, now=now, attempt_id=told.attempt_id)
    await emit(tx, PrizeExecuted(row.prize_id, row.server_id, row.person_id))
    return Executed(code, command, already_executed=False, same_attempt=False, executed_at=now)


async def expire_codes(database: Database) -> int:
    """End the codes whose time is over. Gives how many."""
    ended = 0
    while some := await queries.EXPIRE.run(database.once(), now=clock.now()):
        ended += some
    return ended

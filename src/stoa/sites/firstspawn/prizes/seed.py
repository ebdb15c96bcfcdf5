"""A pool with prizes, and one that waits for the demo member in the game."""

from datetime import timedelta
from uuid import UUID

from stoa.accounts.people import service as people
from stoa.kernel import clock
from stoa.kernel.db import Write
from stoa.kernel.ids import new_id
from stoa.sites.firstspawn.codes import make_code
from stoa.sites.firstspawn.game_identities.service import find_game_identity
from stoa.sites.firstspawn.servers.models import GameType

from . import queries
from .models import LETTERS
from .service import grant_prize

_PRIZES = (
    ("A stack of diamonds", "give {player} diamond 64", 5),
    ("Elytra of the evening", "give {player} elytra 1", 1),
    ("Starter crate key", "crate key give {player} starter 1", 20),
)
_MOST_SERVERS = 3
_OWNER = "owner@firstspawn.example"
_MEMBER = "member@firstspawn.example"


async def plant(tx: Write) -> None:
    """Fill the pools of the servers that the demo owner looks after, or of the first ones."""
    if await queries.COUNT_POOLS.one(tx):
        return
    owner = await people.find_person_by_email(tx, _OWNER)
    servers = await queries.SEEDED.all(tx, owner_id=owner.id if owner else None, many=_MOST_SERVERS)
    prizes = [await _plant_pool(tx, server) for server in servers]
    member = await people.find_person_by_email(tx, _MEMBER)
    if prizes and member is not None:
        await _give(tx, prizes[0], member.id)


async def _plant_pool(tx: Write, server_id: UUID) -> list[UUID]:
    now = clock.now()
    pool_id = await queries.SET_POOL.one(
        tx,
        id=new_id(),
        server_id=server_id,
        is_active=True,
        description="For those who solve the puzzle of the day, and for evenings that we do not announce.",
    )
    made = []
    for name, command, quantity in _PRIZES:
        prize_id = new_id()
        await queries.INSERT_PRIZE.run(
            tx,
            id=prize_id,
            pool_id=pool_id,
            name=name,
            description="",
            console_command=command,
            quantity=quantity,
            valid_from=None,
            valid_until=None,
            is_active=True,
            now=now,
        )
        await queries.ADD_CODES.run(
            tx,
            prize_id=prize_id,
            server_id=server_id,
            ids=[new_id() for _ in range(quantity)],
            codes=[make_code(LETTERS) for _ in range(quantity)],
            expires_at=None,
            now=now,
        )
        made.append(prize_id)
    return made


async def _give(tx: Write, prizes: list[UUID], person_id: UUID) -> None:
    """Give the member one prize that waits in the game, and one that is to be claimed."""
    player = await find_game_identity(tx, person_id, GameType.MINECRAFT)
    reserved = await grant_prize(tx, prizes[0], person_id)
    await grant_prize(tx, prizes[-1], person_id)
    if player is None or reserved is None:
        return
    now = clock.now()
    found = await queries.LOCK_CODE.one(tx, code=reserved, now=now)
    await queries.RESERVE.one(
        tx,
        id=found.id,
        person_id=person_id,
        player_uuid=player.player_uuid,
        player_name=player.player_name,
        now=now,
        expires_at=now + timedelta(days=30),
    )

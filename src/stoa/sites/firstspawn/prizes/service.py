"""What owners do with prizes."""

from datetime import datetime
from uuid import UUID

import msgspec

from stoa.kernel import audit, clock
from stoa.kernel.audit import By
from stoa.kernel.db import Read, Write
from stoa.kernel.ids import new_id
from stoa.sites.firstspawn.codes import make_code
from stoa.sites.firstspawn.giveaways import Giveaway
from stoa.sites.firstspawn.registry.service import load_managed_server, lock_server

from . import queries
from .errors import BadPeriod, NoPool, NoSuchPrize, PrizeGiven, QuantityGiven, TooManyPrizes
from .models import LETTERS, MOST_PRIZES, OwnCode, Pool, PoolInput, Prize, PrizeChange, PrizeInput, PrizeMade, PrizeRow
from .rules import COMMANDS, check_command, view_of


async def load_pool(db: Read, server_id: UUID, *, for_team: bool) -> Pool:
    """Give the prizes of a server; those that are turned off to its team alone."""
    pool = await queries.FIND_POOL.first(db, server_id=server_id)
    if pool is None or not (pool.is_active or for_team):
        return Pool(None, server_id, is_active=False, description="", created_at=None, updated_at=None, prizes=[])
    rows = await queries.LIST_PRIZES.all(db, server_id=server_id)
    prizes = [view_of(row, for_team=for_team) for row in rows if row.is_active or for_team]
    return Pool(**msgspec.structs.asdict(pool), prizes=prizes)


async def find_giveaways(db: Read, server_id: UUID) -> list[Giveaway]:
    """Give what can be won from a server at this moment."""
    return await queries.GIVEAWAYS.all(db, server_id=server_id)


async def set_pool(tx: Write, server: str, person_id: UUID, told: PoolInput, by: By) -> Pool:
    """Say what a server's pool is like."""
    kept = await lock_server(tx, server, person_id)
    await queries.SET_POOL.one(
        tx, id=new_id(), server_id=kept.id, is_active=told.is_active, description=told.description.strip()
    )
    _renew_page(tx, kept.id)
    await audit.record(tx, "prizes.pool", by=by, kind="server", id=kept.id, after={"isActive": told.is_active})
    return await load_pool(tx, kept.id, for_team=True)


async def close_pool(tx: Write, server_id: UUID) -> None:
    """Let nothing of a server's pool be given out any more: its commands were another owner's."""
    await queries.CLOSE_POOL.run(tx, server_id=server_id)
    await queries.END_CODES.run(tx, server_id=server_id)
    _renew_page(tx, server_id)


def _renew_page(tx: Write, server_id: UUID) -> None:
    """Have the server's page made anew, which says what can be won."""
    tx.drop_tags(f"server:{server_id}")


async def add_prize_once(tx: Write, server: str, person_id: UUID, told: PrizeInput, by: By, *, prize_id: UUID) -> None:
    """Add the prize of a form that may arrive twice."""
    kept = await lock_server(tx, server, person_id)
    known = await queries.FIND_PRIZE.first(tx, id=prize_id)
    if known is None:
        await add_prize(tx, person_id, told, by, prize_id=prize_id)
    elif known.server_id != kept.id:
        raise NoSuchPrize


async def add_prize(tx: Write, person_id: UUID, told: PrizeInput, by: By, *, prize_id: UUID | None = None) -> PrizeMade:
    """Add a prize to a pool, with as many codes as there are of it."""
    server_id = told.server_id
    if told.pool_id is not None:
        server_id = await queries.POOL_SERVER.first(tx, id=told.pool_id)
        if server_id is None or told.server_id not in {None, server_id}:
            raise NoPool
    if server_id is None:
        raise NoPool
    kept = await lock_server(tx, str(server_id), person_id)
    pool_id = await queries.NEED_POOL.one(tx, id=new_id(), server_id=kept.id)
    if await queries.COUNT_PRIZES.one(tx, pool_id=pool_id) >= MOST_PRIZES:
        raise TooManyPrizes
    _check_period(told.valid_from, told.valid_until)
    command = check_command(told.console_command, (await COMMANDS.at(tx)).values)
    prize_id, now = prize_id or new_id(), clock.now()
    added = await queries.INSERT_PRIZE.first(
        tx,
        id=prize_id,
        pool_id=pool_id,
        name=told.name.strip(),
        description=told.description.strip(),
        console_command=command,
        quantity=told.quantity,
        valid_from=told.valid_from,
        valid_until=told.valid_until,
        is_active=told.is_active,
        now=now,
    )
    if added is None:
        raise NoSuchPrize
    codes = await _add_codes(tx, prize_id, kept.id, told.quantity, told.valid_until)
    after = {"name": told.name, "command": command, "quantity": told.quantity}
    _renew_page(tx, kept.id)
    await audit.record(tx, "prizes.added", by=by, kind="prize", id=prize_id, after=after)
    made = view_of(await queries.FIND_PRIZE.one(tx, id=prize_id), for_team=True)
    return PrizeMade(**msgspec.structs.asdict(made), codes=codes)


async def _add_codes(tx: Write, prize_id: UUID, server_id: UUID, many: int, until: datetime | None) -> list[str]:
    codes = [make_code(LETTERS) for _ in range(many)]
    await queries.ADD_CODES.run(
        tx,
        prize_id=prize_id,
        server_id=server_id,
        ids=[new_id() for _ in codes],
        codes=codes,
        expires_at=until,
        now=clock.now(),
    )
    return codes


def _check_period(valid_from: datetime | None, valid_until: datetime | None) -> None:
    if valid_from is not None and valid_until is not None and valid_until <= valid_from:
        raise BadPeriod


async def change_prize(tx: Write, prize_id: UUID, person_id: UUID, told: PrizeChange, by: By) -> Prize:
    """Change a prize; codes are added or taken away with its number. Who has been given one keeps it."""
    row = await _lock_own_prize(tx, prize_id, person_id)
    wanted = {name: value for name, value in msgspec.structs.asdict(told).items() if value is not msgspec.UNSET}
    new = msgspec.structs.replace(row, **wanted)
    _check_period(new.valid_from, new.valid_until)
    if new.console_command != row.console_command:
        command = check_command(new.console_command, (await COMMANDS.at(tx)).values)
        new = msgspec.structs.replace(new, console_command=command)
    await _change_number(tx, row, new)
    if new.valid_until != row.valid_until:
        await queries.MOVE_END.run(tx, prize_id=row.id, expires_at=new.valid_until, now=clock.now())
    await queries.CHANGE_PRIZE.run(
        tx,
        id=row.id,
        name=new.name.strip(),
        description=new.description.strip(),
        console_command=new.console_command,
        quantity=new.quantity,
        valid_from=new.valid_from,
        valid_until=new.valid_until,
        is_active=new.is_active,
    )
    _renew_page(tx, row.server_id)
    await audit.record(tx, "prizes.changed", by=by, kind="prize", id=row.id, after={"changed": sorted(wanted)})
    return view_of(await queries.FIND_PRIZE.one(tx, id=row.id), for_team=True)


async def _change_number(tx: Write, row: PrizeRow, new: PrizeRow) -> None:
    more = new.quantity - row.quantity
    if more > 0:
        await _add_codes(tx, row.id, row.server_id, more, new.valid_until)
    elif more < 0 and await queries.DROP_CODES.run(tx, prize_id=row.id, many=-more) < -more:
        raise QuantityGiven


async def remove_prize(tx: Write, prize_id: UUID, person_id: UUID, by: By) -> None:
    """Remove a prize that nobody has been given."""
    row = await _lock_own_prize(tx, prize_id, person_id)
    if await queries.DROP_CODES.run(tx, prize_id=row.id, many=row.quantity) < row.quantity:
        raise PrizeGiven
    await queries.REMOVE_PRIZE.run(tx, id=row.id)
    _renew_page(tx, row.server_id)
    await audit.record(tx, "prizes.removed", by=by, kind="prize", id=row.id, before={"name": row.name})


async def load_codes(
    db: Read, prize_id: UUID, person_id: UUID, *, of: UUID | None = None
) -> tuple[Prize, list[OwnCode]]:
    """Give a prize and its codes to those who look after its server, which is this one where that is said."""
    row = await queries.FIND_PRIZE.first(db, id=prize_id)
    if row is None or of not in {None, row.server_id}:
        raise NoSuchPrize
    await load_managed_server(db, str(row.server_id), person_id)
    return view_of(row, for_team=True), await queries.LIST_CODES.all(db, prize_id=row.id)


async def _lock_own_prize(tx: Write, prize_id: UUID, person_id: UUID) -> PrizeRow:
    """Give a prize of one's own server. The server's row is held first, as everywhere."""
    found = await queries.FIND_PRIZE.first(tx, id=prize_id)
    if found is None:
        raise NoSuchPrize
    await lock_server(tx, str(found.server_id), person_id)
    row = await queries.LOCK_PRIZE.first(tx, id=prize_id)
    if row is None:
        raise NoSuchPrize
    return row


async def grant_prize(tx: Write, prize_id: UUID, person_id: UUID) -> str | None:
    """Give somebody one of a prize, to be claimed by them alone; gives the code, or None where none is left."""
    prize = await queries.LOCK_PRIZE.one(tx, id=prize_id)  # before its codes, as everywhere
    code = await queries.GIVE.first(tx, prize_id=prize_id, person_id=person_id, now=clock.now())
    if code is not None:
        await queries.ADD_USED.run(tx, id=prize_id)
        _renew_page(tx, prize.server_id)
    return code

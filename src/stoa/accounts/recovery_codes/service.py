"""Recovery codes: made ten at a time, told once, used once each."""

from uuid import UUID

from stoa.accounts.context import Accounts
from stoa.kernel.crypto import lookup_hash, lookup_hashes
from stoa.kernel.db import Read, Write

from . import queries
from .rules import HOW_MANY, new_code, plain_code

PURPOSE = "recovery-code"


async def reset_codes(tx: Write, accounts: Accounts, person_id: UUID) -> list[str]:
    """Give ten new codes; those from before are void. Only their keyed hashes are kept."""
    codes: set[str] = set()
    while len(codes) < HOW_MANY:
        codes.add(new_code())
    hashes = [lookup_hash(accounts.keys, _bound(person_id, code), PURPOSE) for code in codes]
    await queries.DELETE.run(tx, person_id=person_id)
    await queries.INSERT.run(tx, person_id=person_id, hashes=hashes)
    return sorted(codes)


async def redeem_code(tx: Write, accounts: Accounts, person_id: UUID, code: str) -> bool:
    """Use up a code. False: it is wrong, or was used before."""
    hashes = lookup_hashes(accounts.keys, _bound(person_id, code), PURPOSE)
    return await queries.USE.first(tx, person_id=person_id, hashes=hashes) is not None


def _bound(person_id: UUID, code: str) -> str:
    return f"{person_id} {plain_code(code)}"


async def delete_codes(tx: Write, person_id: UUID) -> None:
    """Void every code: there is no factor left that they could stand in for."""
    await queries.DELETE.run(tx, person_id=person_id)


async def count_codes(db: Read, person_id: UUID) -> int:
    """Say how many codes are left."""
    return await queries.COUNT.one(db, person_id=person_id)

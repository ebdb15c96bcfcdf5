"""Recovery codes: made ten at a time, told once, used once each.

They are hashed with a key of their own for each person, which is sealed: a code lies on paper for years, and must
outlive the root key of the day on which it was made.
"""

import hmac
import secrets
from uuid import UUID

from stoa.accounts.context import Accounts
from stoa.kernel.db import Read, Write

from . import queries
from .queries import KEY
from .rules import HOW_MANY, new_code, plain_code


async def reset_codes(tx: Write, accounts: Accounts, person_id: UUID) -> list[str]:
    """Give ten new codes; those from before are void. Only their keyed hashes are kept."""
    codes: set[str] = set()
    while len(codes) < HOW_MANY:
        codes.add(new_code())
    key = secrets.token_bytes(32)
    await queries.DELETE.run(tx, person_id=person_id)
    await queries.INSERT_SET.run(tx, person_id=person_id, key=KEY.seal(accounts.keys, key, person_id))
    await queries.INSERT.run(tx, person_id=person_id, hashes=[_hash(key, code) for code in codes])
    return sorted(codes)


async def redeem_code(tx: Write, accounts: Accounts, person_id: UUID, code: str) -> bool:
    """Use up a code. False: it is wrong, or was used before."""
    sealed = await queries.FIND_KEY.first(tx, person_id=person_id)
    if sealed is None:
        return False
    key = KEY.open(accounts.keys, sealed, person_id)
    return await queries.USE.first(tx, person_id=person_id, hash=_hash(key, code)) is not None


def _hash(key: bytes, code: str) -> bytes:
    return hmac.digest(key, plain_code(code).encode(), "sha256")


async def delete_codes(tx: Write, person_id: UUID) -> None:
    """Void every code: there is no factor left that they could stand in for."""
    await queries.DELETE.run(tx, person_id=person_id)


async def count_codes(db: Read, person_id: UUID) -> int:
    """Say how many codes are left."""
    return await queries.COUNT.one(db, person_id=person_id)

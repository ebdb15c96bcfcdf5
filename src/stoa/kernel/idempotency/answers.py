"""Finding what was answered before, and keeping what is answered now."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import msgspec

from stoa.kernel import clock
from stoa.kernel.crypto import Keyring, lookup_hash, lookup_hashes
from stoa.kernel.crypto.tokens import same
from stoa.kernel.db import Read, Write
from stoa.kernel.ids import new_id
from stoa.kernel.keys import encrypted_column

from . import queries
from .faults import IdempotencyKeyInUse, IdempotencyKeyReused

REMEMBERED = timedelta(hours=24)

_ANSWER = encrypted_column("kernel.idempotency_keys", "answer")
_PURPOSE = "idempotency"
_BITS = 63


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with a key: whose it is, and a fingerprint of everything that makes it this request."""

    holder: str
    key: str
    person_id: UUID | None
    request: bytes


class Answer(msgspec.Struct, array_like=True, frozen=True):
    """What left, as it will leave again."""

    status: int
    body: bytes
    media_type: str
    headers: list[tuple[bytes, bytes]]


async def find_answer(tx: Write, keys: Keyring, asked: Asked) -> Answer | None:
    """Hold the key until the transaction ends, and give what was answered to it before.

    `IdempotencyKeyInUse` where somebody else holds it; `IdempotencyKeyReused` where it stood for another request.
    """
    if not await queries.TRY_LOCK.one(tx, number=_number_of(asked)):
        raise IdempotencyKeyInUse(headers={"Retry-After": "1"})
    kept = await queries.FIND.first(tx, holder=asked.holder, key=asked.key)
    if kept is None or kept.created_at <= clock.now() - REMEMBERED:
        return None
    if not any(same(one, kept.fingerprint) for one in lookup_hashes(keys, asked.request, _PURPOSE)):
        raise IdempotencyKeyReused
    return msgspec.msgpack.decode(_ANSWER.open(keys, kept.answer, kept.id), type=Answer)


async def is_answered(db: Read, asked: Asked) -> bool:
    """Say whether there is an answer under a key, without holding it; whether it is to this request is seen later."""
    kept = await queries.FIND.first(db, holder=asked.holder, key=asked.key)
    return kept is not None and kept.created_at > clock.now() - REMEMBERED


async def keep_answer(tx: Write, keys: Keyring, asked: Asked, answer: Answer) -> None:
    """Remember what is answered, in the transaction that it tells of."""
    row_id = new_id()
    await queries.KEEP.run(
        tx,
        id=row_id,
        holder=asked.holder,
        key=asked.key,
        person_id=asked.person_id,
        fingerprint=lookup_hash(keys, asked.request, _PURPOSE),
        answer=_ANSWER.seal(keys, msgspec.msgpack.encode(answer), row_id),
        created_at=clock.now(),
    )


def _number_of(asked: Asked) -> int:
    digest = sha256(f"stoa.idempotency\n{asked.holder}\n{asked.key}".encode()).digest()
    return int.from_bytes(digest[:8]) & ((1 << _BITS) - 1)

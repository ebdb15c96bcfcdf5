"""Who was erased, kept outside of the database too: a restored backup forgets that it has forgotten somebody."""

import asyncio
import os
import re
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from stoa.accounts.context import Accounts
from stoa.accounts.privacy import queries
from stoa.accounts.privacy.settings import PrivacySettings
from stoa.kernel import clock
from stoa.kernel.config.core import CoreSettings
from stoa.kernel.crypto import lookup_hash, lookup_hashes
from stoa.kernel.db import Read, Write

_PURPOSE = "tombstone"
_LINE = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Returned:
    """What the list knows and the database does not: who is back, and the entries that stand for nobody in it."""

    ids: list[UUID]
    strangers: list[bytes]


async def add_tombstone(tx: Write, accounts: Accounts, person_id: UUID) -> None:
    """Write somebody down: in the transaction that erases them, and for good before it commits."""
    made = _hash_of(accounts, person_id)
    await keep_tombstones(tx, [made])
    await asyncio.to_thread(_append, _path(accounts), made.hex())


async def keep_tombstones(tx: Write, hashes: list[bytes]) -> None:
    """Let the database know of deletions, too."""
    await queries.INSERT_TOMBSTONES.run(tx, hashes=hashes, at=clock.now())


async def find_returned(accounts: Accounts, db: Read) -> Returned:
    """Compare the list with the database, also where an entry was made under an older root key."""
    missing = await asyncio.to_thread(_read, _path(accounts)) - set(await queries.TOMBSTONES.all(db))
    if not missing:
        return Returned([], [])
    back: list[UUID] = []
    known: set[bytes] = set()
    async with queries.STANDING.stream(db) as ids:
        async for person_id in ids:
            found = missing.intersection(lookup_hashes(accounts.keys, person_id.bytes, _PURPOSE))
            if found:
                back.append(person_id)
                known |= found
    return Returned(back, sorted(missing - known))


def _hash_of(accounts: Accounts, person_id: UUID) -> bytes:
    """Give the keyed hash under which somebody is written down: it tells nobody who it was."""
    return lookup_hash(accounts.keys, person_id.bytes, _PURPOSE)


def _path(accounts: Accounts) -> Path:
    folder = accounts.config[PrivacySettings].tombstones or accounts.config[CoreSettings].data / "tombstones"
    return folder / f"{accounts.site.name}.txt"


def _append(path: Path, line: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        # It begins a line of its own: what a power cut has left of the one before must not swallow it.
        os.write(descriptor, f"\n{line}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read(path: Path) -> set[bytes]:
    """Read the whole entries; half a one belongs to an erasure that never committed, and that will be done again."""
    if not path.is_file():
        return set()
    return {bytes.fromhex(line) for line in path.read_text("ascii", "replace").split() if _LINE.fullmatch(line)}

"""Who was erased, kept outside of the database too: a restored backup forgets that it has forgotten somebody."""

import asyncio
import os
from pathlib import Path
from uuid import UUID

from stoa.accounts.context import Accounts
from stoa.accounts.privacy.settings import PrivacySettings
from stoa.kernel.config.core import CoreSettings
from stoa.kernel.crypto import lookup_hash, lookup_hashes

_PURPOSE = "tombstone"


def hash_of(accounts: Accounts, person_id: UUID) -> bytes:
    """Give the keyed hash under which somebody is written down: it tells nobody who it was."""
    return lookup_hash(accounts.keys, person_id.bytes, _PURPOSE)


def is_among(accounts: Accounts, person_id: UUID, hashes: set[bytes]) -> bool:
    """Say whether somebody is on the list, also where it was written under an older root key."""
    return not hashes.isdisjoint(lookup_hashes(accounts.keys, person_id.bytes, _PURPOSE))


async def add_tombstone(accounts: Accounts, made: bytes) -> None:
    """Write one down for good, before the transaction that erases commits."""
    await asyncio.to_thread(_append, _path(accounts), made.hex())


async def read_tombstones(accounts: Accounts) -> set[bytes]:
    """Read the list."""
    return await asyncio.to_thread(_read, _path(accounts))


def _path(accounts: Accounts) -> Path:
    folder = accounts.config[PrivacySettings].tombstones or accounts.config[CoreSettings].data / "tombstones"
    return folder / f"{accounts.site.name}.txt"


def _append(path: Path, line: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, f"{line}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(path: Path) -> set[bytes]:
    if not path.is_file():
        return set()
    return {bytes.fromhex(line) for line in path.read_text("ascii").split()}

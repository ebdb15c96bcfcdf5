"""Passwords: set, verified, judged."""

from uuid import UUID

from stoa.accounts.context import Accounts
from stoa.kernel.db import Read, Write

from . import queries
from .client import is_known_outside
from .errors import WeakPassword
from .hashing import hasher_of
from .rules import check_password
from .settings import PasswordSettings


async def require_good_password(accounts: Accounts, password: str, *, email: str = "", username: str = "") -> None:
    """Refuse a password that would be guessed too soon."""
    check_password(password, email=email, username=username)
    url = accounts.config[PasswordSettings].breach_url
    if url and await is_known_outside(accounts.outgoing, url, password):
        message = "This password was part of a breach of another site. Choose one that you use nowhere else."
        raise WeakPassword(message)


async def find_hash(db: Read, person_id: UUID) -> str | None:
    """Give what is kept of a person's password; None for whoever has none."""
    return await queries.FIND.first(db, person_id=person_id)


async def verify_password(accounts: Accounts, kept: str | None, password: str) -> bool:
    """Compare a password with what is kept: the same work whether anything is kept or not."""
    return await hasher_of(accounts).verify(kept, password)


async def start_hashing(accounts: Accounts, password: str) -> str:
    """Hash a password, outside of any transaction."""
    return await hasher_of(accounts).hash(password)


async def set_hash(tx: Write, person_id: UUID, hashed: str) -> None:
    """Keep a password's hash."""
    await queries.SET.run(tx, person_id=person_id, hash=hashed)


async def delete_password(tx: Write, person_id: UUID) -> None:
    """Let a person have no password any more."""
    await queries.REMOVE.run(tx, person_id=person_id)


async def refresh_hash(accounts: Accounts, person_id: UUID, kept: str, password: str) -> None:
    """Hash a right password anew where the settings have risen since."""
    hasher = hasher_of(accounts)
    if hasher.is_outdated(kept):
        after = await hasher.hash(password)
        await queries.REHASH.run(accounts.database.once(), person_id=person_id, before=kept, after=after)

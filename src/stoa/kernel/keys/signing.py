"""The keys that sign one site's tokens: kept sealed in its database, published, rotated and withdrawn.

A new key is published first and signs later; an old one verifies until every token that it has signed is over. So no
request fails while keys change, in whichever process it lands.
"""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from time import monotonic
from typing import Any

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from stoa.kernel import clock
from stoa.kernel.crypto import Keyring
from stoa.kernel.crypto.jwt import TokenKey, UnknownTokenKey, public_jwks, sign_token, verify_token
from stoa.kernel.db import Database, Write
from stoa.kernel.errors import Fault, Unavailable

from . import queries
from .columns import encrypted_column
from .settings import SigningSettings

PRIVATE_KEY = encrypted_column("kernel.signing_keys", "sealed_private_key")
_SHORTEST_BETWEEN_RELOADS = 5.0
_FORGET_RETIRED_AFTER = timedelta(days=90)

log = structlog.get_logger(__name__)


class NoSigningKey(Unavailable):
    """No key may sign at the moment."""

    code = "NO_SIGNING_KEY"


class SigningKeys:
    """One site's signing keys as this process knows them; call `reload` at the start and once a minute."""

    def __init__(self, database: Database, keys: Keyring, settings: SigningSettings) -> None:
        """Know nothing yet; `keys` is the site's own keyring."""
        self.database = database
        self.keyring = keys
        self.settings = settings
        self.known: tuple[TokenKey, ...] = ()
        self._loaded = float("-inf")

    async def reload(self) -> None:
        """Read the living keys, making the first one where none can sign."""
        self._loaded = monotonic()
        async with self.database.write() as tx:
            self.known = await _load(tx, self.keyring)
            if not any(key.private is not None for key in self.known):
                await queries.LOCK.run(tx)  # several processes start at once: the first makes it, the others read it
                self.known = await _load(tx, self.keyring)
            if not any(key.private is not None for key in self.known):
                await _insert(tx, self.keyring, timedelta())
                self.known = await _load(tx, self.keyring)

    def current(self) -> TokenKey:
        """Give the key that signs now."""
        now = clock.now()
        signing = [key for key in self.known if key.signs(now)]
        if signing:
            return signing[-1]
        # A key that was made a moment ago, by a clock that has been set back since, is good too.
        for key in self.known:
            if key.private is not None and key.verifies(now):
                return key
        raise NoSigningKey

    def sign(self, claims: Mapping[str, Any], *, kind: str, issuer: str, audience: str, life: timedelta) -> str:
        """Make a token of one kind; see `crypto.jwt.sign_token`."""
        if life >= self.settings.keep_verifying:
            message = f"A token of {life} would outlive its key; SIGNING_KEEP_VERIFYING must be longer."
            raise ValueError(message)
        return sign_token(self.current(), claims, kind=kind, issuer=issuer, audience=audience, life=life)

    async def verify(self, text: str, *, kind: str, issuer: str, audience: str) -> dict[str, Any]:
        """Give a token's claims; a key that is not known here yet is looked up, at most once in some seconds."""
        try:
            return verify_token(self.known, text, kind=kind, issuer=issuer, audience=audience)
        except UnknownTokenKey:
            if monotonic() - self._loaded < _SHORTEST_BETWEEN_RELOADS:
                raise
        await self.reload()
        return verify_token(self.known, text, kind=kind, issuer=issuer, audience=audience)

    def jwks(self) -> dict[str, Any]:
        """Write the public keys for `.well-known/jwks.json`."""
        return public_jwks(self.known)

    async def rotate(self) -> str:
        """Publish a new key that will sign from `SIGNING_PUBLISH_AHEAD` on; give its id."""
        async with self.database.write() as tx:
            made = await _rotate(tx, self.keyring, self.settings)
        await self.reload()
        return made

    async def rotate_if_due(self) -> str | None:
        """Rotate when the newest key is older than `SIGNING_ROTATE_EVERY`; give the new key's id, if one was made."""
        async with self.database.write() as tx:
            await queries.LOCK.run(tx)
            due = await queries.NEWEST_IS_OLDER.one(tx, age=self.settings.rotate_every)
            made = await _rotate(tx, self.keyring, self.settings) if due else None
        if made is not None:
            await self.reload()
        return made

    async def withdraw(self, key_id: str) -> None:
        """Refuse one key's tokens at once, because it may be known to others; a new key signs from now on."""
        async with self.database.write() as tx:
            await queries.LOCK.run(tx)
            await queries.WITHDRAW.one(tx, id=key_id)
            await _insert(tx, self.keyring, timedelta())
        await self.reload()


async def _rotate(tx: Write, keys: Keyring, settings: SigningSettings) -> str:
    await queries.LOCK.run(tx)
    made = await _insert(tx, keys, settings.publish_ahead)
    await queries.RETIRE_OTHERS.run(tx, id=made, after=settings.publish_ahead + settings.keep_verifying)
    await queries.DELETE_LONG_RETIRED.run(tx, age=_FORGET_RETIRED_AFTER)
    return made


async def _insert(tx: Write, keys: Keyring, ahead: timedelta) -> str:
    made = secrets.token_urlsafe(12)
    private = Ed25519PrivateKey.generate()
    await queries.INSERT.run(
        tx,
        id=made,
        public_key=private.public_key().public_bytes_raw(),
        sealed_private_key=PRIVATE_KEY.seal(keys, private.private_bytes_raw(), made),
        ahead=ahead,
    )
    return made


async def _load(tx: Write, keys: Keyring) -> tuple[TokenKey, ...]:
    return tuple([_opened(row, keys) for row in await queries.LIVING.all(tx)])


def _opened(row: queries.SigningKeyRow, keys: Keyring) -> TokenKey:
    """Open one key; one whose root key is gone still verifies what it has signed."""
    private: Ed25519PrivateKey | None = None
    try:
        private = Ed25519PrivateKey.from_private_bytes(PRIVATE_KEY.open(keys, row.sealed_private_key, row.id))
    except Fault as fault:
        log.warning("signing_key_unreadable", key=row.id, reason=str(fault))
    public = Ed25519PublicKey.from_public_bytes(row.public_key)
    return TokenKey(row.id, public, private, row.activates_at, row.retires_at)

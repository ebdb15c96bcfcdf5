"""Access tokens: signed for fifteen minutes, for programs. What they say is for display; they give no authority."""

import asyncio
from time import monotonic
from typing import Any
from uuid import UUID

from stoa.kernel.crypto.jwt import InvalidToken
from stoa.kernel.ids import new_id
from stoa.kernel.keys import SigningKeys, SigningSettings

from .context import Accounts
from .settings import SessionSettings

KIND = "at+jwt"
_RELOAD_SECONDS = 60.0


class AccessTokens:
    """One site's access tokens."""

    def __init__(self, accounts: Accounts) -> None:
        """Load the keys when they are first needed."""
        self.keys = SigningKeys(accounts.database, accounts.keys, accounts.setting(SigningSettings))
        self.life = accounts.setting(SessionSettings).access_life
        self._issuer = accounts.origin
        self._audience = accounts.site.name
        self._loaded = float("-inf")
        self._loading = asyncio.Lock()

    async def sign(self, claims: dict[str, Any]) -> str:
        """Make a token."""
        await self._reload()
        return self.keys.sign(
            {**claims, "jti": str(new_id())},
            kind=KIND,
            issuer=self._issuer,
            audience=self._audience,
            life=self.life,
        )

    async def verify(self, text: str) -> UUID:
        """Give the id of the session that a token belongs to."""
        await self._reload()
        claims = await self.keys.verify(text, kind=KIND, issuer=self._issuer, audience=self._audience)
        try:
            return UUID(str(claims["sessionId"]))
        except (KeyError, ValueError):
            raise InvalidToken from None

    async def jwks(self) -> dict[str, Any]:
        """Give the public keys."""
        await self._reload()
        return self.keys.jwks()

    async def _reload(self) -> None:
        """Read the keys afresh once a minute, so that a withdrawn one is refused and a new one known."""
        if monotonic() - self._loaded < _RELOAD_SECONDS:
            return
        async with self._loading:
            if monotonic() - self._loaded >= _RELOAD_SECONDS:
                await self.keys.reload()
                self._loaded = monotonic()


def access_tokens(accounts: Accounts) -> AccessTokens:
    """Give the site's access tokens."""
    return accounts.keep(AccessTokens)

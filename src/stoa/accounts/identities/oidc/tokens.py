"""What a token endpoint answers."""

import msgspec

from stoa.accounts.identities.models import ProviderTokens


class TokenAnswer(msgspec.Struct, frozen=True):
    """Tokens for a code."""

    access_token: str
    token_type: str = ""
    id_token: str | None = None
    refresh_token: str | None = None
    expires_in: int | None = None
    scope: str = ""

    def kept(self) -> ProviderTokens:
        """Give what is kept of it."""
        return ProviderTokens(self.access_token, self.refresh_token, self.expires_in, self.scope)

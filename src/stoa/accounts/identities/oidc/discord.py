"""Discord: OAuth 2.0 without an ID token; who it was is asked of its API with the token that the code has brought."""

import msgspec

from stoa.accounts.context import Accounts
from stoa.accounts.identities.errors import BadProviderAnswer
from stoa.accounts.identities.models import Claimed, Provider
from stoa.accounts.people.errors import BadEmail
from stoa.accounts.people.rules import normalise_email

from .calls import call_json
from .directory import Metadata
from .tokens import TokenAnswer


class DiscordUser(msgspec.Struct, frozen=True):
    """What Discord tells of somebody."""

    id: str
    username: str = ""
    global_name: str | None = None
    email: str | None = None
    verified: bool = False


def metadata_of(provider: Provider) -> Metadata:
    """Give Discord's endpoints, which it publishes in its handbook."""
    return Metadata(
        issuer=provider.issuer,
        authorization_endpoint=f"{provider.issuer}/oauth2/authorize",
        token_endpoint=f"{provider.issuer}/api/oauth2/token",
        jwks_uri="",
    )


async def load_claimed(accounts: Accounts, provider: Provider, tokens: TokenAnswer) -> Claimed:
    """Ask who it was."""
    authorization = {"Authorization": f"Bearer {tokens.access_token}"}
    user = await call_json(accounts, provider, f"{provider.issuer}/api/users/@me", DiscordUser, authorization)
    if not user.id.isdigit():
        raise BadProviderAnswer
    return Claimed(
        provider=provider.name,
        issuer=provider.issuer,
        subject=user.id,
        email=_proven(user),
        name=user.global_name or user.username,
        tokens=tokens.kept(),
    )


def _proven(user: DiscordUser) -> str | None:
    if not user.verified or user.email is None:
        return None
    try:
        return normalise_email(user.email)
    except BadEmail:
        return None

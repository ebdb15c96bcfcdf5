"""Reading an ID token: nothing in it counts before signature, issuer, audience, times and nonce are right."""

import hmac
from typing import Any

import structlog
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry

from stoa.accounts.context import Accounts
from stoa.accounts.identities.errors import BadProviderAnswer
from stoa.accounts.identities.models import Provider
from stoa.kernel import clock

from .directory import directory_of

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""Public keys only: neither `none` nor a shared secret signs for anybody."""
LONGEST = 16_384
_LEEWAY_SECONDS = 60
_LONGEST_SUBJECT = 255
_REGISTRY = JWSRegistry(algorithms=list(ALGORITHMS))

log = structlog.get_logger(__name__)


async def read_id_token(accounts: Accounts, provider: Provider, text: str, nonce: str) -> dict[str, Any]:
    """Give the claims of a token that this provider has made for us and for this very sign-in."""
    if len(text) > LONGEST:
        raise _refusal(provider, "too long")
    try:
        header = jws.extract_compact(text.encode("ascii")).headers()
    except (JoseError, ValueError, UnicodeEncodeError):
        raise _refusal(provider, "no token") from None
    key_id = header.get("kid")
    if header.get("alg") not in ALGORITHMS or not (key_id is None or isinstance(key_id, str)):
        raise _refusal(provider, "algorithm")
    key = await directory_of(accounts).find_key(provider, key_id)
    if key is None:
        raise _refusal(provider, "unknown key")
    try:
        token = jwt.decode(text, key, registry=_REGISTRY)
        _checks(provider).validate(token.claims)
    except (JoseError, ValueError) as fault:
        raise _refusal(provider, type(fault).__name__) from None
    _check_party(provider, token.claims)
    given = token.claims.get("nonce")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
        raise _refusal(provider, "nonce")
    return token.claims


def _checks(provider: Provider) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(clock.now().timestamp()),
        leeway=_LEEWAY_SECONDS,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
    )


def _check_party(provider: Provider, claims: dict[str, Any]) -> None:
    """Refuse a token that was made for somebody else as well, unless it says that we asked for it."""
    audience, party = claims["aud"], claims.get("azp")
    several = isinstance(audience, list) and len(audience) > 1
    if (several or party is not None) and party != provider.client_id:
        raise _refusal(provider, "azp")
    if not 0 < len(claims["sub"]) <= _LONGEST_SUBJECT:
        raise _refusal(provider, "sub")


def _refusal(provider: Provider, why: str) -> BadProviderAnswer:
    log.warning("id_token_refused", provider=provider.name, why=why)
    return BadProviderAnswer()

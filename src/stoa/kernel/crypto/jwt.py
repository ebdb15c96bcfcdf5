"""Signed tokens (JWT, EdDSA over Ed25519), made and read strictly.

A token is accepted only with our algorithm, a key of ours named in its header, the expected type, issuer and audience,
and an expiry. Whatever else its header says (`none`, an HMAC, a key or address of its own) is refused unread.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError, UnsupportedAlgorithmError, UnsupportedHeaderError
from joserfc.jwk import GuestProtocol, KeyParameters, OKPKey
from joserfc.jws import JWSRegistry

from stoa.kernel import clock
from stoa.kernel.errors import Unauthenticated

ALGORITHM = "EdDSA"
LONGEST_TOKEN = 8192
_LEEWAY_SECONDS = 5
_HEADER = frozenset({"alg", "typ", "kid"})


class InvalidToken(Unauthenticated):
    """A token that we did not make, or not for this."""

    code = "INVALID_TOKEN"
    message = "The access token is not valid here. Sign in again."


class TokenExpired(Unauthenticated):
    """A token that was good once."""

    code = "TOKEN_EXPIRED"
    message = "The access token has expired. Refresh it, or sign in again."


class UnknownTokenKey(InvalidToken):
    """A token that names a key which is not among those we know."""


@dataclass(frozen=True, slots=True)
class TokenKey:
    """One Ed25519 key: it signs where the private half is there, and verifies until it retires."""

    id: str
    public: Ed25519PublicKey = field(repr=False)
    private: Ed25519PrivateKey | None = field(repr=False)
    activates_at: datetime
    retires_at: datetime | None
    jwk: OKPKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Build what joserfc works with once."""
        parameters: KeyParameters = {"kid": self.id, "alg": ALGORITHM, "use": "sig"}
        object.__setattr__(self, "jwk", OKPKey.import_key(self.private or self.public, parameters))

    def signs(self, at: datetime) -> bool:
        """Say whether new tokens may carry its signature."""
        return self.private is not None and self.activates_at <= at and self.verifies(at)

    def verifies(self, at: datetime) -> bool:
        """Say whether tokens that it has signed still count."""
        return self.retires_at is None or at < self.retires_at


class _OnlyOurs(JWSRegistry):
    """Knows one algorithm and three header fields."""

    def get_alg(self, name: str) -> Any:
        if name != ALGORITHM:
            raise UnsupportedAlgorithmError
        return self.algorithms[name]

    def check_header(self, header: dict[str, Any]) -> None:
        super().check_header(header)
        if not _HEADER.issuperset(header):
            message = "a header field that is not ours"
            raise UnsupportedHeaderError(message)


_REGISTRY = _OnlyOurs()


def sign_token(
    key: TokenKey, claims: Mapping[str, Any], *, kind: str, issuer: str, audience: str, life: timedelta
) -> str:
    """Make a token of one kind (`at+jwt` for access) that lives for a while; times, issuer and audience are put in."""
    issued = int(clock.now().timestamp())
    expires = issued + int(life.total_seconds())
    body = {**claims, "iss": issuer, "aud": audience, "iat": issued, "exp": expires}
    header = {"alg": ALGORITHM, "kid": key.id, "typ": kind}
    return jwt.encode(header, body, key.jwk, registry=_REGISTRY)


def verify_token(keys: Iterable[TokenKey], text: str, *, kind: str, issuer: str, audience: str) -> dict[str, Any]:
    """Give a token's claims; raise `InvalidToken`, `UnknownTokenKey` or `TokenExpired`."""
    now = clock.now()
    known = {key.id: key.jwk for key in keys if key.verifies(now)}

    def find(token: GuestProtocol) -> OKPKey:
        name = token.headers().get("kid")
        if not isinstance(name, str) or name not in known:
            raise UnknownTokenKey
        return known[name]

    if len(text) > LONGEST_TOKEN:
        raise InvalidToken
    try:
        token = jwt.decode(text, find, registry=_REGISTRY)
        if token.header.get("typ") != kind:
            raise InvalidToken
        _checks(now, issuer, audience).validate(token.claims)
    except ExpiredTokenError:
        raise TokenExpired from None
    except (JoseError, ValueError):
        raise InvalidToken from None
    return token.claims


def _checks(now: datetime, issuer: str, audience: str) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=_LEEWAY_SECONDS,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": audience},
        exp={"essential": True},
        iat={"essential": True},
    )


def public_jwks(keys: Iterable[TokenKey]) -> dict[str, Any]:
    """Write the public halves as a JWK set, those that are about to sign among them."""
    now = clock.now()
    return {"keys": [key.jwk.as_dict(private=False) for key in keys if key.verifies(now)]}

"""An OpenID Connect provider on this machine, strict about what it is sent; it speaks Discord's dialect as well.

Whoever comes is `person`, and agrees at once. `claims` and `answers` change what it says, to see who believes it.
"""

import base64
import hashlib
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_plus, urlencode

import msgspec
from joserfc import jwt
from joserfc.jwk import RSAKey

from stoa.kernel import clock

from .serve import Asked, Given, app_of, give_json, serve_here

CODE_SECONDS = 60.0
TOKEN_SECONDS = 300
_KEY_BITS = 2048
_SHORTEST_VERIFIER = 43


def _new_key() -> RSAKey:
    return RSAKey.generate_key(_KEY_BITS, {"kid": secrets.token_hex(8)})


class LocalPerson(msgspec.Struct, frozen=True):
    """Somebody with an account at the provider."""

    subject: str = "1001"
    email: str = "ann@example.org"
    email_verified: bool = True
    name: str = "Ann"


class Code(msgspec.Struct, frozen=True):
    """A code that was given out, and what it was given for."""

    person: LocalPerson
    redirect_uri: str
    challenge: str
    nonce: str | None
    until: float


@dataclass(slots=True)
class LocalProvider:
    """The provider and what it knows."""

    client_id: str = "stoa-at-home"
    client_secret: str = "a-secret-between-two-programs"  # noqa: S105 - it opens nothing but this program
    person: LocalPerson = field(default_factory=LocalPerson)
    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    """What ID tokens say instead of what is so; None leaves a claim out."""
    answers: dict[str, str] = field(default_factory=dict)
    """What the browser is sent back with instead."""
    asked: list[Asked] = field(default_factory=list)
    signing_key: Any = None
    """Signs instead of the published key."""
    _codes: dict[str, Code] = field(default_factory=dict)
    _tokens: dict[str, LocalPerson] = field(default_factory=dict)
    _key: RSAKey | None = None

    @property
    def key(self) -> RSAKey:
        """The key that is published, made when it is first needed."""
        if self._key is None:
            self._key = _new_key()
        return self._key

    def rotate_key(self) -> None:
        """Publish another key, and sign with it from now on."""
        self._key = _new_key()

    def answer(self, asked: Asked) -> Given:
        """Answer one request."""
        self.asked.append(asked)
        match asked.method, asked.path:
            case "GET", "/.well-known/openid-configuration":
                return give_json(self._metadata())
            case "GET", "/jwks":
                return give_json({"keys": [self.key.as_dict(private=False) | {"use": "sig", "alg": "RS256"}]})
            case "GET", "/authorize" | "/oauth2/authorize":
                return self._authorize(asked)
            case "POST", "/token" | "/api/oauth2/token":
                return self._exchange(asked)
            case "GET", "/userinfo" | "/api/users/@me":
                return self._profile(asked)
            case _:
                return give_json({"error": "not_found"}, 404)

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }

    def _authorize(self, asked: Asked) -> Given:
        query = asked.query
        if query.get("client_id") != self.client_id or "redirect_uri" not in query:
            return give_json({"error": "invalid_client"}, 400)
        if query.get("response_type") != "code" or query.get("code_challenge_method") != "S256":
            return give_json({"error": "invalid_request"}, 400)
        code = secrets.token_urlsafe(24)
        self._codes[code] = Code(
            self.person,
            query["redirect_uri"],
            query.get("code_challenge", ""),
            query.get("nonce"),
            time.monotonic() + CODE_SECONDS,
        )
        back = {"code": code, "state": query.get("state", ""), "iss": self.issuer} | self.answers
        kept = {name: value for name, value in back.items() if value}
        return Given(status=302, location=f"{query['redirect_uri']}?{urlencode(kept)}")

    def _exchange(self, asked: Asked) -> Given:
        form = asked.form
        known = self._codes.pop(form.get("code", ""), None)  # a code counts once, even where the rest is wrong
        if not self._is_client(asked):
            return give_json({"error": "invalid_client"}, 401)
        verifier = form.get("code_verifier", "")
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        if (
            known is None
            or known.until < time.monotonic()
            or form.get("redirect_uri") != known.redirect_uri
            or len(verifier) < _SHORTEST_VERIFIER
            or challenge != known.challenge
        ):
            return give_json({"error": "invalid_grant"}, 400)
        access = secrets.token_urlsafe(24)
        self._tokens[access] = known.person
        token = {"access_token": access, "token_type": "Bearer", "expires_in": TOKEN_SECONDS, "refresh_token": "again"}
        return give_json(token | {"id_token": self._id_token(known)})

    def _is_client(self, asked: Asked) -> bool:
        kind, _, text = asked.headers.get("authorization", "").partition(" ")
        if kind != "Basic":
            return asked.form.get("client_secret") == self.client_secret
        name, _, secret = base64.b64decode(text).decode().partition(":")
        return (unquote_plus(name), unquote_plus(secret)) == (self.client_id, self.client_secret)

    def _id_token(self, known: Code) -> str:
        now = int(clock.now().timestamp())
        said = {
            "iss": self.issuer,
            "sub": known.person.subject,
            "aud": self.client_id,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            "nonce": known.nonce,
            "email": known.person.email,
            "email_verified": known.person.email_verified,
            "name": known.person.name,
        } | self.claims
        key = self.signing_key or self.key
        claims = {name: value for name, value in said.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)

    def _profile(self, asked: Asked) -> Given:
        person = self._tokens.get(asked.headers.get("authorization", "").removeprefix("Bearer "))
        if person is None:
            return give_json({"error": "invalid_token"}, 401)
        if asked.path == "/userinfo":
            return give_json({"sub": person.subject, "email": person.email, "email_verified": person.email_verified})
        told = {"id": person.subject, "username": person.name.lower(), "global_name": person.name}
        return give_json(told | {"email": person.email, "verified": person.email_verified})


@asynccontextmanager
async def serve_oidc(port: int = 0) -> AsyncIterator[LocalProvider]:
    """Serve a provider on this machine."""
    provider = LocalProvider()
    async with serve_here(app_of(provider.answer), port) as origin:
        provider.issuer = origin
        yield provider

"""What providers publish of themselves: their endpoints, and the keys that sign for them. Kept for an hour."""

import time
from dataclasses import dataclass, field

import msgspec
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from stoa.accounts.context import Accounts
from stoa.accounts.identities.errors import ProviderFailed
from stoa.accounts.identities.models import Provider

from .calls import Turns, call_json, is_safe_endpoint

KEPT_SECONDS = 3600.0
KEYS_AT_MOST_EVERY = 30.0
_WELL_KNOWN = "/.well-known/openid-configuration"
_KINDS: dict[str, type[RSAKey | ECKey | OKPKey]] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}

type PublicKey = RSAKey | ECKey | OKPKey

log = structlog.get_logger(__name__)


class Metadata(msgspec.Struct, frozen=True):
    """What of a discovery document is needed."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class KeySet(msgspec.Struct, frozen=True):
    """A published set of keys, as it comes."""

    keys: list[dict[str, object]]


@dataclass(slots=True)
class Published:
    """What is known of one provider."""

    metadata: Metadata
    until: float
    keys: dict[str, PublicKey] = field(default_factory=dict)
    keys_read: float = float("-inf")


class Directory:
    """What a process knows of the site's providers."""

    def __init__(self, accounts: Accounts) -> None:
        """Know nothing yet."""
        self._accounts = accounts
        self._known: dict[str, Published] = {}
        self._turns = Turns()

    async def find(self, provider: Provider) -> Metadata:
        """Give a provider's endpoints."""
        return (await self._published(provider)).metadata

    async def _published(self, provider: Provider) -> Published:
        known = self._known.get(provider.issuer)
        if known is not None and known.until > time.monotonic():
            return known
        async with self._turns.of(provider.issuer):
            known = self._known.get(provider.issuer)
            if known is None or known.until <= time.monotonic():
                metadata = await self._read(provider)
                known = self._known[provider.issuer] = Published(metadata, time.monotonic() + KEPT_SECONDS)
            return known

    async def _read(self, provider: Provider) -> Metadata:
        url = provider.issuer.rstrip("/") + _WELL_KNOWN
        found = await call_json(self._accounts, provider, url, Metadata)
        endpoints = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri, found.userinfo_endpoint)
        if found.issuer != provider.issuer or not all(is_safe_endpoint(provider, one) for one in endpoints if one):
            log.warning("provider_document_refused", provider=provider.name, issuer=found.issuer)
            raise ProviderFailed
        return found

    async def find_key(self, provider: Provider, key_id: str | None) -> PublicKey | None:
        """Give the key of this name; where it is unknown, read the keys again, for they change without notice."""
        known = await self._published(provider)
        found = _pick(known.keys, key_id)
        if found is not None and time.monotonic() - known.keys_read < KEPT_SECONDS:
            return found
        async with self._turns.of(provider.issuer + " keys"):
            if time.monotonic() - known.keys_read >= KEYS_AT_MOST_EVERY or not known.keys:
                published = await call_json(self._accounts, provider, known.metadata.jwks_uri, KeySet)
                known.keys = dict(_usable(published.keys))
                known.keys_read = time.monotonic()
        return _pick(known.keys, key_id)


def _pick(keys: dict[str, PublicKey], key_id: str | None) -> PublicKey | None:
    if key_id is not None:
        return keys.get(key_id)
    return next(iter(keys.values())) if len(keys) == 1 else None


def _usable(published: list[dict[str, object]]) -> list[tuple[str, PublicKey]]:
    """Take the public keys for signatures out of a set; what is something else is none of ours."""
    found: list[tuple[str, PublicKey]] = []
    for number, one in enumerate(published[:50]):
        kind = _KINDS.get(str(one.get("kty")))
        if kind is None or one.get("use", "sig") != "sig":
            continue
        plain: dict[str, str | list[str]] = {name: value for name, value in one.items() if isinstance(value, str)}
        try:
            key = kind.import_key(plain)
        except (JoseError, ValueError, TypeError):
            continue
        found.append((str(plain.get("kid", number)), key))
    return found


def directory_of(accounts: Accounts) -> Directory:
    """Give what is known of the site's providers."""
    return accounts.keep(Directory)

"""Calls to a provider: whatever goes wrong with one is the provider's fault, told in one way."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog

from stoa.accounts.context import Accounts
from stoa.accounts.identities.errors import ProviderFailed
from stoa.accounts.identities.models import Provider
from stoa.kernel.errors import OutsideFault
from stoa.kernel.outgoing import Answer

LARGEST = 512 * 1024
PATIENCE = timedelta(seconds=5)
"""Shorter than a request may take, so that whoever waits is told who keeps them waiting."""

log = structlog.get_logger(__name__)


async def call(accounts: Accounts, provider: Provider, method: str, url: str, **more: Any) -> Answer:
    """Call one of a provider's endpoints.

    The operator has named the issuer, so it may be in our own network; endpoints on another host, which only the
    provider has named, may not. A code is exchanged once, so nothing but reading is repeated.
    """
    own = origin_of(url) == origin_of(provider.issuer)
    try:
        return await accounts.outgoing.request(method, url, allow_private=own, largest=LARGEST, total=PATIENCE, **more)
    except OutsideFault as fault:
        raise ProviderFailed from fault


async def call_json[T](
    accounts: Accounts, provider: Provider, url: str, into: type[T], headers: Mapping[str, str] | None = None
) -> T:
    """Read one of a provider's documents."""
    answer = await call(accounts, provider, "GET", url, headers={"Accept": "application/json", **(headers or {})})
    return read_json(provider, answer, into)


def read_json[T](provider: Provider, answer: Answer, into: type[T]) -> T:
    """Read a good answer as JSON of one shape."""
    if not answer.good:
        log.warning("provider_refused", provider=provider.name, status=answer.status)
        raise ProviderFailed
    try:
        return answer.json(into)
    except OutsideFault as fault:
        log.warning("provider_garbled", provider=provider.name)
        raise ProviderFailed from fault


def origin_of(url: str) -> tuple[str, str]:
    """Say where an address leads."""
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def is_safe_endpoint(provider: Provider, url: str) -> bool:
    """Say whether an endpoint that the provider has named travels as safely as its issuer."""
    scheme, host = origin_of(url)
    return bool(host) and (scheme == "https" or origin_of(url) == origin_of(provider.issuer))


class Turns:
    """Lets one task at a time read a provider's documents."""

    def __init__(self) -> None:
        """Nobody reads yet."""
        self._locks: dict[str, asyncio.Lock] = {}

    def of(self, issuer: str) -> asyncio.Lock:
        """Give the turn of one issuer."""
        return self._locks.setdefault(issuer, asyncio.Lock())

"""The one client for calls to the outside."""

import asyncio
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from time import perf_counter
from typing import Any

import httpcore2
import httpx2
import structlog

from stoa import __version__
from stoa.kernel.errors import OutsideFault

from .answer import Answer, Outcome
from .breaker import Breakers, OnChange
from .faults import (
    AddressRefused,
    OutsideGarbled,
    OutsidePaused,
    OutsideRedirected,
    OutsideTooLarge,
    OutsideTooSlow,
    OutsideUnreachable,
)
from .guard import Guard
from .resolve import Resolver, system_resolver
from .retry import IDEMPOTENT, PASSING_STATUSES, pause_before
from .settings import OutgoingSettings
from .transport import LARGEST, GuardedTransport

LONGEST_URL = 8192
_LAST_PORT = 65_535
_SERVER_FAULT = 500
_HEADERS = {"User-Agent": f"Stoa/{__version__}", "Accept-Encoding": "gzip, deflate"}

_FAILURES = (
    OSError,
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpx2.HTTPError,
    httpx2.InvalidURL,
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Call:
    method: str
    url: httpx2.URL
    headers: dict[str, str]
    body: dict[str, Any]
    total: float
    largest: int
    attempts: int
    redirects: int
    client: httpx2.AsyncClient

    @property
    def host(self) -> str:
        return f"{self.url.host}:{self.url.port or self.url.scheme}"


class Outgoing:
    """Calls other services: bounded in time and size, patient with those that recover, never into our own network."""

    def __init__(
        self,
        settings: OutgoingSettings,
        *,
        request_id: Callable[[], str | None] = lambda: None,
        observe: Callable[[Outcome], None] | None = None,
        on_breaker: OnChange | None = None,
        resolver: Resolver = system_resolver,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        """Open nothing yet. `request_id` names the request that is being served, and goes along."""
        self.settings = settings
        self.request_id = request_id
        self.observe = observe
        pause = settings.breaker_pause.total_seconds()
        self.breakers = Breakers(settings.breaker_failures, pause, on_change=on_breaker)
        context = ssl_context or _public_certificates()
        # Two pools: a connection that was opened for a trusted call is never reused for a stranger's address.
        self._guarded = _client(Guard.from_settings(settings, resolver=resolver), settings, context)
        self._trusted = _client(Guard.from_settings(settings, allow_private=True, resolver=resolver), settings, context)

    async def get(self, url: str, **options: Any) -> Answer:
        """Fetch; see `request`."""
        return await self.request("GET", url, **options)

    async def post(self, url: str, **options: Any) -> Answer:
        """Post; see `request`."""
        return await self.request("POST", url, **options)

    async def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        total: timedelta | None = None,
        largest: int | None = None,
        attempts: int | None = None,
        idempotent: bool | None = None,
        redirects: int = 0,
        allow_private: bool = False,
    ) -> Answer:
        """Call an address and read its answer, whatever its status; raise an `OutsideFault` when there is none.

        Only calls that may be repeated are: by their method, or because the caller says `idempotent`. `allow_private`
        is for addresses that the operator has set; never for one that a person has entered.
        """
        repeatable = method.upper() in IDEMPOTENT if idempotent is None else idempotent
        sent = dict(headers or {})
        body = {"params": params, "content": content, "json": json, "data": form}
        call = _Call(
            method=method.upper(),
            url=_checked_url(url),
            headers=sent,
            body={name: value for name, value in body.items() if value is not None},
            total=(total or self.settings.total_timeout).total_seconds(),
            largest=self.settings.largest if largest is None else largest,
            attempts=(attempts or self.settings.attempts) if repeatable else 1,
            redirects=redirects,
            client=self._trusted if allow_private else self._guarded,
        )
        return await self._try_repeatedly(call)

    async def close(self) -> None:
        """Close every connection."""
        await asyncio.gather(self._guarded.aclose(), self._trusted.aclose())

    async def _try_repeatedly(self, call: _Call) -> Answer:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + call.total
        longest = self.settings.longest_pause.total_seconds()
        answer: Answer | None = None
        fault: OutsideFault | None = None
        for attempt in range(call.attempts):
            try:
                answer, fault = await self._try_once(call, deadline, attempt), None
            except OutsidePaused as paused:
                if answer is not None:
                    return answer
                raise fault or paused from None
            except (OutsideUnreachable, OutsideTooSlow, OutsideGarbled) as failure:
                answer, fault = None, failure
                if isinstance(failure.__cause__, AddressRefused):
                    break
            if answer is not None and answer.status not in PASSING_STATUSES:
                return answer
            asked = answer.headers.get("Retry-After") if answer is not None else None
            pause = pause_before(attempt, asked, longest)
            if pause is None or attempt + 1 == call.attempts or loop.time() + pause >= deadline:
                break
            await asyncio.sleep(pause)
        if answer is None:
            raise fault or OutsideUnreachable()
        return answer

    async def _try_once(self, call: _Call, deadline: float, attempt: int) -> Answer:
        """Make one try, and tell breaker and metrics how it went."""
        self.breakers.enter(call.host)
        began = perf_counter()
        result = "ABANDONED"
        try:
            async with asyncio.timeout_at(deadline):
                answer = await self._follow(call)
        except _FAILURES as cause:
            fault = _translated(cause)
            result = fault.code
            if isinstance(cause, AddressRefused):
                self.breakers.abandoned(call.host)
            else:
                self.breakers.failed(call.host)
            log.info("outside_failed", host=call.host, code=fault.code, reason=str(cause) or type(cause).__name__)
            raise fault from cause
        except BaseException:  # cancelled, too large, redirected: nothing that speaks against the host
            self.breakers.abandoned(call.host)
            raise
        else:
            result = str(answer.status)
            (self.breakers.failed if answer.status >= _SERVER_FAULT else self.breakers.succeeded)(call.host)
            return answer
        finally:
            if self.observe is not None:
                self.observe(Outcome(call.host, call.method, result, perf_counter() - began, attempt))

    async def _follow(self, call: _Call) -> Answer:
        request, client = self._built(call), call.client
        for hop in range(call.redirects + 1):
            response = await client.send(request, stream=True)
            try:
                content = await _read_bounded(response, call.largest)
            finally:
                with suppress(httpcore2.NetworkError, httpcore2.ProtocolError):
                    await response.aclose()
            if response.next_request is None or call.redirects == 0:
                return Answer(response.status_code, response.headers, content, str(response.url))
            if hop < call.redirects:
                request = _next_hop(call, request, response.next_request)
                # Trust in an endpoint is no trust in wherever it points.
                client = client if _origin(request.url) == _origin(response.url) else self._guarded
        raise OutsideRedirected

    def _built(self, call: _Call) -> httpx2.Request:
        settings = self.settings
        timeout = httpx2.Timeout(
            settings.read_timeout.total_seconds(), connect=settings.connect_timeout.total_seconds()
        )
        headers = dict(_HEADERS)
        name = self.request_id()
        if name:
            headers["X-Request-Id"] = name
        return call.client.build_request(
            call.method,
            call.url,
            headers=headers | call.headers,
            timeout=timeout,
            extensions={LARGEST: call.largest},
            **call.body,
        )


@cache
def _public_certificates() -> ssl.SSLContext:
    """Read whom the public web trusts, once: it takes as long as some fifty queries."""
    return httpx2.create_ssl_context()


def _client(guard: Guard, settings: OutgoingSettings, context: ssl.SSLContext) -> httpx2.AsyncClient:
    """Make a client that keeps no cookies and reads no proxy from the environment: the guard must see each address."""
    transport = GuardedTransport(guard, connections=settings.connections, ssl_context=context)
    cookies = CookieJar(policy=DefaultCookiePolicy(allowed_domains=[]))
    return httpx2.AsyncClient(transport=transport, cookies=cookies, trust_env=False, follow_redirects=False)


def _checked_url(url: str) -> httpx2.URL:
    """Read an address; one that is no plain http(s) address cannot be reached."""
    try:
        read = httpx2.URL(url) if len(url) <= LONGEST_URL else None
    except (httpx2.InvalidURL, ValueError):
        read = None
    if read is None or read.scheme not in {"http", "https"} or not read.host or read.userinfo:
        raise OutsideUnreachable
    if read.port is not None and not 0 < read.port <= _LAST_PORT:
        raise OutsideUnreachable
    return read


def _next_hop(call: _Call, before: httpx2.Request, after: httpx2.Request) -> httpx2.Request:
    """Check where an answer points. What the caller sent along for one origin is not shown to another."""
    _checked_url(str(after.url))
    if before.url.scheme == "https" and after.url.scheme != "https":
        raise OutsideRedirected
    if _origin(before.url) != _origin(after.url):
        if after.method not in {"GET", "HEAD"}:
            raise OutsideRedirected
        for name in call.headers:
            after.headers.pop(name, None)
    after.extensions = dict(before.extensions)
    return after


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


async def _read_bounded(response: httpx2.Response, largest: int) -> bytes:
    """Read the unpacked body: a small answer may unpack to an endless one."""
    parts: list[bytes] = []
    size = 0
    async for part in response.aiter_bytes():
        size += len(part)
        if size > largest:
            raise OutsideTooLarge
        parts.append(part)
    return b"".join(parts)


def _translated(cause: Exception) -> OutsideFault:
    match cause:
        case AddressRefused() | httpcore2.ConnectError() | httpcore2.ConnectTimeout():
            return OutsideUnreachable()
        case TimeoutError() | httpcore2.TimeoutException():
            return OutsideTooSlow()
        case _:
            return OutsideGarbled()

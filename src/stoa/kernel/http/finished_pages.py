"""Answers to anonymous readers, kept as finished bytes and sent before routing.

A request without credentials is looked up by its address alone. What is found is limited like any other request, and
leaves; what is not found takes its usual way, and its endpoint makes the page once for everybody who asks meanwhile.
"""

from typing import TYPE_CHECKING

from stoa.kernel.cache import Answer, CacheSettings, Page, PageCache, Store
from stoa.kernel.limits import Caller
from stoa.kernel.runtime import Runtime

from .finish import REVALIDATE, Finished
from .head import describe_columns

if TYPE_CHECKING:
    from .endpoint import Endpoint
    from .exchange import Exchange

MOST_ADDRESSES = 20_000
_FOR_EVERYBODY = (b"cache-control", b"public, no-cache")


class FinishedPages:
    """One site's finished answers."""

    def __init__(self, runtime: Runtime, site: str) -> None:
        """Keep them in the site's cache."""
        self.store = runtime.caches.get(site) or Store(runtime.valkey, site, runtime.config[CacheSettings])
        self._pages = PageCache(self.store)
        self._endpoints: dict[str, Endpoint] = {}

    def find(self, exchange: "Exchange") -> Page | None:
        """Give the page for this request when this process has it, counting the request against its limits."""
        if exchange.method not in {"GET", "HEAD"} or not is_anonymous(exchange):
            return None
        key = key_of(exchange)
        endpoint = self._endpoints.get(key)
        if endpoint is None:
            return None
        page = self._pages.get_local(key)
        if page is None:
            return None
        verdict = exchange.app.limiter.check_local(endpoint.limits, Caller(exchange.address))
        if verdict is None:
            return None
        exchange.route_name = endpoint.name
        if not verdict.allowed:
            raise verdict.refusal()
        exchange.say_limits(verdict)
        _tell_seen(exchange, endpoint, page)
        return page

    async def get(self, exchange: "Exchange", endpoint: "Endpoint") -> Page:
        """Give the page, made by the endpoint when nobody has it."""
        key = key_of(exchange)
        if len(self._endpoints) >= MOST_ADDRESSES:
            self._endpoints.pop(next(iter(self._endpoints)))
        self._endpoints[key] = endpoint

        async def make() -> Answer:
            exchange.for_everybody = True
            finished = await endpoint.produce(exchange)
            return _answer(exchange, endpoint, finished)

        page = await self._pages.get(key, make)
        _tell_seen(exchange, endpoint, page)
        return page


def is_anonymous(exchange: "Exchange") -> bool:
    """Say whether nothing in the request tells who asks."""
    headers = exchange.headers
    return b"authorization" not in headers and (b"cookie" not in headers or not exchange.app.has_session(exchange))


def key_of(exchange: "Exchange") -> str:
    """Name the page: address, query, and what else changes it.

    A site that has not been told its own address writes the one by which it was asked into its pages, as `origin_of`
    gives it; answers to programs name none.
    """
    scope = exchange.scope
    query = scope["query_string"].decode("latin-1")
    kind = "x" if exchange.is_htmx else "p"
    theme = exchange.theme if b"cookie" in exchange.headers else ""
    where = "" if exchange.app.origin or exchange.is_api else exchange.app.origin_of(exchange)
    return f"{kind}{theme}{where}{exchange.path}?{query}"


def _tell_seen(exchange: "Exchange", endpoint: "Endpoint", page: Page) -> None:
    cached = endpoint.route.cached
    if cached is not None and cached.seen is not None and page.about:
        cached.seen(exchange, page.about)


def _answer(exchange: "Exchange", endpoint: "Endpoint", finished: Finished) -> Answer:
    cached = endpoint.route.cached
    keep = cached is not None and finished.status == 200 and finished.stream is None and not exchange.cookies_set
    headers = [(b"content-type", finished.media_type.encode("latin-1")), *finished.headers]
    if not any(name == b"cache-control" for name, _ in headers):
        headers.append(_FOR_EVERYBODY if keep else REVALIDATE)
    if not finished.is_page:
        headers += describe_columns(exchange.app.security.for_bytes(finished.headers))
    return Answer(
        status=finished.status,
        headers=tuple(headers),
        body=finished.body,
        tags=(*cached.tags, *exchange.cache_tags) if cached is not None else (),
        ttl=cached.seconds if cached is not None and keep else 0.0,
        stale=cached.stale_seconds if cached is not None and keep else 0.0,
        about=exchange.about,
    )

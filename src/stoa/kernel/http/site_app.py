"""One site, ready to answer: its routes, its database, its face."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from litestar.exceptions import HTTPException, NotFoundException

from stoa.kernel import clock
from stoa.kernel.cache import Store
from stoa.kernel.config.core import CoreSettings
from stoa.kernel.crypto import BadSignature, SignatureExpired, sign, unsign
from stoa.kernel.db import Database, Read, translate_database_error
from stoa.kernel.errors import Fault, Malformed, NotFound
from stoa.kernel.feature import Feature, FooterLine, SearchBox, Site
from stoa.kernel.limits import Limiter, LimitSettings, multiply
from stoa.kernel.runtime import Runtime
from stoa.kernel.shield import Shield
from stoa.ui.render import Link, Page

from .added import Added
from .csrf import csrf_token
from .denials import Denials
from .endpoint import Endpoint
from .exchange import Exchange
from .finish import Finished
from .finished_pages import FinishedPages
from .headers import security_headers
from .own_writes import OwnWrites
from .routing import routing_table
from .settings import HttpSettings

SESSION_COOKIE = "stoa_session"
FOOTER = (FooterLine("API", "/api/v1/docs", 99),)

type Authenticator = Callable[[Exchange], Awaitable[None]]
type BeforePage = Callable[[Exchange], Awaitable[None]]
type PageFacts = Callable[[Exchange, Page], Page]


class SiteApp:
    """What answers for one site. Made once per process."""

    def __init__(
        self,
        site: Site,
        runtime: Runtime,
        *,
        core: tuple[Feature, ...] = (),
        limiter: Limiter | None = None,
        shield: Shield | None = None,
    ) -> None:
        """Work everything out that a request will need; refuse a wrong declaration."""
        config = runtime.config
        self.site = site
        self.runtime = runtime
        self.http = config.for_site(site.name, HttpSettings)
        self.deadline = config[CoreSettings].deadline
        self.database = runtime.databases.get(site.name)
        self.renderer = runtime.renderer
        self.shield = shield
        self.limiter = limiter or Limiter(runtime.valkey, site.name)
        if site.rates:
            factor = config.for_site(site.name, LimitSettings).factor or (1 if config.production else 20)
            self.limiter.set_tiers(multiply(site.rates, factor))
        self.features = (*core, *site.features)
        self.origin = config.for_site(site.name, CoreSettings).origin.replace("{site}", site.name).rstrip("/")
        self.shows_timing = not config.production
        self.secure = self.origin.startswith("https://")
        self.media_origin = self.http.media_origin.replace("{site}", site.name).rstrip("/").lower()
        self.security = security_headers(secure=self.secure, media_origin=self.media_origin)
        self.authenticators: tuple[Authenticator, ...] = tuple(
            feature.authenticate for feature in self.features if feature.authenticate is not None
        )
        self._before_page = tuple(one.before_page for one in self.features if one.before_page is not None)
        self._page_facts = tuple(feature.page_facts for feature in self.features if feature.page_facts is not None)
        self.keys = runtime.keys.for_site(site.name)
        self._search = site.search or SearchBox("", "")
        self._navigation = tuple(Link(label, href) for label, href in site.navigation)
        self._footer = tuple(
            Link(one.label, one.href)
            for one in sorted((*site.declared(FooterLine), *FOOTER), key=lambda one: one.order)
        )
        self.session_cookie = self.cookie_name(SESSION_COOKIE)
        has_replica = self.database is not None and self.database.replica is not None
        self.own_writes = OwnWrites(runtime.valkey, site.name) if has_replica else None
        self.denials = Denials()
        self.pages = FinishedPages(runtime, site.name)
        self.added = site.declared(Added)
        self.endpoints = [Endpoint(self, route) for feature in self.features for route in feature.routes]
        self.routing = routing_table(endpoint.route for endpoint in self.endpoints)
        self.sockets = {route.path: route.make(self) for feature in self.features for route in feature.sockets}

    def find_endpoint(self, exchange: Exchange) -> Endpoint | None:
        """Find who answers; None for OPTIONS, which the edge answers by itself."""
        number, exchange.path_params = self.routing.find(exchange.method, exchange.path)
        return None if number is None else self.endpoints[number]

    def allowed_methods(self, exchange: Exchange) -> bytes:
        """Say which methods an address answers to."""
        return ", ".join(sorted({"OPTIONS", *self.routing.methods_of(exchange.path)})).encode()

    # -- for endpoints ------------------------------------------------------------------------------------------

    async def authenticate(self, exchange: Exchange) -> None:
        """Find out who asks; the first way that knows somebody decides, by the database's clock."""
        if self.database is not None and clock.is_time_to_read():
            await self.database.follow_clock()
        for authenticator in self.authenticators:
            await authenticator(exchange)
            if exchange.actor.id is not None:
                return

    def read_handle(self, exchange: Exchange) -> Read:  # noqa: ARG002 - which replica may be read depends on who asks
        """Give a handle for reading."""
        return self.require_database().read()

    def require_database(self) -> Database:
        """Give the site's database; an app without one has no routes that ask."""
        if self.database is None:
            message = f"{self.site.name} has no database."
            raise RuntimeError(message)
        return self.database

    @property
    def cache(self) -> Store:
        """Give what keeps the site's cached values."""
        return self.pages.store

    # -- for pages ----------------------------------------------------------------------------------------------

    async def prepare_page(self, exchange: Exchange) -> None:
        """Bring what the frame of a page shows of whoever asks."""
        for prepare in self._before_page:
            await prepare(exchange)

    def render(
        self, exchange: Exchange, template: str, context: Mapping[str, Any], *, block: str | None = None
    ) -> bytes:
        """Render a template for this request; with `block`, only that part of it."""
        page = self.page_of(exchange)
        if block is None:
            return self.renderer.encode(template, page, **context)
        return self.renderer.render_block(template, block, page, **context).encode()

    def page_of(self, exchange: Exchange) -> Page:
        """Work out what every page shows of its site, its request and whoever asks."""
        page = Page(
            look=self.site.look,
            nonce="" if exchange.for_everybody else exchange.nonce,
            path=exchange.path,
            theme=exchange.theme if b"cookie" in exchange.headers else "",
            csrf_token="" if exchange.for_everybody else csrf_token(exchange),
            media_origin=self.media_origin,
            nav=self._navigation,
            footer=self._footer,
            search_url=self._search.url,
            search_label=self._search.label,
            search_name=self._search.parameter,
        )
        for add in self._page_facts:
            page = add(exchange, page)
        return page

    # -- for CSRF and cookies -----------------------------------------------------------------------------------

    def cookie_name(self, name: str) -> str:
        """Bind a cookie to this very host where HTTPS allows it."""
        return f"__Host-{name}" if self.secure else f"{name}_{self.site.name}"

    def has_session(self, exchange: Exchange) -> bool:
        """Say whether the request carries a session's cookie."""
        return self.session_cookie.encode() in exchange.headers.get(b"cookie", b"")

    def origin_of(self, exchange: Exchange) -> str:
        """Tell the origin under which the browser sees us."""
        return self.origin or f"{exchange.scheme}://{exchange.header('host')}"

    def is_own_origin(self, exchange: Exchange, origin: str) -> bool:
        """Say whether a page of ours sent it, under the site's chief name or another of its own."""
        return origin in {self.origin, f"{exchange.scheme}://{exchange.header('host').lower()}"} - {""}

    def allows_origin(self, origin: str) -> bool:
        """Say whether scripts of another origin may call the API."""
        return origin in self.http.cors_origins or "*" in self.http.cors_origins

    def signed(self, value: str, purpose: str, ttl: timedelta | None = None) -> str:
        """Sign a value that a client keeps for us."""
        return sign(self.keys, value, purpose, ttl)

    def unsigned(self, text: str, purpose: str) -> str | None:
        """Give back a value that we signed; None when we did not."""
        try:
            return unsign(self.keys, text, purpose).decode()
        except (BadSignature, SignatureExpired):
            return None


def fault_of(error: BaseException) -> Fault | None:
    """Say which fault an exception is; None for a mistake of ours."""
    if isinstance(error, Fault):
        return error
    if isinstance(error, NotFoundException):
        return NotFound()
    if isinstance(error, HTTPException) and error.status_code < 500:
        return Malformed()
    return translate_database_error(error)


def crashed(exchange: Exchange) -> Finished:
    """Answer when even the error page fails: plain words, no template."""
    text = f"Something went wrong on our side. We have been told. Request {exchange.request_id}."
    return Finished(500, text.encode(), "text/plain; charset=utf-8")

"""The first and last of our code that a request meets.

One function instead of a stack of middlewares: each layer of wrapping costs more than what most of these steps do.
The order is the one that the architecture names: host, request id, client address, shield, finished pages, files,
then the site's own routes.
"""

import asyncio
from collections.abc import Mapping
from time import perf_counter
from typing import Any

import structlog

from stoa.kernel import clock
from stoa.kernel.cache import Page
from stoa.kernel.errors import Fault, MethodNotAllowed, NotFound, UriTooLong, WrongHost
from stoa.kernel.http_context import current
from stoa.kernel.observability.access_log import AccessLine, AccessLog
from stoa.kernel.observability.metrics import Metrics
from stoa.kernel.observability.traces import Tracing
from stoa.kernel.shield import Shield

from . import media_origin
from .address import Proxies
from .at_once import CYCLE, send_now
from .body import ClientGone
from .cors import answer_preflight, cors_headers
from .exchange import Exchange, acceptable_request_id, new_request_id
from .fault_views import render_fault
from .files import answer_static
from .finish import Finished, page_parts, send_finished
from .head import join_headers
from .media_origin import answer_published, lead_there
from .site_app import SiteApp, crashed, fault_of
from .sockets import OpenSocket, Socket, find_room

log = structlog.get_logger(__name__)

LONGEST_TARGET = 8192
MOST_HOSTS = 1000
CLIENT_GONE = 499
READING = frozenset({"GET", "HEAD"})
LOOKED_UP = "stoa.looked_up"


class Edge:
    """The ASGI application: hosts, and the site that answers for each."""

    def __init__(
        self,
        sites: Mapping[str, SiteApp],
        *,
        fallback: SiteApp,
        proxies: Proxies,
        metrics: Metrics,
        access_log: AccessLog,
        shield: Shield | None = None,
        tracing: Tracing | None = None,
        media: Mapping[str, SiteApp] | None = None,
    ) -> None:
        """Serve `sites` by host name, and their files alone under `media`; `fallback` renders what concerns no site."""
        self._sites = dict(sites)
        self._media = dict(media or {})
        self._known_hosts: dict[bytes, SiteApp] = {}
        self._fallback = fallback
        self._proxies = proxies
        self._metrics = metrics
        self._access_log = access_log
        self._shield = shield
        self._tracing = tracing
        self.running = 0

    async def start(self) -> None:
        """Begin to hear what other processes drop from their caches."""
        if self._shield is not None:
            await self._shield.start()
            self._metrics.add_source(self._shield.readings)
        for app in self._apps():
            await app.pages.store.start()
            self._metrics.add_source(app.pages.store.readings)
            self._metrics.add_source(app.limiter.readings)
            for room in app.sockets.values():
                room.start()
                self._metrics.add_source(room.readings)

    async def close(self) -> None:
        """Give back what is held of limits, and stop listening."""
        for app in self._apps():
            for room in app.sockets.values():
                await room.close()
            await app.limiter.close()
            await app.pages.store.close()
        if self._shield is not None:
            await self._shield.close()
        if self._tracing is not None:
            await self._tracing.close()

    def _apps(self) -> list[SiteApp]:
        return list(dict.fromkeys([*self._sites.values(), self._fallback]))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request; sockets come by `open_socket`."""
        exchange = scope.pop(LOOKED_UP, None)
        if exchange is None:
            await self._http(Exchange(scope, receive, send), looked_up=False)
        else:
            exchange.receive, exchange.send = receive, send
            await self._http(exchange, looked_up=True)

    def open_socket(self, scope: Any, socket: Socket) -> OpenSocket | Finished:
        """Let a socket in, or say why not."""
        exchange = Exchange(scope, None, None)
        exchange.route_name = "socket"
        try:
            self._identify(exchange)
            if self._shield is not None:
                self._shield.admit(exchange)
            media_origin.refuse_sockets(exchange)
            end = find_room(exchange).open(exchange, socket)
        except Exception as error:  # noqa: BLE001 - the last place where a fault can be told to the client
            answer = self._fault(exchange, error)
            self._record(exchange, answer.status)
            return answer
        site = exchange.app.site.name
        return OpenSocket(site, exchange.request_id, exchange.address, exchange.path, exchange.began, end)

    def record_socket(self, opened: OpenSocket, code: int) -> None:
        """Write into the log how a socket ended, and how long it was open."""
        self._access_log.add(
            AccessLine(
                timestamp=clock.timestamp(),
                event="socket",
                request_id=opened.request_id,
                site=opened.site,
                method="GET",
                target=opened.path,
                status=code,
                milliseconds=round((perf_counter() - opened.began) * 1000, 2),
                address=opened.address,
                route="socket",
                queries=0,
                actor=opened.end.actor_id,
            )
        )

    def answer_at_once(self, scope: Any) -> bool:
        """Answer without a task of its own, when the answer is kept as finished bytes; otherwise do nothing."""
        cycle = scope[CYCLE]
        if scope["method"] not in READING or cycle.flow.write_paused:
            return False
        if self._shield is not None and not self._shield.idle:
            return False
        exchange = Exchange(scope, None, None)
        try:
            self._identify(exchange)
            page = None if exchange.on_media_origin else exchange.app.pages.find(exchange)
            if page is None:
                scope[LOOKED_UP] = exchange  # its task goes on from here
                return False
            exchange.answer_headers += cors_headers(exchange)
            status, head, body = page_parts(exchange, page)
        except Exception:  # noqa: BLE001 - the usual way tells it to the client
            return False
        send_now(cycle, status, head, body)
        self._record(exchange, status)
        return True

    async def _http(self, exchange: Exchange, *, looked_up: bool) -> None:
        self.running += 1
        current.set(exchange)
        if self._tracing is not None:
            exchange.traced = self._tracing.begin(self._parent_of(exchange))
        status = CLIENT_GONE
        try:
            status = await self._send(exchange, await self._answer(exchange, looked_up=looked_up))
        except ClientGone:
            pass
        finally:
            self.running -= 1
            self._record(exchange, status)

    async def _send(self, exchange: Exchange, answer: Finished | Page) -> int:
        try:
            exchange.answer_headers += cors_headers(exchange)
            if isinstance(answer, Finished):
                return await send_finished(exchange, answer)
            status, head, body = page_parts(exchange, answer)
            await exchange.send_whole(status, head, body)
        except (ClientGone, asyncio.CancelledError):
            raise
        except Exception as error:
            if exchange.started:  # the client sees that the answer is not whole: the server cuts the connection
                log.exception("answer_broke_off", path=exchange.shown_path, route=exchange.route_name)
                return CLIENT_GONE
            exchange.answer_headers.clear()
            return await send_finished(exchange, self._fault(exchange, error))
        return status

    async def _answer(self, exchange: Exchange, *, looked_up: bool) -> Finished | Page:
        try:
            if not looked_up:
                self._identify(exchange)
            if self._shield is not None:
                self._shield.admit(exchange)
            if exchange.on_media_origin:
                return await answer_published(exchange)
            if exchange.path.startswith("/static/"):
                return answer_static(exchange)
            app = exchange.app
            kept = None if looked_up else app.pages.find(exchange)
            if kept is not None:
                return kept
            if exchange.method == "OPTIONS":
                return answer_preflight(exchange) or _options(exchange)
            endpoint = app.find_endpoint(exchange)
            if endpoint is None:
                return _options(exchange)
            return lead_there(exchange, endpoint) or await endpoint.answer(exchange)
        except (ClientGone, asyncio.CancelledError):
            raise
        except Exception as error:  # noqa: BLE001 - the last place where a fault can be told to the client
            return self._fault(exchange, error)

    def _identify(self, exchange: Exchange) -> None:
        """Find the site, the client's address and the request's id."""
        scope = exchange.scope
        peer = scope["client"][0] if scope.get("client") else ""
        exchange.address = peer
        exchange.scheme = scope.get("scheme", "http")
        exchange.app = self._fallback
        exchange.request_id = new_request_id()
        if len(exchange.headers) != len(scope["headers"]):
            exchange.headers = join_headers(scope["headers"])
        if self._proxies.trusts(peer):
            self._believe(exchange, peer)
        if not _is_about_the_process(exchange.path):
            host = exchange.headers.get(b"host", b"")
            exchange.app = self._known_hosts.get(host) or self._find_site(exchange, host)
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_TARGET:
            raise UriTooLong

    def _find_site(self, exchange: Exchange, written: bytes) -> SiteApp:
        """Find who answers under this name, and remember how it was written."""
        host = written.decode("latin-1").lower()
        app = self._sites.get(host) or self._sites.get(_without_port(host))
        if app is None:
            app = self._media.get(host) or self._media.get(_without_port(host))
            if app is None:
                raise WrongHost
            media_origin.enter(exchange)
        elif len(self._known_hosts) < MOST_HOSTS:
            self._known_hosts[written] = app
        return app

    def _believe(self, exchange: Exchange, peer: str) -> None:
        exchange.address = self._proxies.client_of(peer, exchange.header("x-forwarded-for"))
        if exchange.header("x-forwarded-proto") in {"http", "https"}:
            exchange.scheme = exchange.header("x-forwarded-proto")
        said = exchange.header("x-request-id")
        if acceptable_request_id(said):
            exchange.request_id = said

    def _fault(self, exchange: Exchange, error: Exception) -> Finished:
        fault = fault_of(error)
        if isinstance(fault, MethodNotAllowed):
            fault.headers.setdefault("Allow", exchange.app.allowed_methods(exchange).decode())
        if fault is None:
            log.error("request_crashed", path=exchange.shown_path, route=exchange.route_name, exc_info=error)
            fault = Fault()
        elif fault is not error and fault.status >= 500:
            log.warning("request_failed", path=exchange.shown_path, code=fault.code, cause=repr(error))
        if self._shield is not None:
            self._shield.note(exchange, fault)
        try:
            return render_fault(exchange, fault)
        except Exception:
            log.exception("error_page_crashed", path=exchange.shown_path)
            return crashed(exchange)

    def _record(self, exchange: Exchange, status: int) -> None:
        seconds = perf_counter() - exchange.began
        site = exchange.app.site.name
        self._metrics.observe(site, exchange.route_name, status, seconds)
        self._access_log.add(
            AccessLine(
                timestamp=clock.timestamp(),
                event="request",
                request_id=exchange.request_id,
                site=site,
                method=exchange.method,
                target=exchange.shown_target,
                status=status,
                milliseconds=round(seconds * 1000, 2),
                address=exchange.address,
                route=exchange.route_name,
                queries=exchange.db.queries if exchange.db is not None else 0,
                actor=str(exchange.actor.id) if exchange.actor.id is not None else None,
            )
        )

        if exchange.traced is not None and self._tracing is not None:
            name = f"{exchange.method} {exchange.route_name or 'none'}"
            known: dict[str, str | int] = {
                "http.request.method": exchange.method,
                "http.route": exchange.route_name,
                "stoa.site": site,
                "stoa.request_id": exchange.request_id,
            }
            self._tracing.end(exchange.traced, name, status, known)

    def _parent_of(self, exchange: Exchange) -> bytes | None:
        """Believe our own proxies alone: a stranger could have everything traced."""
        peer = exchange.scope["client"][0] if exchange.scope.get("client") else ""
        return exchange.headers.get(b"traceparent") if self._proxies.trusts(peer) else None


def _is_about_the_process(path: str) -> bool:
    """Say whether a probe asks, which comes by address and not by a site's name."""
    return path in {"/health", "/metrics"} or path.startswith("/health/")


def _without_port(host: str) -> str:
    name, _, port = host.rpartition(":")
    return name if port.isdigit() else host


def _options(exchange: Exchange) -> Finished:
    allowed = exchange.app.allowed_methods(exchange)
    if allowed == b"OPTIONS":
        raise NotFound
    return Finished(204, b"", "text/plain", [(b"allow", allowed)])

"""A route at work: check who may, read what came, open the transaction, call the function, make the answer."""

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from stoa.kernel.cache import Page
from stoa.kernel.db import Once, Write
from stoa.kernel.db.database import WRITE_ATTEMPTS
from stoa.kernel.db.faults import RETRYABLE
from stoa.kernel.db.page import Page as Rows
from stoa.kernel.errors import Forbidden
from stoa.kernel.idempotency import Asked, find_answer, is_answered, keep_answer
from stoa.kernel.limits import Caller, Limit

from .added import teller_of
from .binding import Binding, WrongDeclaration
from .body import read_body
from .csrf import check_origin, check_token
from .deadline import Deadlines
from .default_limits import limit_of
from .finish import Finished
from .finished_pages import is_anonymous
from .once_only import HEADER, answer_of, asked_of, finished_of, when_free
from .replies import Bytes, Redirect, Reply, Stream, View
from .routes import Route

if TYPE_CHECKING:
    from .exchange import Exchange
    from .site_app import SiteApp

JSON = "application/json"
HTML = "text/html; charset=utf-8"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_encoder = msgspec.json.Encoder()


class Endpoint:
    """A route with everything worked out that can be before a request comes."""

    def __init__(self, app: "SiteApp", route: Route) -> None:
        """Refuse a route that does not say who may call it."""
        if route.access is None:
            message = (
                f"{route.method} {route.path} ({route.name}) declares no access policy: add access=public, signed_in, …"
            )
            raise WrongDeclaration(message)
        self.app = app
        self.route = route
        self.binding = Binding(route)
        self.check = route.access.check
        self.prove = route.access.prove
        self.name = route.name
        self.tell = teller_of(self.binding.returns, app.added)
        self.limits: tuple[Limit, ...] = (limit_of(route),)
        self.deadlines = Deadlines((route.deadline or app.deadline).total_seconds())
        self.body_limit = route.body_limit or int(app.http.body_limit)
        self.body_seconds = app.http.body_deadline.total_seconds()
        self.writes = self.binding.database is Write
        self.guarded = route.method not in _SAFE and not route.csrf_exempt_because
        self.reads_body = route.method not in _SAFE and not route.takes_stream
        self.status = route.status or 200
        self.takes_key = route.idempotent
        if route.idempotent and (route.method != "POST" or not self.writes or route.takes_stream):
            message = f"{self.name} is idempotent by key: that is for a POST with a `Write` and a body of its own."
            raise WrongDeclaration(message)
        if route.before is not None and (not self.writes or self.binding.body is None):
            message = f"{self.name} looks at a body before it writes: that needs a `body` and a `Write`."
            raise WrongDeclaration(message)
        if route.deprecated is not None and route.cached is not None:
            message = f"{self.name} is deprecated and kept as finished bytes, which carry no lines of their own."
            raise WrongDeclaration(message)
        if self.binding.database is not None and app.database is None:
            message = f"{self.name} wants a database, and this app has none."
            raise WrongDeclaration(message)

    async def answer(self, exchange: "Exchange") -> Finished | Page:
        """Answer one request."""
        exchange.route_name = self.name
        if self.route.deprecated is not None:
            exchange.answer_headers += self.route.deprecated.headers
        with self.deadlines.watch():
            return await self._answer(exchange)

    async def _answer(self, exchange: "Exchange") -> Finished | Page:
        await self.app.authenticate(exchange)
        await self._limit(exchange)
        if self.guarded:
            check_origin(exchange, self.route)
        if self.check is not None:
            try:
                self.check(exchange)
            except Forbidden:
                await self.app.denials.note(exchange, self.route)
                raise
        body = b""
        if self.reads_body:
            body = await read_body(exchange, self.body_limit, self.body_seconds)
            check_token(exchange, self.route, body)
        if self.prove is not None:
            await self.prove(exchange, body)
        if self.route.cached is not None and exchange.actor.id is None and is_anonymous(exchange):
            return await self.app.pages.get(exchange, self)  # made from the primary: many will read it
        if self.app.own_writes is not None:
            return await self.app.own_writes.enclose(exchange, lambda: self.produce(exchange, body))
        return await self.produce(exchange, body)

    async def produce(self, exchange: "Exchange", body: bytes = b"") -> Finished:
        """Call the handler and make its answer; who may call has been settled."""
        arguments = self.binding.arguments(exchange, body)
        if self.writes:
            asked = asked_of(exchange, body) if self.takes_key and HEADER in exchange.headers else None
            if self.route.before is not None and not await self._is_answered(asked):
                await self.route.before(exchange, arguments["body"])
            if asked is not None:
                return await when_free(lambda: self._write(exchange, arguments, asked))
            return await self._write(exchange, arguments)
        kind = self.binding.database
        if kind is not None:
            arguments["db"] = exchange.use(
                self.app.require_database().once() if kind is Once else self.app.read_handle(exchange)
            )
        value = await self._handle(exchange, arguments)
        if isinstance(value, View):
            await self.app.prepare_page(exchange)
        return self.finish(exchange, value)

    async def _handle(self, exchange: "Exchange", arguments: dict[str, Any]) -> Any:
        """Call the handler, and complete what it gives back by what the site adds to it."""
        value = await self.route.handler(**arguments)
        if self.tell is None:
            return value
        return await self.tell(arguments.get("db") or self.app.read_handle(exchange), value)

    async def _is_answered(self, asked: Asked | None) -> bool:
        """Say whether the same was answered before; a key that is still in use is waited for later."""
        return asked is not None and await is_answered(self.app.require_database().once(), asked)

    async def _limit(self, exchange: "Exchange") -> None:
        """Count the request, most often without asking Valkey, and say in the answer how the limit stands."""
        actor = exchange.actor
        caller = Caller(exchange.address, str(actor.id) if actor.id is not None else "", actor.tier)
        limiter = self.app.limiter
        verdict = limiter.check_local(self.limits, caller) or await limiter.check(self.limits, caller)
        if not verdict.allowed:
            raise verdict.refusal()
        exchange.say_limits(verdict)

    async def _write(self, exchange: "Exchange", arguments: dict[str, Any], asked: Asked | None = None) -> Finished:
        """Run the handler in a transaction; the answer is made inside, and leaves only after the commit."""
        attempts = WRITE_ATTEMPTS if self.route.retry else 1
        kept = len(exchange.answer_headers)
        for attempt in range(1, attempts + 1):
            try:
                async with self.app.require_database().write() as tx:
                    known = await find_answer(tx, self.app.keys, asked) if asked is not None else None
                    if known is not None:
                        return finished_of(known)
                    value = await self._handle(exchange, {**arguments, "db": exchange.use(tx)})
                    finished = self.finish(exchange, value)
                    if asked is not None:
                        await keep_answer(tx, self.app.keys, asked, answer_of(exchange, finished, kept))
                    return finished
            except RETRYABLE:
                if attempt == attempts:
                    raise
                del exchange.answer_headers[kept:]
                await asyncio.sleep(0.01 * 2**attempt)
        raise AssertionError  # the loop returns or raises

    def finish(self, exchange: "Exchange", value: Any) -> Finished:
        """Make the answer from what the handler gave back."""
        match value:
            case None:
                return Finished(204, b"", JSON)
            case View():
                return self._page(exchange, value)
            case Redirect():
                return _redirect(exchange, value)
            case Bytes():
                return Finished(value.status, value.body, value.media_type, _lowered(value.headers))
            case Stream():
                return Finished(value.status, b"", value.media_type, _lowered(value.headers), stream=value.chunks)
            case Reply():
                return self._reply(value)
            case _:
                return Finished(self.status, _envelope(value, None), JSON)

    def _reply(self, reply: Reply[Any]) -> Finished:
        headers = _lowered(reply.headers)
        if reply.location is not None:
            headers.append((b"location", _address(reply.location)))
        return Finished(reply.status or self.status, _envelope(reply.value, reply.meta), JSON, headers)

    def _page(self, exchange: "Exchange", view: View) -> Finished:
        block = view.block if exchange.is_htmx else None
        html = self.app.render(exchange, view.template, view.context, block=block)
        headers = _lowered(view.headers)
        headers.append((b"vary", b"hx-request, cookie"))
        return Finished(view.status, html, HTML, headers)


def _envelope(value: Any, meta: dict[str, Any] | None) -> bytes:
    """Put an answer into the one shape that every answer has."""
    if isinstance(value, Rows):
        meta = {"pagination": value.pagination, **(meta or {})}
        value = value.body
    if meta is None:
        return b"".join((b'{"data":', _encoder.encode(value), b"}"))
    return b"".join((b'{"data":', _encoder.encode(value), b',"meta":', _encoder.encode(meta), b"}"))


def _redirect(exchange: "Exchange", redirect: Redirect) -> Finished:
    if exchange.is_htmx:
        return Finished(200, b"", HTML, [(b"hx-redirect", _address(redirect.to))])
    return Finished(redirect.status, b"", HTML, [(b"location", _address(redirect.to))])


def _address(text: str) -> bytes:
    """Write an address as a header can hold it; what has been quoted stays as it is."""
    return quote(text, safe="/:?#[]@!$&'()*+,;=-._~%").encode("ascii")


def _lowered(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]

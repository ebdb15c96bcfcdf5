"""Serving a small ASGI app on this machine for as long as it is needed, and what such apps have in common."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, cast
from urllib.parse import parse_qsl

import msgspec
import uvicorn

from stoa.kernel.http.server import Server, open_socket

type Scope = dict[str, Any]
type Receive = Callable[[], Awaitable[dict[str, Any]]]
type Send = Callable[[dict[str, Any]], Awaitable[None]]
type App = Callable[[Scope, Receive, Send], Awaitable[None]]

LARGEST_BODY = 64 * 1024
_START_CHECK_SECONDS = 0.005


class Asked(msgspec.Struct, frozen=True):
    """A request, read to its end."""

    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""


class Given(msgspec.Struct, frozen=True):
    """An answer."""

    body: bytes = b""
    status: int = 200
    media_type: str = "application/json"
    location: str = ""


def give_json(value: Any, status: int = 200) -> Given:
    """Answer with JSON."""
    return Given(msgspec.json.encode(value), status)


def give_till(name: str, amount: str) -> Given:
    """Answer with the page on which somebody pays; its only button sends the form to the page itself."""
    page = (
        f'<!doctype html><html lang="en"><title>{name}</title><link rel="icon" href="data:,">'
        f'<h1>Pay {amount} at {name}</h1><form method="post"><button>Pay</button></form>'
    )
    return Given(page.encode(), media_type="text/html; charset=utf-8")


def app_of(answer: Callable[[Asked], Given]) -> App:
    """Make an ASGI app of a function from a request to its answer."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        given = answer(await _read(scope, receive))
        headers = [(b"content-type", given.media_type.encode()), (b"content-length", str(len(given.body)).encode())]
        if given.location:
            headers.append((b"location", given.location.encode("ascii")))
        await send({"type": "http.response.start", "status": given.status, "headers": headers})
        await send({"type": "http.response.body", "body": given.body})

    return app


async def _read(scope: Scope, receive: Receive) -> Asked:
    body, more = b"", True
    while more and len(body) <= LARGEST_BODY:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    is_form = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    return Asked(
        method=scope["method"],
        path=scope["path"],
        query=dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)),
        form=dict(parse_qsl(body.decode("latin-1"), keep_blank_values=True)) if is_form else {},
        headers=headers,
        body=body,
    )


@asynccontextmanager
async def serve_here(app: App, port: int = 0) -> AsyncIterator[str]:
    """Serve an app on this machine; give its origin."""
    sock = open_socket("127.0.0.1", port, give_way=False, say=lambda _: None)
    config = uvicorn.Config(
        cast("Any", app), lifespan="off", log_config=None, access_log=False, timeout_graceful_shutdown=1
    )
    server, stop = Server(config), asyncio.Event()
    task = asyncio.create_task(server.run_until(stop, sock))
    while not server.started:  # noqa: ASYNC110 - uvicorn tells of its start by nothing but this flag
        await asyncio.sleep(_START_CHECK_SECONDS)
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    finally:
        stop.set()
        await task

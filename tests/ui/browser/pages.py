"""Opens the samples in a browser under the real headers; a server of their own answers every request.

To answer through the browser's own line would be simpler, and dear: a browser whose requests are looked at keeps no
stylesheet and no script from one page to the next.
"""

import atexit
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.async_api import Browser, Page, Response

from stoa.kernel.http.headers import security_headers
from tests.harness.browser import PATIENCE
from tests.ui.samples import NONCE, SAMPLES, html_of, renderer

_OPENAPI = '{"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": {}}'


def page_headers() -> dict[str, str]:
    """Give the headers that the server sends with a page."""
    lines = security_headers(secure=False).for_page(NONCE).decode("ascii").strip().split("\r\n")
    return dict(line.split(": ", 1) for line in lines)


class _Samples(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # which keeps the line open

    def do_GET(self) -> None:
        """Answer as the server would; what cannot be rendered fails at once and not when patience ends."""
        path = urlsplit(self.path).path
        found = renderer().statics.by_url.get(path)
        if found is not None:
            self._send(found.body, found.content_type, {"Cache-Control": "public, max-age=31536000, immutable"})
        elif (name := path.strip("/")) in SAMPLES:
            self._send(html_of(SAMPLES[name]).encode(), "text/html; charset=utf-8", page_headers())
        elif path.startswith("/media/"):
            self._send(renderer().looks["stoa"].mark.encode(), "image/svg+xml")
        elif path.endswith("openapi.json"):
            self._send(_OPENAPI.encode(), "application/json")
        else:
            self._send(b"Nothing is here.", "text/plain", status=404)

    def do_POST(self) -> None:
        """Take what is sent, and know of nothing."""
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        self._send(b"Nothing is here.", "text/plain", status=404)

    def _send(
        self, body: bytes, content_type: str, headers: dict[str, str] | None = None, *, status: int = 200
    ) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Type": content_type, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@cache
def origin() -> str:
    """Serve the samples until this process ends, and say where."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Samples)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="samples", daemon=True).start()
    atexit.register(server.server_close)
    return f"http://stoa.localhost:{server.server_port}"


class Opened:
    """A page, and what the browser complained about."""

    def __init__(self, page: Page) -> None:
        """Listen to the console from the start."""
        self.page = page
        self.complaints: list[str] = []
        self.unknown: list[str] = []
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("response", self._count)

    def _hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)

    def _count(self, response: Response) -> None:
        if response.status == 404:
            self.unknown.append(urlsplit(response.url).path)

    async def go(self, name: str) -> Page:
        """Open a sample."""
        self.complaints.clear()
        await self.page.goto(f"{origin()}/{name}")
        return self.page


_kept: WeakKeyDictionary[Browser, Opened] = WeakKeyDictionary()


@asynccontextmanager
async def opened(browser: Browser, **options: Any) -> AsyncIterator[Opened]:
    """Give a page, in a context of its own when there are options for one, else the page that all such tests share.

    Whoever leaves something behind there, like a chosen theme, asks for a context.
    """
    if options:
        at = await _open(browser, options)
        yield at
        await at.page.context.close()
        return
    at = _kept.get(browser) or await _open(browser, {})
    _kept[browser] = at
    yield at
    await at.page.goto("about:blank")  # what was under way ends with its page
    await at.page.unroute_all()
    await at.page.context.clear_cookies()
    at.unknown.clear()


async def _open(browser: Browser, options: dict[str, Any]) -> Opened:
    desk = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
    context = await browser.new_context(**(desk | options))
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    at = Opened(page)
    await context.route_web_socket("**/ws", lambda _socket: None)  # taken, and silent
    return at

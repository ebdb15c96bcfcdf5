"""Opens the samples in a browser under the real headers; nothing is served, every request is answered from here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.async_api import Browser, Page, Route

from stoa.kernel.http.headers import security_headers
from tests.harness.browser import PATIENCE
from tests.ui.samples import NONCE, SAMPLES, html_of, renderer

ORIGIN = "http://stoa.localhost"
_OPENAPI = '{"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": {}}'


def page_headers() -> dict[str, str]:
    """Give the headers that the server sends with a page."""
    lines = security_headers(secure=False).for_page(NONCE).decode("ascii").strip().split("\r\n")
    return dict(line.split(": ", 1) for line in lines)


class Opened:
    """A page, and what the browser complained about."""

    def __init__(self, page: Page) -> None:
        """Listen to the console from the start."""
        self.page = page
        self.complaints: list[str] = []
        self.unknown: list[str] = []
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)

    async def go(self, name: str) -> Page:
        """Open a sample."""
        self.complaints.clear()
        await self.page.goto(f"{ORIGIN}/{name}")
        return self.page

    async def answer(self, route: Route) -> None:
        """Answer as the server would; what cannot be rendered fails at once and not when patience ends."""
        try:
            await self._answer(route)
        except Exception:
            await route.abort()
            raise

    async def _answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        headers = page_headers()
        found = renderer().statics.by_url.get(path)
        if found is not None:
            await route.fulfill(body=found.body, content_type=found.content_type)
        elif (name := path.strip("/")) in SAMPLES:
            await route.fulfill(body=html_of(SAMPLES[name]), content_type="text/html; charset=utf-8", headers=headers)
        elif path.startswith("/media/"):
            await route.fulfill(body=renderer().looks["stoa"].mark, content_type="image/svg+xml")
        elif path.endswith("openapi.json"):
            await route.fulfill(body=_OPENAPI, content_type="application/json")
        else:
            self.unknown.append(path)
            await route.fulfill(status=404, body="", content_type="text/plain")


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
    await context.route("**/*", at.answer)
    await context.route_web_socket("**/ws", lambda _socket: None)  # taken, and silent
    return at

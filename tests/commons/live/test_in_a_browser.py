"""The script that keeps parts of a page up to date."""

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.kernel.asking import eventually

from .conftest import Live, OpenLive

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, WebSocketRoute

pytestmark = pytest.mark.browser

PART = """(thing) => {
    const part = document.createElement("p");
    part.dataset.live = `thing:${thing}`;
    part.innerHTML = '<b id="players" data-live-text="players">1</b>';
    part.addEventListener("live", (event) => { document.title = event.detail.type; });
    document.body.append(part);
}"""

# A part that asks again whenever it hears of something, and whose answers are held back.
ASKING = """(thing) => {
    const part = () => {
        const one = document.createElement("p");
        Object.assign(one.dataset, { live: `thing:${thing}`, liveRest: "0.1" });
        one.id = "asking";
        one.innerHTML = '<b id="players" data-live-text="players">1</b>';
        return one;
    };
    window.asked = 0;
    document.addEventListener("live", (event) => { window.asked += 1; event.target.classList.add("htmx-request"); });
    window.answer = () => document.getElementById("asking").replaceWith(part());
    document.body.append(part());
}"""


async def _shows(page: "Page", text: str) -> None:
    async def shown() -> bool:
        return await page.inner_text("#players") == text

    await eventually(shown)


async def _listens(live: Live) -> None:
    async def listening() -> bool:
        return bool(live.room._listeners)

    await eventually(listening)


async def test_a_page_shows_what_is_told_also_after_the_server_went_away(
    open_live: OpenLive, browser: "Browser"
) -> None:
    live = await open_live(LIVE_RECONNECT="0.1s")
    page = await browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    await page.goto(f"{live.site.origin}/")
    await page.evaluate(PART, str(live.things.public))
    await page.add_script_tag(url=live.site.runtime.renderer.statics.url("live.js"))
    await _listens(live)
    await live.tell(live.things.public, players=2)
    await _shows(page, "2")
    for connection in list(live.room._wheel):
        connection.socket.abort()
    await live.tell(live.things.public, players=3)  # said while nobody listens
    await _shows(page, "3")

    async def titled() -> bool:
        return await page.title() == "thing:said"

    await eventually(titled)
    await page.close()
    assert [text for text in said if "Content Security Policy" in text] == []


async def test_what_is_said_before_the_socket_stands_is_not_lost(open_live: OpenLive, browser: "Browser") -> None:
    live = await open_live()
    live.room.history.floor = (live.room.feed.now_ms() - 600_000, 0)  # as on a site that has run for a while
    page = await browser.new_page()
    told = asyncio.Event()

    async def hold(route: "WebSocketRoute") -> None:
        await told.wait()
        route.connect_to_server()

    await page.route_web_socket("**/ws", hold)
    await page.goto(f"{live.site.origin}/")
    await page.evaluate(PART, str(live.things.public))
    await page.add_script_tag(url=live.site.runtime.renderer.statics.url("live.js"))
    await live.tell(live.things.public, players=7)
    told.set()
    await _shows(page, "7")
    await page.close()


async def test_what_is_said_while_a_part_asks_makes_what_took_its_place_ask_again(
    open_live: OpenLive, browser: "Browser"
) -> None:
    live = await open_live()
    page = await browser.new_page()
    await page.clock.install()
    await page.goto(f"{live.site.origin}/")
    await page.evaluate(ASKING, str(live.things.public))
    await page.add_script_tag(url=live.site.runtime.renderer.statics.url("live.js"))
    await _listens(live)
    await live.tell(live.things.public, players=2)
    await _shows(page, "2")
    await live.tell(live.things.public, players=3)
    await live.tell(live.things.public, players=4)
    await _shows(page, "4")
    assert await page.evaluate("asked") == 1
    await page.evaluate("answer()")

    async def asked_again() -> bool:
        return bool(await page.evaluate("asked") == 2)

    await eventually(asked_again)
    await page.evaluate("answer()")
    await page.clock.fast_forward(60_000)  # nothing more was said, so however long it rests it asks for nothing more
    assert await page.evaluate("asked") == 2
    await page.close()

"""A real browser at a site that this process serves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.accounts.at_the_door import GOOD, Visitor
from tests.harness.browser import PATIENCE
from tests.harness.web import SiteUnderTest

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Response


@dataclass(slots=True)
class Window:
    """A page, and what its console has complained of."""

    page: "Page"
    origin: str
    said: list[str] = field(default_factory=list)

    async def open(self, path: str) -> None:
        """Go somewhere; it must be there."""
        answer = await self.page.goto(f"{self.origin}{path}")
        assert answer is not None
        assert answer.ok, (path, answer.status)

    async def sign_in(self, who: Visitor) -> None:
        """Fill in the form at the door."""
        await self.open("/sign-in")
        await self.page.locator("#f-email").fill(who.email)
        await self.page.locator("input[type=password]").fill(GOOD)
        await self.page.locator("input[type=password]").press("Enter")
        await self.page.wait_for_url(lambda url: "/sign-in" not in url)

    async def press(self, name: str) -> None:
        """Press the button of a form, and wait until it is answered and the page that follows is there."""
        follows = asyncio.Event()
        self.page.once("domcontentloaded", lambda _: follows.set())
        async with self.page.expect_response(_answers_a_form) as answered:
            await self.page.get_by_role("button", name=name, exact=True).click()
        if (await answered.value).request.is_navigation_request():
            await asyncio.wait_for(follows.wait(), PATIENCE / 1000)


def _answers_a_form(answer: "Response") -> bool:
    """Tell forms from what pages send by themselves."""
    asked = answer.request
    return asked.method == "POST" and (asked.is_navigation_request() or "hx-request" in asked.headers)


@asynccontextmanager
async def open_window(browser: "Browser", site: SiteUnderTest, **look: Any) -> AsyncIterator[Window]:
    """Open a window as somebody does who was never here before."""
    context = await browser.new_context(reduced_motion="reduce", **look)
    window = Window(await context.new_page(), site.origin)
    window.page.on(
        "console",
        lambda message: window.said.append(message.text) if message.type in {"error", "warning"} else None,
    )
    yield window
    await context.close()

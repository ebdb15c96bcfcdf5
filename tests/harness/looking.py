"""Looks at pages as people have them before them: on a phone by day, at a desk by night.

Half of what axe does is to weigh the colours of each piece of text, and half of the text is the frame that all pages
share. So it looks at the frame of the first page, and at all else of every page.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from axe_playwright_python.async_playwright import Axe
from axe_playwright_python.base import AxeResults
from playwright.async_api import Browser, Page, ViewportSize

PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1440, height=900)
_FRAME = ("body > header", "body > footer", ".console__side", ".console__menu", ".panes__nav")
WITHOUT_FRAME = {"exclude": [[part] for part in _FRAME]}
_AGAIN = "context => axe.run(context, {resultTypes: ['violations']})"
# Colours that are on their way from one look to the other are in neither.
_SETTLED = """() => Promise.allSettled(
  document.getAnimations().filter(one => one instanceof CSSTransition).map(one => one.finished))"""


@dataclass(slots=True)
class Eyes:
    """A page that is looked at, and what its console has said."""

    page: Page
    said: list[str] = field(default_factory=list)
    knows_frame: bool = False

    async def faults_at(self, url: str) -> list[str]:
        """Load a page once, look at it in both looks, and tell what is wrong with it."""
        await self.page.set_viewport_size(PHONE)
        await self.page.emulate_media(color_scheme="light")
        await self.page.goto(url)
        context = WITHOUT_FRAME if self.knows_frame else {"exclude": []}
        faults = await self._faults(await Axe().run(self.page, context), f"{url} on a phone by day")
        await self.page.set_viewport_size(DESK)
        await self.page.emulate_media(color_scheme="dark")
        await self.page.evaluate(_SETTLED)
        again = await self.page.evaluate(_AGAIN, context)
        faults += await self._faults(AxeResults(again), f"{url} at a desk by night")
        self.knows_frame = True
        return faults + [f"{url} says: {text}" for text in self.said]

    async def _faults(self, found: AxeResults, where: str) -> list[str]:
        faults = [f"{where}: {found.generate_report()}"] if found.violations_count else []
        if not await self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            faults.append(f"{where} is too wide.")
        return faults

    def hear(self, kind: str, text: str) -> None:
        """Remember what the console complains of."""
        if kind in {"error", "warning"}:
            self.said.append(text)


@asynccontextmanager
async def looking(browser: Browser) -> AsyncIterator[Eyes]:
    """Give eyes in a context of its own."""
    context = await browser.new_context(reduced_motion="reduce")
    eyes = Eyes(await context.new_page())
    eyes.page.on("console", lambda message: eyes.hear(message.type, message.text))
    yield eyes
    await context.close()

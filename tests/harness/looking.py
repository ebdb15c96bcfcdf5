"""Looks at pages as people have them before them: on a phone by day, at a desk by night.

Most of what axe does is to weigh the colours of each piece of text, and most texts look as another one has looked
before: in the frame that all pages share, in each row of a table, on the page before. So it weighs each manner of
text once in each of both looks, and looks at all else on every page.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.async_api import Browser, Page, ViewportSize

PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1440, height=900)
FRAME = ("body > header", "body > footer", ".console__side", ".console__menu", ".panes__nav")
# Colours that are on their way from one look to the other are in neither. Where a site has a look of its own for those
# who have not chosen one, it is looked at as those see it who want their system's.
_SETTLED = """() => delete document.documentElement.dataset.theme && Promise.allSettled(
  document.getAnimations().filter(one => one instanceof CSSTransition).map(one => one.finished))"""
# Two texts are of one manner when they and all that they stand in are alike in name, classes, colours and letters.
# A page that was seen whole in one look is asked in the other one for what shows only there.
_FAULTS = """async ([frame, seen, again]) => {
  const manners = new Map([[null, '']]), known = new Set(seen), fresh = [], shown = new Set();
  const mannerOf = one => {
    if (manners.has(one)) return manners.get(one);
    const look = getComputedStyle(one);
    const own = [one.localName, one.className, look.color, look.backgroundColor, look.backgroundImage, look.opacity,
      look.filter, look.fontSize, look.fontWeight, look.textShadow, look.position];
    const text = mannerOf(one.parentElement) + own.join('|');
    let high = 7, low = 11;
    for (let at = 0; at < text.length; at++) {
      high = Math.imul(high ^ text.charCodeAt(at), 2654435761);
      low = Math.imul(low ^ text.charCodeAt(at), 1597334677);
    }
    manners.set(one, `${high >>> 0}.${low >>> 0}`);
    return manners.get(one);
  };
  const isText = one => one.matches('input, select, textarea')
    || [...one.childNodes].some(part => part.nodeType === Node.TEXT_NODE && part.data.trim());
  const framed = frame.length ? new Set(document.querySelectorAll(frame.map(part => `${part}, ${part} *`))) : new Set();
  for (const one of document.body.querySelectorAll('*')) {
    if (framed.has(one) || !one.checkVisibility({visibilityProperty: true})) continue;
    shown.add(one);
    if (!isText(one) || known.has(mannerOf(one))) continue;
    known.add(mannerOf(one));
    fresh.push(one);
  }
  const isLate = one => again && shown.has(one) && !window.shown.has(one);
  const late = [...shown].filter(one => isLate(one) && !isLate(one.parentElement));
  window.shown = shown;
  const told = {resultTypes: ['violations'], preload: false}, found = [];
  // To read the page is most of what axe does for a few texts: where it looks at all else, it weighs them on the way.
  axe.configure({rules: [{id: 'color-contrast', selector: '[data-fresh]'}]});
  for (const one of fresh) one.dataset.fresh = '';
  const rest = {...told, rules: {'color-contrast': {enabled: false}}};
  if (!again) found.push(await axe.run({exclude: frame.map(part => [part])}, told));
  if (late.length) found.push(await axe.run({include: late}, rest));
  if (again && fresh.length) found.push(await axe.run({include: fresh}, {...told, runOnly: ['color-contrast']}));
  for (const one of fresh) delete one.dataset.fresh;
  // axe asks that of some ids alone; a label leads to the first of two fields, whichever it belongs to.
  const ids = [...document.querySelectorAll('[id]')].map(one => one.id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at).map(id => ({target: [`#${id}`], html: '', any: [],
    all: [], none: [], failureSummary: 'Two things on this page have this id.'}));
  if (twice.length) found.push({violations: [{id: 'an-id-twice', impact: 'serious', tags: [], helpUrl: '',
    description: 'Every id stands once', help: 'Every id stands once', nodes: twice}]});
  return [{url: location.href, violations: found.flatMap(one => one.violations)}, [...known]];
}"""


@dataclass(frozen=True, slots=True)
class Look:
    """How somebody has a page before them."""

    name: str
    size: ViewportSize
    colours: Any


@dataclass(slots=True)
class Eyes:
    """A page that is looked at, what its console has said, and which manners of text have been weighed in each look."""

    page: Page
    said: list[str] = field(default_factory=list)
    knows_frame: bool = False
    weighed: dict[str, list[str]] = field(default_factory=dict)
    looks: list[Look] = field(
        default_factory=lambda: [Look("on a phone by day", PHONE, "light"), Look("at a desk by night", DESK, "dark")]
    )

    async def faults_at(self, url: str) -> list[str]:
        """Load a page once, look at it in both looks, and tell what is wrong with it."""
        await self._take(self.looks[0])
        await self.page.goto(url)
        faults = await self.faults()
        # The next page is first seen as this one was last: to lay a page out anew that is left would be in vain.
        self.looks.reverse()
        self.knows_frame = True
        return faults

    async def faults(self) -> list[str]:
        """Look at what is before the eyes in both looks, and tell what is wrong with it."""
        faults: list[str] = []
        for look in self.looks:
            await self._take(look)
            await self.page.evaluate(_SETTLED)
            faults += await self._faults(look.name, again=look is not self.looks[0])
        faults += [f"{self.page.url} says: {text}" for text in self.said]
        self.said.clear()
        return faults

    async def _take(self, look: Look) -> None:
        if self.page.viewport_size != look.size:
            await self.page.set_viewport_size(look.size)
        await self.page.emulate_media(color_scheme=look.colours)

    async def _faults(self, look: str, *, again: bool) -> list[str]:
        where, frame = f"{self.page.url} {look}", FRAME if self.knows_frame else ()
        told, self.weighed[look] = await self.page.evaluate(_FAULTS, [frame, self.weighed.get(look, []), again])
        found = AxeResults(told)
        faults = [f"{where}: {found.generate_report()}"] if found.violations_count else []
        if not await self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            faults.append(f"{where} is too wide.")
        return faults

    def hear(self, kind: str, text: str) -> None:
        """Remember what the console complains of."""
        if kind in {"error", "warning"}:
            self.said.append(text)


async def faults_on(page: Page) -> str:
    """Tell what axe finds on the page as it is now, in a report; nothing when it finds nothing."""
    await page.evaluate(AXE_SCRIPT)
    found, _ = await page.evaluate(_FAULTS, [[], [], False])
    return AxeResults(found).generate_report() if found["violations"] else ""


@asynccontextmanager
async def looking(browser: Browser) -> AsyncIterator[Eyes]:
    """Give eyes in a context of its own."""
    context = await browser.new_context(reduced_motion="reduce", viewport=PHONE)
    await context.add_init_script(AXE_SCRIPT)  # sent once: every page finds it there
    eyes = Eyes(await context.new_page())
    eyes.page.on("console", lambda message: eyes.hear(message.type, message.text))
    yield eyes
    await context.close()

"""Every page, in a real browser: it fits, it stands still, it breaks no policy, and it works with less."""

import re

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.ui.browser.pages import Opened, opened
from tests.ui.samples import SAMPLES, WHOLE_PAGES, html_of

pytestmark = pytest.mark.browser

# Refusals differ in their words alone; one of them stands for all.
ALIKE = {name for name in WHOLE_PAGES if name.startswith("error-4")} - {"error-404"}
WIDTHS = [ViewportSize(width=width, height=800) for width in (360, 768, 1440)]
_SHIFTS = """window.shifted = 0; new PerformanceObserver(list => { for (const entry of list.getEntries())
 if (!entry.hadRecentInput) window.shifted += entry.value }).observe({type: 'layout-shift', buffered: true})"""


async def too_wide(page: Page) -> list[str]:
    """Name what reaches past the right edge."""
    return list(
        await page.evaluate(
            """() => { const wide = innerWidth; if (document.documentElement.scrollWidth <= wide) return [];
            return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > wide + 1)
              .slice(0, 8).map(e => e.outerHTML.slice(0, 90)) }"""
        )
    )


async def settle(page: Page) -> None:
    """Let two frames pass, so that what was to move has moved."""
    await page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


async def load(at: Opened, name: str) -> None:
    """Open a sample, and see that nothing in it moves on its own and that it breaks no policy."""
    page = await at.go(name)
    await settle(page)
    assert await page.evaluate("window.shifted") < 0.01, (name, page.viewport_size)
    assert not at.complaints, name


async def test_no_page_scrolls_sideways_shifts_or_breaks_the_policy(browser: Browser) -> None:
    async with opened(browser, viewport=WIDTHS[0]) as at:
        await at.page.add_init_script(_SHIFTS)
        widths, templates = list(WIDTHS), set[str]()
        for name in sorted(set(WHOLE_PAGES) - ALIKE):
            await load(at, name)
            for width in widths:
                await at.page.set_viewport_size(width)
                assert not await too_wide(at.page), (name, width)
            assert not at.complaints, name
            if SAMPLES[name].template not in templates:  # which nothing may move on its other end either
                templates.add(SAMPLES[name].template)
                await load(at, name)
            widths.reverse()  # the next one is loaded as this one was seen last
        assert not at.unknown
        await load(at, "error-404")
        for width in widths:
            await at.page.set_viewport_size(width)
            for name in sorted(ALIKE):
                (main,) = re.findall("<main.*</main>", html_of(SAMPLES[name]), re.DOTALL)
                await at.page.locator("main").evaluate("(one, main) => { one.outerHTML = main }", main)
                assert not await too_wide(at.page), (name, width)


async def test_pages_read_well_without_script(browser: Browser) -> None:
    async with opened(browser, java_script_enabled=False) as at:
        page = await at.go("components")
        await expect(page.locator("#tab-about")).to_be_visible()
        await expect(page.locator("#tab-rules")).to_be_visible()
        await expect(page.locator("[data-theme-toggle]")).to_be_hidden()
        await expect(page.locator("audio")).to_be_visible()
        await page.get_by_role("button", name="Open a dialog").click()
        await expect(page.locator("#demo-dialog")).to_be_visible()
        await page.locator("#menu summary").click()
        await expect(page.locator("#menu .menu__list")).to_be_visible()


async def test_a_list_is_filtered_without_script(browser: Browser) -> None:
    async with opened(browser, java_script_enabled=False) as at:
        page = await at.go("servers")
        await page.get_by_label("PvP").check()
        async with page.expect_request(lambda request: request.is_navigation_request()) as sent:
            await page.get_by_role("button", name="Show results").click()
        assert "tags=pvp" in (await sent.value).url


async def test_a_filter_asks_by_itself_and_names_only_what_was_asked_for(browser: Browser) -> None:
    async with opened(browser) as at:
        page = await at.go("boats")
        async with page.expect_request(lambda request: "/boats?" in request.url) as sent:
            await page.get_by_role("checkbox", name="Yacht").check()
        request = await sent.value
        assert request.headers["hx-request"] == "true"
        assert "boatType=yacht" in request.url
        assert "minPrice" not in request.url
        await expect(page.locator("#results article")).to_have_count(9)


async def test_a_refusal_that_comes_back_is_shown_among_the_messages(browser: Browser) -> None:
    async with opened(browser) as at:
        page = await at.go("boats")
        await page.route("**/boats?*", lambda route: route.fulfill(status=429, body="<p>That was a little fast</p>"))
        await page.get_by_role("checkbox", name="Yacht").check()
        await expect(page.locator("#toasts")).to_contain_text("That was a little fast")
        await expect(page.locator("#results article")).to_have_count(9)


async def test_pages_are_whole_with_images_off(browser: Browser) -> None:
    async with opened(browser) as at:
        await at.page.route("**/*.{jpg,png,webp,avif}", lambda route: route.abort())
        page = await at.go("boat-with-photos")
        await expect(page.get_by_alt_text("The bow")).to_be_visible()
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        box = await page.get_by_alt_text("The bow").bounding_box()
        assert box is not None
        assert box["height"] > 100


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_system_decides_on_the_theme_until_a_person_does(browser: Browser, theme: str) -> None:
    async with opened(browser, color_scheme=theme) as at:
        page = await at.go("landing")
        ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == {"light": "rgb(250, 249, 246)", "dark": "rgb(18, 19, 22)"}[theme]
        await at.go("components-firstspawn")
        assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(11, 18, 15)"

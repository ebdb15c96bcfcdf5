from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.async_api import Browser

pytestmark = pytest.mark.browser


async def test_a_real_browser_shows_a_page(browser: "Browser") -> None:
    page = await browser.new_page()
    await page.set_content("<h1>Under one roof</h1>")
    assert await page.inner_text("h1") == "Under one roof"
    await page.close()


async def test_the_browser_serves_a_whole_module(browser: "Browser") -> None:
    assert browser.is_connected()

"""A browser that is challenged solves the challenge by itself, and shows the page that was asked for."""

import pytest

from tests.harness.browser import PATIENCE, find_chromium, flags
from tests.kernel.http.conftest import StartShop
from tests.kernel.http.test_shield import ON, SCANS, held

pytestmark = pytest.mark.browser


async def test_a_challenged_browser_is_let_in_after_its_work(start_shop: StartShop) -> None:
    from playwright.async_api import async_playwright

    site = await start_shop(**ON)
    for path in SCANS:
        await site.get(path)
    await held(site, 428)
    said: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=flags())
        page = await browser.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: said.append(message.text))
        answer = await page.goto(f"{site.origin}/form")
        assert answer is not None
        assert answer.status == 428
        await page.wait_for_selector("#proof", state="detached")
        await page.wait_for_selector("main")
        await browser.close()
    assert (await site.get("/api/v1/echo")).status_code == 200
    assert [text for text in said if "Content Security Policy" in text] == []

"""A browser that is challenged solves the challenge by itself, and shows the page that was asked for."""

from typing import TYPE_CHECKING

import pytest

from tests.kernel.http.conftest import StartShop
from tests.kernel.http.test_shield import ON, SCANS, held

if TYPE_CHECKING:
    from playwright.async_api import Browser

pytestmark = pytest.mark.browser


async def test_a_challenged_browser_is_let_in_after_its_work(start_shop: StartShop, browser: "Browser") -> None:
    site = await start_shop(**ON)
    for path in SCANS:
        await site.get(path)
    await held(site, 428)
    said: list[str] = []
    page = await browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    answer = await page.goto(f"{site.origin}/form")
    assert answer is not None
    assert answer.status == 428
    await page.wait_for_selector("#proof", state="detached")
    await page.wait_for_selector("main")
    await page.close()
    assert (await site.get("/api/v1/echo")).status_code == 200
    assert [text for text in said if "Content Security Policy" in text] == []

"""Sending a picture by hand: progress, how far it is, and the choice, without loading the page again."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Route, expect

from tests.accounts.screens.test_in_a_browser import sign_up
from tests.harness.looking import faults_on
from tests.harness.served import ServedStoa

from . import samples

pytestmark = pytest.mark.browser


async def _elsewhere(route: Route) -> None:
    """Answer as a site does whose files are kept by an object store."""
    told = {"id": "0", "url": "https://bucket.example.org/quarantine/x", "method": "PUT", "headers": {}}
    await route.fulfill(status=201, json={"data": told})


async def test_a_picture_is_sent_watched_and_chosen(browser: Browser, served_stoa: ServedStoa, tmp_path: Path) -> None:
    good, bad = tmp_path / "me.jpg", tmp_path / "notes.jpg"
    good.write_bytes(samples.jpeg())
    bad.write_bytes(samples.SVG)
    context = await browser.new_context(reduced_motion="reduce", viewport={"width": 390, "height": 844})
    page = await context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    await sign_up(page, served_stoa, "photographer")
    await page.goto(served_stoa.url("/account/picture", "firstspawn"))
    await page.locator("input[type=file]").set_input_files(str(good))
    await expect(page.locator("#pictures")).to_contain_text("Ready")
    assert await faults_on(page) == ""
    await page.get_by_role("button", name="Choose me.jpg").click()
    picture = page.locator(".person img.avatar")
    await expect(picture).to_be_visible()
    # It is visible before it has been fetched; `decode` refuses what is none.
    await picture.evaluate("image => image.decode()")
    await page.goto(served_stoa.url("/account/files", "firstspawn"))
    await page.get_by_label("What for").select_option("avatar")
    await page.locator("input[type=file]").set_input_files(str(bad))
    await expect(page.locator("#media-list")).to_contain_text("SVG drawing")
    assert await faults_on(page) == ""
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.route("**/api/v1/media/uploads", _elsewhere)
    good.rename(tmp_path / "through.jpg")
    await page.get_by_label("What for").select_option("avatar")
    await page.locator("input[type=file]").set_input_files(str(tmp_path / "through.jpg"))
    await expect(page.locator(".line", has_text="through.jpg").filter(has_text="Ready")).to_be_visible()
    assert said == []
    await page.unroute("**/api/v1/media/uploads")
    await page.route("**/storage/local/**", lambda route: route.abort(), times=1)
    good_again = tmp_path / "again.jpg"
    good_again.write_bytes(samples.jpeg())
    await page.get_by_label("What for").select_option("avatar")
    await page.locator("input[type=file]").set_input_files(str(good_again))
    await expect(page.get_by_role("alert").filter(has_text="connection was lost")).to_be_visible()
    assert await faults_on(page) == ""
    await page.get_by_role("button", name="Try again to send again.jpg").click()
    await expect(page.locator(".line", has_text="again.jpg").filter(has_text="Ready")).to_be_visible()
    await expect(page.get_by_text("again.jpg is sent and being looked at.")).to_be_attached()
    await context.close()

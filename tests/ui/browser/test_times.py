"""Times are written in UTC, and read by the clock of whoever looks."""

import re

import pytest
from playwright.async_api import Browser

from tests.accounts.at_the_door import Visitor
from tests.harness.web import StartSite
from tests.sites.marinemarket.browsing import open_window

pytestmark = pytest.mark.browser
_SHOWN = "[...document.querySelectorAll('td time')].map((one) => [one.dateTime, one.textContent, one.title])"


async def test_a_time_is_that_of_the_readers_clock_and_utc_stands_behind_it(
    start_site: StartSite, browser: Browser
) -> None:
    site = await start_site("firstspawn")
    ann = await Visitor(site).join()
    await ann.sign_in()
    [asked, *_] = (await ann.ask("GET", "/api/v1/users/me/consents")).json()["data"]
    answer = {"purpose": asked["purpose"], "version": asked["version"], "given": True}
    assert (await ann.ask("PUT", "/api/v1/users/me/consents", answer)).status_code < 300
    for where, name in (("Asia/Kathmandu", "GMT+5:45"), ("UTC", "UTC")):
        async with open_window(browser, site, timezone_id=where) as window:
            await window.sign_in(ann)
            await window.open("/account/privacy")
            [[machine, words, title]] = await window.page.evaluate(_SHOWN)
            assert words.endswith(f" {name}")
            hours, minutes = (int(part) for part in re.findall(r"(\d\d):(\d\d)", words)[0])
            told = int(machine[11:13]) * 60 + int(machine[14:16])
            assert (hours * 60 + minutes - told) % (24 * 60) == (345 if name != "UTC" else 0)
            assert title.endswith(" UTC") is (name != "UTC")
            assert window.said == []

"""What a score is made of, on a telephone: each bar is seen whole."""

from typing import TYPE_CHECKING

import pytest

from tests.accounts.at_the_door import open_site
from tests.commons.crowd import add_server
from tests.harness.looking import PHONE
from tests.harness.web import StartSite
from tests.sites.marinemarket.browsing import open_window

if TYPE_CHECKING:
    from playwright.async_api import Browser

pytestmark = pytest.mark.browser
_CUT_OFF = """() => [...document.querySelectorAll(".table-box")].some(box => box.scrollWidth > box.clientWidth)"""


async def test_no_bar_of_a_score_is_cut_off(start_site: StartSite, browser: "Browser") -> None:
    site = await open_site(start_site)
    await add_server(site)
    async with open_window(browser, site, viewport=PHONE) as window:
        await window.open("/servers/ember-hollow/score")
        assert await window.page.locator(".meter").count() > 3
        assert await window.page.evaluate(_CUT_OFF) is False

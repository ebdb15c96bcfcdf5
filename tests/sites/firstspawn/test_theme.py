"""FirstSpawn is dark for who has chosen nothing; whoever wants their system's look, or light, has it."""

import re

import pytest
from playwright.async_api import Browser

from tests.accounts.at_the_door import open_site
from tests.accounts.screens.visiting import reader
from tests.harness.web import StartSite
from tests.sites.marinemarket.browsing import open_window

_PAGE = {"Accept": "text/html"}


async def test_it_is_dark_until_somebody_chooses(start_site: StartSite) -> None:
    site = await open_site(start_site)
    shown = {
        theme: (await site.get("/servers", headers={**_PAGE, **({"Cookie": f"theme={theme}"} if theme else {})})).text
        for theme in ("", "light", "dark", "system", "purple")
    }
    assert {theme for theme, text in shown.items() if 'data-theme="dark"' in text} == {"", "dark", "purple"}
    assert 'data-theme="light"' in shown["light"]
    assert "data-theme=" not in shown["system"]
    assert shown["system"].count('name="theme-color"') == 2
    grounds = {theme: re.findall(r'name="theme-color" content="(#[0-9a-f]{6})"', text) for theme, text in shown.items()}
    assert (grounds[""], grounds["dark"], grounds["light"]) == (["#0b120f"], ["#0b120f"], ["#f3f6f1"])


async def test_the_systems_look_is_a_choice_of_an_account(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        assert "As this site is: dark" in (await ann.open("/account")).text
        fields = {"username": "ann-marie", "name": "Ann", "locale": "en", "timeZone": "UTC", "theme": "system"}
        assert (await ann.send("/account", **fields)).status_code == 303
        page = (await ann.open("/account")).text
        assert "data-theme=" not in page


@pytest.mark.browser
async def test_a_browser_paints_what_was_chosen(start_site: StartSite, browser: Browser) -> None:
    site = await start_site("firstspawn")
    async with open_window(browser, site, color_scheme="light") as window:
        ground = "getComputedStyle(document.body).backgroundColor"
        await window.open("/servers")
        assert await window.page.evaluate(ground) == "rgb(11, 18, 15)"
        await window.page.evaluate("document.cookie = 'theme=system; path=/'")
        await window.open("/servers")
        assert await window.page.evaluate(ground) == "rgb(243, 246, 241)"

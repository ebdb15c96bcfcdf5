"""Row 6 through the pages: there and back with a browser, cancelled, from another browser, and with nobody at home."""

import html
import re

import httpx2

from tests.accounts.at_the_door import last_token
from tests.harness.web import StartSite

from .browser import Browser, World, changed, open_world, path_of
from .newcomers import last_code

HTML = {"Accept": "text/html"}
_TITLE = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)


async def see(browser: Browser, path: str) -> httpx2.Response:
    """Open a page."""
    return await browser.ask("GET", path, headers=HTML)


async def fill_in(browser: Browser, page: str, **fields: str) -> httpx2.Response:
    """Fill in the form of a page."""
    shown = await see(browser, page)
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown.text)
    assert token is not None, shown.text
    headers = {**HTML, "Origin": browser.site.origin}
    return await browser.ask("POST", page, headers=headers, data={"csrf_token": token[1], **fields})


def title_of(answer: httpx2.Response) -> str:
    """Give the page's heading."""
    found = _TITLE.search(answer.text)
    assert found is not None, answer.text
    return html.unescape(found[1].strip())


async def go(browser: Browser, provider: str, path: str = "") -> str:
    """Leave for a provider and agree there; give the way back."""
    left = await see(browser, f"/auth/{provider}" + (f"?next={path}" if path else ""))
    assert left.status_code == 303, left.text
    return await browser.agree(left.headers["location"])


async def join_by_steam(world: World, browser: Browser) -> httpx2.Response:
    """Come by Steam, which tells no address: name one and a username, and type the code of the mail."""
    come = await see(browser, await go(browser, "steam"))
    assert come.headers["location"] == "/sign-up/finish", come.text
    named = await fill_in(browser, "/sign-up/finish", email=browser.email, username=browser.username)
    assert named.headers["location"] == "/sign-up/code", named.text
    assert browser.email in (await see(browser, "/sign-up/code")).text
    assert (await fill_in(browser, "/sign-up/code", code="AAAAA-22222")).status_code in {401, 422}
    return await fill_in(browser, "/sign-up/code", code=await last_code(browser))


async def test_row_06_a_browser_goes_there_and_comes_back_to_the_page_that_it_wanted(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = world.browser()
        door = await see(ann, "/sign-in?next=/servers")
        assert 'href="/auth/discord?next=/servers"' in door.text
        back = await see(ann, await go(ann, "discord", "/servers"))
        assert (back.status_code, back.headers["location"]) == (303, "/servers")
        assert "ann" in (await see(ann, "/account")).text
        for evil in ("//evil.example", "https:evil.example", "/\\evil.example"):
            other = world.browser()
            landed = await see(other, await go(other, "discord", evil))
            assert landed.headers["location"] == "/", evil


async def test_row_07_somebody_who_comes_by_steam_names_an_address_and_a_username(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = world.browser(username="ann-of-steam")
        assert title_of(await see(ann, "/sign-up/finish")) == "That did not work"
        joined = await join_by_steam(world, ann)
        assert (joined.status_code, joined.headers["location"]) == (303, "/")
        assert "ann-of-steam" in (await see(ann, "/account")).text
        again = world.browser()
        assert (await see(again, await go(again, "steam"))).headers["location"] == "/"
        assert "ann-of-steam" in (await see(again, "/account")).text


async def test_row_06_a_state_from_another_browser_and_a_replayed_one_sign_nobody_in(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann, eve = world.browser(), world.browser("eve@stoa.example", "eve-1")
        way_back = await go(eve, "office")
        stolen = await see(ann, way_back)
        assert (stolen.status_code, title_of(stolen)) == (400, "That did not work")
        assert (await see(ann, "/account")).headers["location"] == "/sign-in?next=/account"
        cookies = dict(eve.cookies)
        assert (await see(eve, way_back)).status_code == 303
        eve.cookies = cookies
        assert (await see(eve, way_back)).status_code == 400


async def test_whoever_cancels_at_the_provider_is_back_at_the_door(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        for provider, name in (("office", "office"), ("discord", "discord")):
            ann = world.browser()
            getattr(world, name).answers = {"error": "access_denied", "code": ""}
            cancelled = await see(ann, await go(ann, provider))
            assert cancelled.status_code < 500
            assert title_of(cancelled) == "That did not work"
            assert 'href="/sign-in"' in cancelled.text
        world.steam.answers = {"mode": "cancel"}
        ann = world.browser()
        assert title_of(await see(ann, await go(ann, "steam"))) == "That did not work"


async def test_a_provider_that_is_down_is_told_calmly_and_the_password_still_opens(start_site: StartSite) -> None:
    async with open_world(start_site, OFFICE_OIDC_ISSUER="http://127.0.0.1:9") as world:
        ann = world.browser()
        await ann.join()
        told = await see(ann, "/auth/office")
        assert (told.status_code, title_of(told)) == (503, "That did not work")
        assert "Traceback" not in told.text
        entered = await fill_in(ann, "/sign-in", email=ann.email, password=ann.password)
        assert (entered.status_code, entered.headers["location"]) == (303, "/")


async def test_an_address_of_somebody_else_is_not_taken_by_naming_it(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = world.browser()
        await ann.join()
        eve = world.browser("ann@stoa.example", "eve-1")
        await see(eve, await go(eve, "steam"))
        named = await fill_in(eve, "/sign-up/finish", email=ann.email, username="eve-1")
        assert named.headers["location"] == "/sign-up/code"
        guessed = await fill_in(eve, "/sign-up/code", code="AAAAA-22222")
        assert guessed.status_code in {401, 422}
        assert (await see(eve, "/account")).headers["location"] == "/sign-in?next=/account"
        assert await last_token(world.site, ann.email)


async def test_row_06_an_answer_whose_state_was_changed_is_refused_on_the_page(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = world.browser()
        way_back = await go(ann, "office")
        for wrong in ("x" * 43, None):
            assert (await see(ann, changed(way_back, state=wrong))).status_code == 400
        assert path_of(f"http://x{way_back}") == way_back

"""A stranger who opens a page is led to the door, and back to that page: never to another site."""

import pytest

from tests.accounts.at_the_door import open_site
from tests.harness.web import StartSite

from .visiting import reader

EVIL = [
    "//evil.example",
    "https:evil.example",
    "https://evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
]


async def test_a_stranger_is_led_to_the_door_and_back_to_the_page(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann, reader(site) as stranger:
        await ann.join()
        refused = await stranger.open("/account/sessions?done=named")
        assert refused.status_code == 303
        assert refused.headers["location"] == "/sign-in?next=/account/sessions%3Fdone%3Dnamed"
        assert refused.headers["cache-control"] == "no-store"
        assert 'value="/account/sessions?done=named"' in (await stranger.open(refused.headers["location"])).text
        entered = await stranger.sign_in(next="/account/sessions?done=named")
        assert entered.headers["location"] == "/account/sessions?done=named"


async def test_programs_parts_of_pages_and_forms_are_told_instead(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as stranger:
        assert (await stranger.open("/api/v1/users/me")).status_code == 401
        assert (await stranger.open("/account", headers={"Accept": "application/json"})).status_code == 401
        assert (await stranger.open("/account", headers={"HX-Request": "true"})).status_code == 401
        form = {"csrf_token": await stranger.token("/sign-in"), "name": "Ann"}
        told = await stranger.client.post("/account", data=form)
        assert told.status_code == 401
        assert 'href="/sign-in' in told.text


async def test_whose_session_ended_before_a_form_was_sent_is_led_back_to_its_page(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as stranger:
        form = {"csrf_token": await stranger.token("/sign-in"), "name": "Ann"}
        origin = f"http://{(await stranger.open('/')).request.headers['host']}"
        for page, way in (
            (f"{origin}/account/sessions?done=named", "/sign-in?next=/account/sessions%3Fdone%3Dnamed"),
            (f"{origin}/sign-in?next=/account", "/sign-in"),
            ("https://evil.example/account", "/sign-in"),
            (f"{origin}//evil.example/", "/sign-in"),
            ("http://[", "/sign-in"),
        ):
            told = await stranger.client.post("/account", data=form, headers={"Referer": page})
            assert told.status_code == 401
            assert f'href="{way}"' in told.text, page


@pytest.mark.parametrize("evil", EVIL)
async def test_whoever_signs_in_is_led_to_no_other_site(start_site: StartSite, evil: str) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.sign_up()
        await ann.verify()
        entered = await ann.sign_in(next=evil)
        assert (entered.status_code, entered.headers["location"]) == (303, "/")
        assert (await ann.open("/sign-in", params={"next": evil})).headers["location"] == "/"

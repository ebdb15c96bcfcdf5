"""Linking a player through Microsoft: Minecraft's own word, asked for by the browser that began."""

from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest

from stoa.testing.minecraft import LocalMinecraft, serve_minecraft
from tests.accounts.at_the_door import open_site
from tests.accounts.screens.visiting import Reader, reader
from tests.harness.web import TLS, StartSite

PLAYERS = "/account/players"
AT = f"{PLAYERS}/minecraft/microsoft"


async def leave(ann: Reader) -> str:
    """Begin, agree there, and give the path to which one is sent back."""
    there = (await ann.send(PLAYERS, AT)).text.split('btn--block" href="')[1].split('"')[0].replace("&amp;", "&")
    async with httpx2.AsyncClient(trust_env=False, verify=TLS) as outside:
        answer = await outside.get(there)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["location"])
    return f"{back.path}?{back.query}"


async def test_a_player_is_linked_by_the_word_of_minecraft(start_site: StartSite) -> None:
    async with serve_minecraft() as local:
        site = await open_site(start_site, **local.settings)
        async with reader(site) as ann:
            await ann.join()
            assert "Link through Microsoft" in (await ann.open(PLAYERS)).text
            back = await leave(ann)
            done = await ann.open(back)
            assert (done.status_code, done.headers["location"]) == (303, PLAYERS)
            page = (await ann.open(PLAYERS)).text
            assert ("Notch" in page, "069a79f4-44e9-4726-a5be-fca90e38aaf5" in page) == (True, True)
            asked = len(local.asked)
            again = await ann.open(back)
            assert (again.status_code, "used before" in again.text, len(local.asked)) == (400, True, asked)
        async with reader(site, email="bo@stoa.example", username="bo-berg") as bo:
            await bo.join()
            taken = await bo.open(await leave(bo))
            assert (taken.status_code, "linked to another account" in taken.text) == (409, True)


async def test_an_answer_counts_for_whoever_began_in_that_browser_alone(start_site: StartSite) -> None:
    async with serve_minecraft() as local:
        site = await open_site(start_site, **local.settings)
        async with reader(site) as ann, reader(site, email="bo@stoa.example", username="bo-berg") as bo:
            await ann.join()
            await bo.join()
            back = await leave(ann)
            await leave(bo)
            assert (await bo.open(back)).status_code == 400  # a link that ann sent to bo
            cookies = {name: value for name, value in ann.client.cookies.items() if "minecraft" in name}
            assert len(cookies) == 1
            for name, value in cookies.items():
                bo.client.cookies.delete(name)
                bo.client.cookies.set(name, value)
            assert (await bo.open(back)).status_code == 400  # with what her browser keeps besides
            assert "No player is linked" in (await bo.open(PLAYERS)).text
            assert not [one for one in local.asked if one.path == "/token"]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/token", 400, "does not answer as it should"),
        ("/user/authenticate", 500, "does not answer as it should"),
        ("/xsts/authorize", 401, "Xbox tells nothing"),
        ("/authentication/login_with_xbox", 403, "does not answer as it should"),
        ("/minecraft/profile", 404, "no Minecraft player"),
    ],
)
async def test_whoever_refuses_is_named_and_nothing_is_linked(
    start_site: StartSite, path: str, status: int, words: str
) -> None:
    async with serve_minecraft() as local:
        site = await open_site(start_site, **local.settings)
        local.refuses[path] = status
        async with reader(site) as ann:
            await ann.join()
            answer = await ann.open(await leave(ann))
            assert words in answer.text, answer.text
            assert answer.status_code in {409, 503}
            assert "No player is linked" in (await ann.open(PLAYERS)).text


async def test_a_name_that_is_none_in_the_game_and_a_no_link_nothing(start_site: StartSite) -> None:
    async with serve_minecraft() as local:
        site = await open_site(start_site, **local.settings)
        async with reader(site) as ann:
            await ann.join()
            local.name = "Ann; op Ann"
            assert (await ann.open(await leave(ann))).status_code == 503
            local.declines = True
            assert "Nothing has changed" in (await ann.open(await leave(ann))).text
            assert "No player is linked" in (await ann.open(PLAYERS)).text


async def test_without_an_application_nobody_is_led_there(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        assert "Microsoft" not in (await ann.open(PLAYERS)).text
        assert (await ann.send(PLAYERS, AT)).status_code == 404


async def test_what_is_asked_holds_a_challenge_and_no_secret(start_site: StartSite) -> None:
    async with serve_minecraft() as local:
        site = await open_site(start_site, **local.settings)
        async with reader(site) as ann:
            await ann.join()
            await leave(ann)
        [asked] = [one for one in local.asked if one.path == "/authorize"]
        assert asked.query["code_challenge_method"] == "S256"
        assert "local-secret" not in str(asked.query)
        assert dict(parse_qsl(urlsplit(asked.query["redirect_uri"]).query)) == {}
        assert urlsplit(asked.query["redirect_uri"]).path == AT
    assert isinstance(local, LocalMinecraft)

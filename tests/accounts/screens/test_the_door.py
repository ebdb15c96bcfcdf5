"""Coming in by page: the forms, what they say, and what they keep to themselves."""

import html
import json
import re

import pytest

from stoa.accounts.screens.rules import local_path
from tests.accounts.at_the_door import mails, open_site, solve
from tests.harness.web import StartSite

from .visiting import alerts_of, errors_of, reader, title_of


async def test_somebody_new_signs_up_proves_the_address_and_comes_in(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        answer = await ann.sign_up()
        assert (answer.status_code, answer.headers["location"]) == (303, "/check-your-mail")
        assert "ann@stoa.example" in (await ann.open("/check-your-mail")).text
        assert title_of(await ann.verify()) == "Your account is ready"
        answer = await ann.sign_in(next="/servers?tags=pvp")
        assert (answer.status_code, answer.headers["location"]) == (303, "/servers?tags=pvp")
        page = await ann.open("/account")
        assert title_of(page) == "Profile"
        assert "Signed in as <strong>ann-lee</strong>" in page.text


async def test_opening_the_link_changes_nothing_and_pressing_the_button_works_once(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.sign_up()
        link = re.search(r"/verify-email\?token=[\w-]+", (await mails(site, ann.email))[0]["text"])
        assert link is not None
        for _ in range(3):
            assert title_of(await ann.open(link[0])) == "Confirm your address"
        assert title_of(await ann.verify()) == "Your account is ready"
        again = await ann.verify()
        assert (again.status_code, title_of(again)) == (410, "This link does not work")


async def test_a_known_address_and_a_new_one_are_answered_alike(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann, reader(site, username="bob") as bob, reader(site, email="c@x.example") as cid:
        await ann.join()
        cid.username = "cid"
        known, new = await bob.sign_up(), await cid.sign_up()
        assert known.status_code == new.status_code == 303
        assert known.headers["location"] == new.headers["location"]
        assert len(known.headers.get_list("set-cookie")) == len(new.headers.get_list("set-cookie"))
        pages = [
            (await one.open("/check-your-mail"))
            .text.replace(one.email, "EMAIL")
            .replace(await one.token("/sign-in"), "")
            for one in (bob, cid)
        ]
        assert len({re.sub(r'nonce="[^"]*"', "", page) for page in pages}) == 1


async def test_forgetting_a_password_tells_nobody_who_has_an_account(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann, reader(site) as somebody:
        await ann.join()
        known = await somebody.send("/forgot-password", email=ann.email)
        new = await somebody.send("/forgot-password", email="nobody@stoa.example")
        assert (known.status_code, known.headers["location"]) == (new.status_code, new.headers["location"])
        assert "/reset-password?token=" in (await mails(site, ann.email))[0]["text"]
        assert await mails(site, "nobody@stoa.example") == []


async def test_a_new_password_is_set_under_the_link_and_ends_every_session(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann, reader(site) as elsewhere:
        await ann.join()
        await elsewhere.send("/forgot-password", email=ann.email)
        link = re.search(r"token=([\w-]+)", (await mails(site, ann.email))[0]["text"])
        assert link is not None
        page = f"/reset-password?token={link[1]}"
        weak = await elsewhere.send(page, "/reset-password", token=link[1], password="short")
        assert "8 to 128 characters" in errors_of(weak)["password"]
        done = await elsewhere.send(page, "/reset-password", token=link[1], password="Other-Lantern-88")
        assert title_of(done) == "Your password is new"
        assert (await ann.open("/account")).headers["location"] == "/sign-in?next=/account"
        elsewhere.password = "Other-Lantern-88"
        assert (await elsewhere.sign_in()).status_code == 303


async def test_what_is_wrong_stands_beside_each_field_and_what_was_typed_stays(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        answer = await ann.send("/sign-up", email="", username="", password="")
        assert answer.status_code == 422
        assert errors_of(answer).keys() == {"email", "username", "password"}
        answer = await ann.send("/sign-up", email="ann@", username="ann-lee", password=ann.password)
        assert errors_of(answer).keys() == {"email"}
        assert 'value="ann-lee"' in answer.text
        assert ann.password not in answer.text
        assert 'aria-describedby="f-email-error"' in answer.text
        answer = await ann.send("/sign-up", email=ann.email, username="ann-lee", password="password1")
        assert errors_of(answer).keys() == {"password"}


async def test_a_password_is_judged_while_it_is_typed(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        token = await ann.token("/sign-up")
        said = []
        for typed in ("", "short", "Password1", "Harbour-7x", "four words of my own"):
            form = {"csrf_token": token, "email": ann.email, "username": ann.username, "password": typed}
            answer = await ann.client.post("/password-check", data=form, headers={"HX-Request": "true"})
            assert answer.status_code == 200
            said.append(re.findall(r"meter-words__(\w+)", answer.text))
        assert said == [[], ["weak"], ["weak"], ["fair"], ["strong"]]


@pytest.mark.parametrize(
    ("page", "to"),
    [
        ("/sign-in", "/sign-in"),
        ("/sign-up", "/sign-up"),
        ("/forgot-password", "/forgot-password"),
        ("/sign-in", "/sign-out"),
        ("/verify-email?token=x", "/verify-email"),
    ],
)
async def test_a_form_without_its_token_or_with_a_strange_one_is_refused(
    start_site: StartSite, page: str, to: str
) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.token(page)
        for fields in ({}, {"csrf_token": "made-up"}, {"csrf_token": ""}):
            answer = await ann.client.post(to, data={"email": ann.email, **fields})
            assert answer.status_code == 403
            assert "was not sent from our own page" in answer.text
        answer = await ann.client.post(
            to, data={"csrf_token": await ann.token(page)}, headers={"Origin": "https://evil.example"}
        )
        assert answer.status_code == 403


async def test_a_wrong_password_and_an_unknown_address_are_told_alike(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann, reader(site) as somebody:
        await ann.join()
        wrong = await somebody.sign_in(password="Wrong-Lantern-9")
        unknown = await somebody.sign_in(email="nobody@stoa.example", password="Wrong-Lantern-9")
        assert wrong.status_code == unknown.status_code == 401
        assert alerts_of(wrong) == alerts_of(unknown) == ["The e-mail address or the password is not right."]
        assert "Wrong-Lantern-9" not in wrong.text


async def test_after_three_failures_a_puzzle_comes_with_the_form_and_opens_the_door(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann, reader(site) as stranger:
        await ann.join()
        for _ in range(3):
            await stranger.sign_in(password="Wrong-Lantern-9")
        answer = await stranger.sign_in()
        assert answer.status_code == 428
        found = re.search(r"data-puzzle='([^']*)'|data-puzzle=\"([^\"]*)\"", answer.text)
        assert found is not None
        assert site.runtime.renderer.statics.url("proof.js") in answer.text
        challenge = json.loads(html.unescape(found[1] or found[2]))
        assert (await stranger.sign_in(captcha=solve(challenge))).status_code == 303


async def test_the_cookie_of_a_session_is_out_of_reach_for_scripts_and_goes_with_it(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.sign_up()
        await ann.verify()
        answer = await ann.sign_in()
        kept = [line for line in answer.headers.get_list("set-cookie") if line.startswith("stoa_session")]
        assert len(kept) == 1
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in kept[0].split(";")}
        assert "Max-Age" not in kept[0]
        answer = await ann.send("/account", "/sign-out")
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        refused = await ann.open("/account")
        assert (refused.status_code, refused.headers["location"]) == (303, "/sign-in?next=/account")


async def test_whoever_is_in_already_is_not_asked_again(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        answer = await ann.open("/sign-in?next=/servers")
        assert (answer.status_code, answer.headers["location"]) == (303, "/servers")


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/a\nb",
        "/\t/evil.example",
        "",
        "servers",
        "/" + "a" * 5000,
    ],
)
def test_no_form_leads_to_another_site(path: str) -> None:
    assert local_path(path) == "/"


@pytest.mark.parametrize("path", ["/", "/servers?tags=pvp&q=a%20b", "/account/security#sec-email", "/a:b"])
def test_a_path_of_this_site_is_kept(path: str) -> None:
    assert local_path(path) == path

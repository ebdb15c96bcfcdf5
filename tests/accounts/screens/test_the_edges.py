"""Pages that are reached only in the middle of something: what they say to whoever comes without it."""

import pytest

from tests.accounts.at_the_door import mails, open_site
from tests.harness.web import StartSite

from .visiting import reader, title_of


async def test_a_link_can_be_sent_again_to_somebody_who_waits_for_it(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.sign_up()
        before = len(await mails(site, ann.email))
        answer = await ann.send("/check-your-mail", email=ann.email)
        assert answer.status_code in {200, 303}
        assert len(await mails(site, ann.email)) == before + 1


async def test_after_asking_for_a_new_password_the_page_names_no_account(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as somebody:
        answer = await somebody.send("/forgot-password", email="nobody@stoa.example")
        assert answer.headers["location"] == "/reset-link-sent"
        assert (await somebody.open("/reset-link-sent")).status_code == 200


async def test_a_made_up_link_to_a_new_address_changes_nothing(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        page = "/confirm-email?token=made-up-and-long-enough"
        assert (await ann.open(page)).status_code == 200
        answer = await ann.send(page, "/confirm-email", token="made-up-and-long-enough")
        assert answer.status_code in {400, 410, 422}
        assert title_of(await ann.open("/account")) == "Profile"


@pytest.mark.parametrize("path", ["/sign-up/finish", "/sign-up/code"])
async def test_whoever_comes_from_no_provider_is_led_back_or_told(start_site: StartSite, path: str) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        assert (await ann.open(path)).status_code in {200, 303, 400, 404, 410}
        token = await ann.token("/sign-in")
        fields = {"csrf_token": token, "email": ann.email, "username": "ann-lee", "code": "123456"}
        names = ("csrf_token", "email", "username") if path.endswith("finish") else ("csrf_token", "code")
        answer = await ann.client.post(path, data={name: fields[name] for name in names})
        assert 300 <= answer.status_code < 500
        assert (await ann.open("/account")).headers["location"].startswith("/sign-in")


async def test_a_passkey_that_nobody_was_asked_for_lets_nobody_in(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        async with reader(site) as eve:
            token = await eve.token("/sign-in")
            alone = await eve.client.post("/sign-in/passkey", data={"csrf_token": token, "credential": "{}"})
            second = await eve.client.post(
                "/sign-in/second-factor/passkey", data={"csrf_token": token, "credential": "{}"}
            )
            options = await eve.client.post("/sign-in/second-factor/passkey/options", data={"csrf_token": token})
            assert 400 <= alone.status_code < 500
            assert second.headers["location"].startswith("/sign-in")
            assert 400 <= options.status_code < 500
            assert (await eve.open("/account")).headers["location"].startswith("/sign-in")

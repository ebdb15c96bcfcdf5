"""Row 8: linking needs a fresh proof, moves nothing from one account to another, and leaves a way in."""

import asyncio

import httpx2

from stoa.accounts.authority import EVERYTHING, records_of
from stoa.testing.oidc import LocalPerson
from tests.accounts.at_the_door import accounts_at, code_of, last_token
from tests.accounts.factors.app import set_up_app
from tests.harness.web import StartSite

from .browser import Browser, World, open_world

ANN = "ann@stoa.example"


async def member(world: World, email: str = ANN, name: str = "ann-lee") -> Browser:
    """Give somebody who has a password and has signed in."""
    found = world.browser(email, name)
    await found.join()
    await found.sign_in()
    return found


async def remove(browser: Browser, provider: str) -> httpx2.Response:
    return await browser.ask("DELETE", f"/api/v1/users/me/identities/{provider}")


async def make_stale(world: World) -> None:
    """Let every proof be an hour old."""
    changed = "update accounts.sessions set authenticated_at = now() - interval '1 hour' returning 1"
    await world.count(f"with changed as ({changed}) select count(*) from changed")
    await world.site.runtime.valkey.command("FLUSHALL")
    records_of(accounts_at(world.site)).hear(EVERYTHING)


async def test_an_identity_is_linked_and_lets_its_owner_in(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = await member(world)
        linked = await ann.link("club")
        assert (linked.status_code, linked.json()["data"]) == (200, {"provider": "club", "linked": True})
        elsewhere = world.browser()
        await elsewhere.go_through("club")
        assert elsewhere.person_id == ann.person_id
        told = await world.site.get("/dev/mailbox", params={"to": ANN}, headers={"Accept": "application/json"})
        assert [letter for letter in told.json()["data"] if "Club" in letter["subject"]]


async def test_a_stale_session_is_refused_for_linking_and_removing(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = await member(world)
        await ann.link("club")
        await make_stale(world)
        for method in ("POST", "DELETE"):
            body: dict[str, str] | None = {} if method == "POST" else None
            answer = await ann.ask(method, "/api/v1/users/me/identities/club", body)
            assert (answer.status_code, code_of(answer)) == (428, "STEP_UP_REQUIRED")
        assert await ann.identities() == ["club"]


async def test_linking_ends_with_the_session_that_asked_for_it(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = await member(world)
        begun = await ann.ask("POST", "/api/v1/users/me/identities/club", {})
        back = await ann.agree(begun.json()["data"]["url"])
        assert (await ann.post("logout")).status_code == 204
        answer = await ann.come_back(back)
        assert (answer.status_code, code_of(answer)) == (401, "SESSION_ENDED")
        assert await world.count("select count(*) from accounts.identities") == 0


async def test_a_link_begun_by_an_attacker_does_not_end_in_the_browser_of_a_victim(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        eve, ann = await member(world, "eve@stoa.example", "eve-lee"), await member(world)
        begun = await eve.ask("POST", "/api/v1/users/me/identities/club", {})
        back = await ann.agree(begun.json()["data"]["url"])
        assert code_of(await ann.come_back(back)) == "OAUTH_STATE_INVALID"
        assert await world.count("select count(*) from accounts.identities") == 0


async def test_what_one_person_has_begun_does_not_end_with_another_signed_in(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann, eve = await member(world), await member(world, "eve@stoa.example", "eve-lee")
        begun = await ann.ask("POST", "/api/v1/users/me/identities/club", {})
        back = await ann.agree(begun.json()["data"]["url"])
        ann.token = eve.token
        assert code_of(await ann.come_back(back)) == "OAUTH_STATE_INVALID"
        assert await world.count("select count(*) from accounts.identities") == 0


async def test_an_identity_of_somebody_else_stays_there(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann, eve = await member(world), await member(world, "eve@stoa.example", "eve-lee")
        await ann.link("club")
        answer = await eve.link("club")
        assert (answer.status_code, code_of(answer)) == (409, "IDENTITY_TAKEN")
        assert (await ann.identities(), await eve.identities()) == (["club"], [])


async def test_of_two_who_link_one_identity_at_once_one_has_it(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        people = [await member(world, f"p{number}@stoa.example", f"person-{number}") for number in range(6)]
        answers = await asyncio.gather(*(one.link("club") for one in people))
        assert sorted(one.status_code for one in answers) == [200] + [409] * 5
        assert await world.count("select count(*) from accounts.identities") == 1


async def test_a_second_account_of_one_provider_is_refused(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = await member(world)
        await ann.link("club")
        world.club.person = LocalPerson(subject="another")
        answer = await ann.link("club")
        assert (answer.status_code, code_of(answer)) == (409, "IDENTITY_ALREADY_LINKED")
        world.club.person = LocalPerson()
        assert (await ann.link("club")).status_code == 200


async def test_the_last_way_in_cannot_be_removed(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = world.browser()
        await ann.go_through("office")
        answer = await remove(ann, "office")
        assert (answer.status_code, code_of(answer)) == (409, "LAST_WAY_IN")
        await ann.link("discord")
        assert (await remove(ann, "office")).status_code == 204
        assert code_of(await remove(ann, "discord")) == "LAST_WAY_IN"
        assert await ann.identities() == ["discord"]


async def test_of_two_removals_at_once_one_leaves_a_way_in(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = world.browser()
        await ann.go_through("office")
        await ann.link("discord")
        await ann.link("steam")
        answers = await asyncio.gather(*(remove(ann, name) for name in ("office", "discord", "steam")))
        assert sorted(one.status_code for one in answers) == [204, 204, 409]
        assert len(await ann.identities()) == 1


async def test_whoever_has_no_password_sets_one_by_mail_and_may_then_remove_the_provider(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        world.office.person = LocalPerson(email=ANN)
        ann = world.browser()
        await ann.go_through("office")
        assert await world.count("select count(*) from accounts.passwords") == 0
        assert code_of(await ann.elsewhere().sign_in()) == "INVALID_CREDENTIALS"
        await ann.post("forgot-password", {"email": ANN})
        token = await last_token(world.site, ANN)
        assert (await ann.post("reset-password", {"token": token, "password": ann.password})).status_code in {200, 204}
        ann.cookies.clear()
        ann.token = ""
        assert (await ann.sign_in()).status_code == 200
        assert (await remove(ann, "office")).status_code == 204
        assert (await world.browser().go_through("office")).status_code == 200


async def test_a_removed_identity_opens_nothing(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = await member(world)
        await ann.link("club")
        await remove(ann, "club")
        late = world.browser()
        assert (await late.go_through("club")).json()["data"]["emailRequired"] is True
        assert (await late.me()).status_code == 401
        assert code_of(await remove(ann, "club")) == "IDENTITY_NOT_FOUND"


async def test_an_account_with_a_second_factor_asks_for_it_first_and_links_nothing(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = await member(world)
        await set_up_app(ann)
        world.office.person = LocalPerson(email=ANN)
        elsewhere = world.browser()
        answer = await elsewhere.go_through("office")
        assert answer.json()["data"]["mfaRequired"] is True
        assert (await elsewhere.me()).status_code == 401
        assert await world.count("select count(*) from accounts.identities") == 0


async def test_a_linked_identity_does_not_go_around_the_second_factor(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = await member(world)
        await ann.link("club")
        await set_up_app(ann)
        assert (await world.browser().go_through("club")).json()["data"]["mfaRequired"] is True


async def test_somebody_suspended_does_not_get_in_by_a_provider(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = world.browser()
        await ann.go_through("office")
        changed = "update accounts.people set status = 'suspended' returning 1"
        await world.count(f"with changed as ({changed}) select count(*) from changed")
        answer = await world.browser().go_through("office")
        assert (answer.status_code, code_of(answer)) == (401, "ACCOUNT_CLOSED")
        tried = "select count(*) from accounts.sign_in_attempts where method = 'oauth:office' and outcome = $1"
        assert (await world.count(tried, "signed-in"), await world.count(tried, "suspended")) == (1, 1)


async def test_people_of_one_name_all_get_an_account(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        for number in range(4):
            world.office.person = LocalPerson(subject=str(number), email=f"p{number}@stoa.example", name="admin")
            assert (await world.browser().go_through("office")).status_code == 200
        assert await world.count("select count(distinct person_id) from accounts.identities") == 4

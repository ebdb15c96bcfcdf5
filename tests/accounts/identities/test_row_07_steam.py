"""Row 7: Steam's OpenID 2.0. Only Steam itself says that an answer is its own."""

import asyncio

from stoa.kernel import clock
from tests.accounts.at_the_door import code_of
from tests.harness.web import StartSite

from .browser import changed, open_world
from .newcomers import finish

NOBODY = "https://evil.example/openid"
REFUSED = (400, "PROVIDER_ANSWER_INVALID")


async def test_a_forged_answer_is_refused(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        steam = world.steam
        unsigned = "op_endpoint,identity,return_to,response_nonce,assoc_handle"
        signed_elsewhere = {
            "forged op_endpoint": {"op_endpoint": NOBODY},
            "unsigned claimed_id": {"signed": unsigned},
            "other return_to": {"return_to": "https://evil.example/callback"},
            "another identity": {"identity": f"{steam.origin}/openid/id/76561198000000009"},
            "non-Steam prefix": {
                "claimed_id": f"{NOBODY}/id/{steam.number}",
                "identity": f"{NOBODY}/id/{steam.number}",
            },
            "no number": {
                "claimed_id": f"{steam.origin}/openid/id/76561198000000001x",
                "identity": f"{steam.origin}/openid/id/76561198000000001x",
            },
            "another namespace": {"ns": "http://openid.net/signon/1.1"},
            "an old nonce": {"response_nonce": "2020-01-01T00:00:00Zabc"},
            "no nonce": {"response_nonce": ""},
        }
        for why, answers in signed_elsewhere.items():
            steam.answers, before = answers, len(steam.asked)
            answer = await world.browser().go_through("steam")
            assert (answer.status_code, code_of(answer)) == REFUSED, why
            assert not [one for one in steam.asked[before:] if one.method == "POST"], why


async def test_an_answer_that_steam_does_not_confirm_is_refused(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        other = f"{world.steam.origin}/openid/id/76561198000000009"
        world.steam.forged = {"claimed_id": other, "identity": other}
        answer = await world.browser().go_through("steam")
        assert (answer.status_code, code_of(answer)) == REFUSED
        assert [one.form["openid.mode"] for one in world.steam.asked if one.method == "POST"] == [
            "check_authentication"
        ]


async def test_a_replayed_nonce_is_refused_under_a_fresh_state(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        nonce = f"{clock.now():%Y-%m-%dT%H:%M:%SZ}the-same"
        world.steam.answers = {"response_nonce": nonce}
        assert (await world.browser().go_through("steam")).status_code == 200
        again = await world.browser().go_through("steam")
        assert (again.status_code, code_of(again)) == REFUSED
        assert len([one for one in world.steam.asked if one.method == "POST"]) == 1


async def test_an_answer_counts_in_the_browser_that_asked_for_it(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann, eve = world.browser(), world.browser()
        back = await eve.agree(await eve.leave("steam"))
        await ann.leave("steam")
        assert code_of(await ann.come_back(back)) == "OAUTH_STATE_INVALID"
        state = (await ann.leave("steam")).partition("state%3D")[2].partition("&")[0]
        assert code_of(await ann.come_back(changed(back, state=state))) == "PROVIDER_ANSWER_INVALID"


async def test_whoever_cancels_is_told_calmly(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        world.steam.answers = {"mode": "cancel"}
        assert code_of(await world.browser().go_through("steam")) == "PROVIDER_DECLINED"


async def test_somebody_new_proves_an_address_and_then_has_an_account(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = world.browser()
        told = await ann.go_through("steam")
        assert told.json()["data"] == {"name": "", "emailRequired": True}
        assert await world.count("select count(*) from accounts.identities") == 0
        made = await finish(ann)
        assert made.status_code == 200, made.text
        assert made.json()["data"]["user"]["email"] == ann.email
        again = world.browser()
        await again.go_through("steam")
        assert again.person_id == made.json()["data"]["user"]["id"]


async def test_a_code_is_tried_five_times_however_many_try_at_once(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        ann = world.browser()
        await ann.go_through("steam")
        await ann.post("newcomer/address", {"email": ann.email, "username": ann.username})
        answers = await asyncio.gather(*(ann.post("newcomer/code", {"code": "AAAAA-AAAAA"}) for _ in range(12)))
        codes = sorted(code_of(one) for one in answers)
        assert codes == ["SIGN_UP_OVER"] * 7 + ["WRONG_CODE"] * 5


async def test_an_address_that_has_an_account_is_answered_alike_and_its_owner_is_told(start_site: StartSite) -> None:
    async with open_world(start_site) as world:
        owner = await world.browser("owner@stoa.example", "owner-1").join()
        eve = world.browser()
        await eve.go_through("steam")
        new = await eve.post("newcomer/address", {"email": "free@stoa.example", "username": "eve-1"})
        known = await eve.post("newcomer/address", {"email": owner.email, "username": "eve-1"})
        assert (new.status_code, new.json()) == (known.status_code, known.json()) == (202, new.json())
        told = await world.site.get("/dev/mailbox", params={"to": owner.email}, headers={"Accept": "application/json"})
        assert "sign-in" in told.json()["data"][0]["text"]

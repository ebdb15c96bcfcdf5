"""Getting back in: links that count once, and nothing that tells who has an account."""

import asyncio

import pytest

from tests.harness.web import StartSite

from .at_the_door import GOOD, Visitor, code_of, hasher_at, last_token, mails, open_site, solve
from .test_sign_in import guess, run_sql

NEW = "Quay-Anchor-55"


async def test_row_03_a_reset_link_counts_once_and_voids_its_siblings(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    await ann.sign_in()
    await ann.post("forgot-password", {"email": ann.email})
    first = await last_token(site, ann.email)
    await ann.post("forgot-password", {"email": "ANN@STOA.EXAMPLE"})
    token = await last_token(site, ann.email)
    assert (await Visitor(site).post("reset-password", {"token": first, "password": NEW})).status_code == 410
    for method in ("GET", "HEAD"):
        assert (await site.request(method, f"/api/v1/auth/reset-password?token={token}")).status_code == 405
    weak = await Visitor(site).post("reset-password", {"token": token, "password": "short"})
    assert (weak.status_code, code_of(weak)) == (422, "WEAK_PASSWORD")
    body = {"token": token, "password": NEW}
    answers = await asyncio.gather(*[Visitor(site).post("reset-password", body) for _ in range(5)])
    assert sorted(answer.status_code for answer in answers) == [200, 410, 410, 410, 410]
    assert (await ann.me()).status_code == 401
    assert (await ann.elsewhere().sign_in()).status_code == 401
    assert (await Visitor(site, password=NEW).sign_in()).status_code == 200


async def test_row_01_forgetting_a_password_tells_nothing(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    before = len(await mails(site, ann.email))
    answers = [await Visitor(site).post("forgot-password", {"email": f"{n}@stoa.example"}) for n in ("ann", "nobody")]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    assert len(await mails(site, ann.email)) == before + 1
    assert await mails(site, "nobody@stoa.example") == []


async def test_a_link_runs_out(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    await ann.post("forgot-password", {"email": ann.email})
    token = await last_token(site, ann.email)
    await run_sql(site, "update accounts.mail_tokens set expires_at = expires_at - interval '61 minutes'")
    assert (await ann.post("reset-password", {"token": token, "password": NEW})).status_code == 410
    await Visitor(site, "bob@stoa.example", "bob-1").register()
    token = await last_token(site, "bob@stoa.example")
    await run_sql(site, "update accounts.sign_ups set expires_at = expires_at - interval '25 hours'")
    assert (await ann.post("verify-email", {"token": token})).status_code == 410


async def test_a_token_of_one_purpose_opens_nothing_else(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    await ann.post("forgot-password", {"email": ann.email})
    token = await last_token(site, ann.email)
    for path, body in (
        ("verify-email", {"token": token}),
        ("confirm-email", {"token": token}),
        ("refresh", {"refreshToken": token}),
    ):
        assert (await Visitor(site).post(path, body)).status_code in {401, 410}, path
    assert (await Visitor(site, token=token).me()).status_code == 401
    assert (await ann.post("reset-password", {"token": token, "password": NEW})).status_code == 200


async def test_row_23_a_reset_opens_the_account_to_unknown_devices_again(start_site: StartSite) -> None:
    site = await open_site(start_site, STOA_TRUSTED_PROXIES="127.0.0.1/32", SIGN_IN_ACCOUNT_BUDGET="5")
    ann = await Visitor(site, address="192.0.2.1").join()
    assert [await guess(site, f"198.51.100.{n}") for n in range(6)] == [401] * 5 + [423]
    assert (await ann.sign_in()).status_code == 423
    await ann.post("forgot-password", {"email": ann.email})
    await ann.post("reset-password", {"token": await last_token(site, ann.email), "password": NEW})
    ann.password = NEW
    assert (await ann.sign_in()).status_code == 200


async def test_row_59_a_changed_password_is_told(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    await ann.sign_in()
    await ann.post("change-password", {"currentPassword": GOOD, "newPassword": NEW})
    told = (await mails(site, ann.email))[0]
    assert told["subject"] == "Your password was changed"
    assert "127.0.0.1" in told["text"]
    assert any(link.endswith("/forgot-password") for link in told["links"])


async def test_guessing_the_present_password_in_a_stolen_session_is_bounded(start_site: StartSite) -> None:
    site = await open_site(start_site, SIGN_IN_CAPTCHA_AFTER="0")
    ann = await Visitor(site).join()
    await ann.sign_in()
    before = hasher_at(site).runs
    bodies = [{"currentPassword": f"Guess-number-{n}", "newPassword": NEW} for n in range(12)]
    answers = await asyncio.gather(*[ann.post("change-password", body) for body in bodies])
    assert hasher_at(site).runs - before == 5
    assert sorted(answer.status_code for answer in answers) == [401] * 5 + [423] * 7


@pytest.mark.parametrize("door", ["step-up", "change-password"])
async def test_after_three_wrong_guesses_a_solved_challenge_lets_the_owner_prove_it_all_the_same(
    start_site: StartSite, door: str
) -> None:
    ann = await Visitor(await open_site(start_site)).join()
    await ann.sign_in()

    def typed(password: str) -> dict[str, str]:
        is_change = door == "change-password"
        return {"currentPassword": password, "newPassword": NEW} if is_change else {"password": password}

    for _ in range(3):
        assert (await ann.post(door, typed("Wrong-Password-1"))).status_code == 401
    asked = await ann.post(door, typed(GOOD))
    assert (asked.status_code, code_of(asked)) == (428, "CAPTCHA_REQUIRED")
    solution = solve(asked.json()["error"]["challenge"])
    assert (await ann.post(door, {**typed(GOOD), "captcha": solution})).is_success


async def test_of_two_who_take_one_address_at_once_one_gets_it(start_site: StartSite) -> None:
    site = await open_site(start_site)
    links = []
    for name in ("ann", "bob"):
        one = await Visitor(site, f"{name}@stoa.example", f"{name}-lee").join()
        await one.sign_in()
        assert (await one.post("change-email", {"email": "both@stoa.example"})).status_code == 202
        links.append(await last_token(site, "both@stoa.example"))
    answers = await asyncio.gather(*(Visitor(site).post("confirm-email", {"token": link}) for link in links))
    assert sorted(one.status_code for one in answers) == [200, 409]


async def test_a_link_can_be_asked_for_at_the_other_address_too(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    known = await ann.post("password/reset", {"email": ann.email})
    unknown = await ann.post("password/reset", {"email": "nobody@stoa.example"})
    assert known.status_code == unknown.status_code == 202
    assert known.json() == unknown.json()
    assert await last_token(site, ann.email)

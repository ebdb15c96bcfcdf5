"""Signing in: one answer and one piece of work whatever is wrong, and a bounded number of guesses."""

import asyncio
import hashlib

import pytest
from argon2 import PasswordHasher

from stoa.accounts.attempts.tally import Count, Outcome, Tally
from tests.harness.web import SiteUnderTest, StartSite

from .at_the_door import GOOD, Visitor, accounts_at, code_of, hasher_at, open_site, solve

PROXY = {"STOA_TRUSTED_PROXIES": "127.0.0.1/32"}


async def run_sql(site: SiteUnderTest, sql: str, *values: object) -> None:
    async with site.runtime.databases[site.name].write() as tx:
        await tx.connection.execute(sql, *values)


async def test_row_02_every_wrong_sign_in_costs_one_hash_and_has_one_code(start_site: StartSite) -> None:
    site = await open_site(start_site)
    await Visitor(site, "banned@stoa.example", "banned-1").join()
    await Visitor(site, "provider@stoa.example", "provider-1").join()
    await Visitor(site, "unverified@stoa.example", "unverified-1").register()
    await run_sql(site, "update accounts.people set status = 'suspended' where username = 'banned-1'")
    await run_sql(
        site,
        "delete from accounts.passwords where person_id in "
        "(select id from accounts.people where username = 'provider-1')",
    )
    seen = set()
    for name in ("unknown", "provider", "banned", "unverified", "no address at all"):
        before = hasher_at(site).runs
        visitor = Visitor(site, f"{name}@stoa.example" if " " not in name else name, password="Wrong-Password-1")
        answer = await visitor.sign_in()
        assert hasher_at(site).runs == before + 1, name
        error = answer.json()["error"]
        seen.add((answer.status_code, error["code"], error["message"], "set-cookie" in answer.headers))
    assert seen == {(401, "INVALID_CREDENTIALS", "The e-mail address or the password is not right.", False)}


async def test_somebody_suspended_is_told_why_with_the_right_password(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    await run_sql(site, "update accounts.people set status = 'suspended', status_reason = 'Spam in reviews'")
    answer = await ann.sign_in()
    assert (answer.status_code, code_of(answer)) == (403, "ACCOUNT_SUSPENDED")
    assert "Spam in reviews" in str(answer.json()["error"]["decision"])


async def test_an_answer_has_the_shape_of_the_contract(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    data = (await ann.sign_in()).json()["data"]
    assert set(data) == {"accessToken", "tokenType", "expiresIn", "user", "refreshToken"}
    assert (data["tokenType"], data["expiresIn"], data["user"]["username"]) == ("Bearer", 900, "ann-lee")
    assert (await ann.me()).json()["data"]["email"] == "ann@stoa.example"


async def test_row_25_the_fourth_attempt_needs_a_proof_that_counts_once(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    for _ in range(3):
        assert (await Visitor(site, password="Wrong-Password-1").sign_in()).status_code == 401
    runs = hasher_at(site).runs
    asked = await ann.sign_in()
    assert (asked.status_code, code_of(asked)) == (428, "CAPTCHA_REQUIRED")
    assert hasher_at(site).runs == runs
    solution = solve(asked.json()["error"]["challenge"])
    wrong = await ann.post("login", {"email": ann.email, "password": "Wrong-Password-1", "captcha": solution})
    assert wrong.status_code == 401
    replayed = await ann.sign_in(captcha=solution)
    assert (replayed.status_code, code_of(replayed)) == (428, "CAPTCHA_REQUIRED")
    assert (await ann.sign_in(captcha=solve(replayed.json()["error"]["challenge"]))).status_code == 200


async def guess(site: SiteUnderTest, address: str = "") -> int:
    """Guess once, doing whatever work is asked for."""
    visitor = Visitor(site, password="Wrong-Password-1", address=address)
    answer = await visitor.sign_in()
    if answer.status_code == 428:
        answer = await visitor.sign_in(captcha=solve(answer.json()["error"]["challenge"]))
    return answer.status_code


async def test_five_failures_close_the_account_to_that_address_for_a_while(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    assert [await guess(site) for _ in range(6)] == [401] * 5 + [423]
    locked = await ann.sign_in()
    assert (locked.status_code, code_of(locked)) == (423, "ACCOUNT_LOCKED")
    assert 1 <= int(locked.headers["retry-after"]) <= 900
    assert locked.json()["error"]["decision"]["rule"] == "accounts.lockout"
    nobody = [await Visitor(site, "nobody@stoa.example").sign_in() for _ in range(3)]
    assert [answer.status_code for answer in nobody] == [401] * 3


async def test_row_23_strangers_do_not_lock_the_owner_out_and_have_a_budget(start_site: StartSite) -> None:
    site = await open_site(start_site, **PROXY)
    ann = await Visitor(site, address="192.0.2.1").join()
    known = await ann.post("login", {"email": ann.email, "password": GOOD})
    ann.cookies = {name: value for name, value in known.cookies.items() if name.startswith("stoa_device")}
    assert ann.cookies
    before = hasher_at(site).runs
    statuses: list[int] = []
    for _ in range(20):
        statuses += await asyncio.gather(*[guess(site, f"198.51.100.{number}") for number in range(50)])
    assert len(statuses) == 1000
    assert set(statuses) == {401, 423}
    assert hasher_at(site).runs - before == statuses.count(401) == 20
    stranger = Visitor(site, address="203.0.113.9")
    assert (await stranger.sign_in()).status_code == 423
    assert (await ann.sign_in()).status_code == 200


async def test_row_24_a_hundred_guesses_at_once_are_hashed_no_more_than_allowed(start_site: StartSite) -> None:
    site = await open_site(start_site, SIGN_IN_CAPTCHA_AFTER="0", PASSWORD_HASHES_WAITING="500")
    await Visitor(site).join()
    before = hasher_at(site).runs
    answers = await asyncio.gather(*[Visitor(site, password=f"Guess-number-{n}").sign_in() for n in range(100)])
    assert hasher_at(site).runs - before == 5
    assert sorted({answer.status_code for answer in answers}) == [401, 423]


async def test_guesses_are_bounded_when_valkey_is_down(start_site: StartSite, monkeypatch: pytest.MonkeyPatch) -> None:
    from stoa.kernel.valkey import Valkey, ValkeyDown

    site = await open_site(start_site, SIGN_IN_CAPTCHA_AFTER="0")
    await Visitor(site).join()

    async def down(*_: object, **__: object) -> None:
        raise ValkeyDown

    for name in ("run", "command"):
        monkeypatch.setattr(Valkey, name, down)
    assert [await guess(site) for _ in range(6)] == [401] * 5 + [423]


async def test_row_11_more_than_can_wait_are_asked_to_come_back(start_site: StartSite) -> None:
    dear = {"PASSWORD_MEMORY_KIB": "8192", "PASSWORD_PASSES": "20"}  # all sixty are there before one is done
    site = await open_site(
        start_site, PASSWORD_HASHES_WAITING="4", PASSWORD_HASHES_AT_ONCE="2", SIGN_IN_CAPTCHA_AFTER="0", **dear
    )
    await Visitor(site).join()
    people = [Visitor(site, f"p{n}@stoa.example") for n in range(60)]
    answers = await asyncio.gather(*[one.sign_in() for one in people], site.get("/health"))
    assert answers.pop().status_code == 200
    busy = [answer for answer in answers if answer.status_code == 503]
    assert busy
    assert {code_of(answer) for answer in busy} == {"SIGN_IN_BUSY"}
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in busy)
    assert {answer.status_code for answer in answers} == {401, 503}


async def test_an_attempt_that_was_turned_away_for_lack_of_room_is_not_counted(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    with monkeypatch.context() as patch:
        patch.setattr(hasher_at(site), "_most", 0)
        assert [(await ann.sign_in()).status_code for _ in range(8)] == [503] * 8
    assert (await ann.sign_in()).status_code == 200


async def test_what_is_given_back_twice_or_too_late_is_no_guess_more(start_site: StartSite) -> None:
    site = await open_site(start_site)
    accounts = accounts_at(site)
    tally, counts = Tally(accounts.valkey, 60), [Count("stoa-test:given-back", 2, 0)]
    await tally.give_back(counts)
    assert (await tally.reserve(counts, proved=False))[0] is Outcome.RESERVED
    await tally.give_back(counts)
    await tally.give_back(counts)
    ends = [(await tally.reserve(counts, proved=False))[0] for _ in range(3)]
    assert ends == [Outcome.RESERVED, Outcome.RESERVED, Outcome.CLOSED]
    await tally.forget(counts)


async def test_a_password_is_hashed_anew_when_the_settings_have_risen(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    old = PasswordHasher(time_cost=1, memory_cost=512, parallelism=1)
    await run_sql(site, "update accounts.passwords set hash = $1", old.hash(GOOD))
    assert (await ann.sign_in()).status_code == 200
    async with site.runtime.databases[site.name].write() as tx:
        kept = await tx.connection.fetchval("select hash from accounts.passwords")
    assert "m=1024," in kept
    assert (await ann.sign_in()).status_code == 200


async def test_every_attempt_is_written_down_with_address_and_agent(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    await Visitor(site, password="Wrong-Password-1").post(
        "login", {"email": ann.email, "password": "Wrong-Password-1"}, headers={"User-Agent": "Firefox/150"}
    )
    await ann.sign_in()
    lines = (await ann.ask("GET", "/api/v1/auth/attempts")).json()["data"]
    assert [line["outcome"] for line in lines] == ["signed-in", "wrong"]
    assert (lines[1]["address"], lines[1]["agent"]) == ("127.0.0.1", "Firefox/150")


async def test_row_10_the_list_that_ships_refuses_the_most_used_passwords(start_site: StartSite) -> None:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # type: ignore[import-untyped]  # it comes without types

    from stoa.accounts.passwords.breached import is_breached, make_filter
    from stoa.accounts.passwords.breached.filter import _bits

    everything = FREQUENCY_LISTS["passwords"]
    assert all(is_breached(password) for password in everything)
    assert make_filter(everything) == _bits()
    others = [hashlib.sha256(str(number).encode()).hexdigest()[:14] for number in range(20_000)]
    assert not any(is_breached(password) for password in others)
    site = await open_site(start_site, PASSWORD_BREACH_URL="http://127.0.0.1:9/range/")  # nobody answers there
    assert (await Visitor(site, password="Password1!").register()).status_code == 422
    assert (await Visitor(site).register()).status_code == 201

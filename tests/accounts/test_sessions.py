"""Sessions: refreshed once, ended at once, and never more than there may be."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.jwk import OctKey

from stoa.accounts.authority import KEPT_SECONDS
from stoa.accounts.tokens import access_tokens
from stoa.kernel import clock
from stoa.kernel.crypto.jwt import TokenKey, sign_token
from stoa.kernel.embedded import Addresses
from stoa.kernel.http.core_feature import core_feature
from stoa.kernel.runtime import open_runtime
from stoa.kernel.valkey import Valkey, ValkeyDown
from tests.harness.web import SiteUnderTest, StartSite, serve_runtime
from tests.kernel.asking import eventually

from .at_the_door import ADDED, GOOD, Visitor, accounts_at, claims_of, code_of, grant, last_token, mails, open_site
from .test_sign_in import run_sql

CLAIMS = {"sub", "email", "name", "role", "permissions", "deviceId", "sessionId", "iat", "exp", "iss", "aud", "jti"}


async def ann_signed_in(site: SiteUnderTest, **more: Any) -> Visitor:
    ann = await Visitor(site).join()
    assert (await ann.sign_in(**more)).status_code == 200
    return ann


async def exchange(visitor: Visitor, token: str | None = None) -> httpx2.Response:
    return await Visitor(visitor.site).post("refresh", {"refreshToken": token or visitor.refresh_token})


async def test_row_13_ten_refreshes_at_once_have_one_successor(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await ann_signed_in(site)
    answers = await asyncio.gather(*[exchange(ann) for _ in range(10)])
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["data"]["refreshToken"] for answer in answers}) == 1


async def test_row_13_a_lost_answer_is_given_again_and_an_older_token_ends_the_family(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await ann_signed_in(site)
    oldest = ann.refresh_token
    second = (await exchange(ann)).json()["data"]["refreshToken"]
    assert (await exchange(ann)).json()["data"]["refreshToken"] == second
    answer = (await exchange(ann, second)).json()["data"]
    replayed = await exchange(ann, oldest)
    assert (replayed.status_code, code_of(replayed)) == (401, "REFRESH_TOKEN_REUSED")
    assert (await exchange(ann, answer["refreshToken"])).status_code == 401
    ann.token = answer["accessToken"]
    assert (await ann.me()).status_code == 401
    assert (await mails(site, ann.email))[0]["subject"] == "A session of yours was ended to be safe"


async def test_row_13_after_the_grace_even_the_last_token_counts_as_reused(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await ann_signed_in(site)
    await exchange(ann)
    await run_sql(site, "update accounts.refresh_tokens set used_at = used_at - interval '11 seconds'")
    assert code_of(await exchange(ann)) == "REFRESH_TOKEN_REUSED"


async def test_the_refresh_token_comes_as_a_cookie_of_its_own_path(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    answer = await ann.post("login", {"email": ann.email, "password": GOOD, "rememberMe": True})
    assert "refreshToken" not in answer.json()["data"]
    line = next(one for one in answer.headers.get_list("set-cookie") if one.startswith("stoa_refresh"))
    assert {"HttpOnly", "SameSite=Strict", "Path=/api/v1/auth"} <= set(line.split("; "))
    assert "Max-Age=2591" in line
    ann.cookies = {line.split("=")[0]: line.split(";")[0].split("=", 1)[1]}
    again = await ann.ask("POST", "/api/v1/auth/refresh", headers={"Origin": site.origin})
    assert again.status_code == 200
    assert any(one.startswith("stoa_refresh") for one in again.headers.get_list("set-cookie"))
    foreign = await ann.post("refresh", headers={"Origin": "https://evil.example"})
    assert (foreign.status_code, code_of(foreign)) == (403, "CSRF")


async def test_row_15_many_sign_ins_at_once_leave_exactly_as_many_sessions_as_there_may_be(
    start_site: StartSite,
) -> None:
    site = await open_site(start_site, SESSION_LIMIT="4", PASSWORD_HASHES_WAITING="100", SIGN_IN_CAPTCHA_AFTER="0")
    ann = await Visitor(site).join()
    places = [ann.elsewhere() for _ in range(9)]
    statuses: list[int] = []
    for some in (places[:4], places[4:]):  # the fifth failure that is not known to be none would close the account
        statuses += [answer.status_code for answer in await asyncio.gather(*[one.sign_in() for one in some])]
    assert set(statuses) <= {200, 423}
    signed_in = [one for one in places if one.token]
    assert len(signed_in) > 4
    seen = await asyncio.gather(*[one.me() for one in signed_in])
    assert sorted(answer.status_code for answer in seen) == [200] * 4 + [401] * (len(signed_in) - 4)


async def test_row_14_a_session_that_is_revoked_is_felt_and_a_foreign_one_is_not_there(start_site: StartSite) -> None:
    site = await open_site(start_site)
    here = await ann_signed_in(site)
    there = here.elsewhere()
    await there.sign_in()
    eve = await Visitor(site, "eve@stoa.example", "eve-1").join()
    await eve.sign_in()
    assert (await there.me()).status_code == 200
    listed = (await here.ask("GET", "/api/v1/auth/sessions")).json()["data"]
    assert [one["current"] for one in listed if one["id"] == here.session_id] == [True]
    assert len(listed) == 2
    assert (await eve.ask("DELETE", f"/api/v1/auth/sessions/{there.session_id}")).status_code == 404
    assert (await there.me()).status_code == 200
    path = f"/api/v1/auth/sessions/{there.session_id}"
    assert (await here.ask("PATCH", path, {"name": "Kitchen"})).status_code == 204
    assert (await here.ask("DELETE", path)).status_code == 204
    assert (await there.me()).status_code == 401
    assert (await exchange(there)).status_code == 401
    assert (await here.me()).status_code == 200


async def test_signing_out_ends_one_session_or_all(start_site: StartSite) -> None:
    site = await open_site(start_site)
    one = await ann_signed_in(site)
    two, three = one.elsewhere(), one.elsewhere()
    await two.sign_in()
    await three.sign_in()
    assert (await one.post("logout")).status_code == 204
    assert [(await each.me()).status_code for each in (one, two, three)] == [401, 200, 200]
    assert (await two.post("logout-all")).status_code == 204
    assert [(await each.me()).status_code for each in (one, two, three)] == [401, 401, 401]


async def test_row_12_what_is_taken_away_is_felt_by_tokens_that_are_out(start_site: StartSite) -> None:
    site = await open_site(start_site)
    boss = await Visitor(site, "boss@stoa.example", "boss-1").join()
    await grant(site, boss.person_id, "admin")
    await boss.sign_in()
    ann = await ann_signed_in(site)
    attempts = "/api/v1/admin/attempts"
    assert (await ann.ask("GET", attempts)).status_code == 403
    role = f"/api/v1/admin/users/{ann.person_id}/roles/moderator"
    assert (await boss.ask("PUT", role, {"reason": "Helps out"})).status_code == 204
    assert (await ann.ask("GET", attempts)).status_code == 200
    assert (await boss.ask("DELETE", role)).status_code == 204
    assert (await ann.ask("GET", attempts)).status_code == 403
    log = (await boss.ask("GET", "/api/v1/admin/grants")).json()["data"]
    assert [(line["act"], line["role"], line["byPerson"]) for line in log[:2]] == [
        ("withdrawn", "moderator", boss.person_id),
        ("granted", "moderator", boss.person_id),
    ]


async def test_row_12_another_process_feels_it_within_a_second(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await ann_signed_in(site)
    runtime = open_runtime(site.runtime.config, site.runtime.sites, Addresses())
    other, stop = await serve_runtime(runtime, site.name, (core_feature(),))
    try:
        elsewhere = Visitor(other, token=ann.token)
        assert (await elsewhere.me()).status_code == 200
        assert (await ann.post("logout")).status_code == 204

        async def is_over() -> bool:
            return (await elsewhere.me()).status_code == 401

        assert KEPT_SECONDS < 1
        assert await eventually(is_over)
    finally:
        await stop()


async def test_row_16_a_new_password_ends_every_other_session(start_site: StartSite) -> None:
    site = await open_site(start_site)
    here = await ann_signed_in(site)
    there = here.elsewhere()
    await there.sign_in()
    wrong = await here.post(
        "change-password", {"currentPassword": "Not-My-Password-1", "newPassword": "Quay-Anchor-55"}
    )
    assert (wrong.status_code, code_of(wrong)) == (401, "WRONG_PASSWORD")
    right = await here.post("change-password", {"currentPassword": GOOD, "newPassword": "Quay-Anchor-55"})
    assert right.status_code == 200
    assert [(await each.me()).status_code for each in (here, there)] == [200, 401]
    assert (await mails(site, here.email))[0]["subject"] == "Your password was changed"
    assert (await here.elsewhere().sign_in()).status_code == 401


async def test_row_16_a_ban_ends_every_session_and_a_session_stays_ended(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await ann_signed_in(site)
    mod = await Visitor(site, "mod@stoa.example", "watch-1").join()
    await grant(site, mod.person_id, "moderator")
    await mod.sign_in()
    assert (await ann.me()).status_code == 200
    status = f"/api/v1/admin/users/{ann.person_id}/status"
    assert (await ann.ask("PUT", status, {"status": "active"})).status_code == 403
    ban = {"status": "suspended", "reason": "Spam", "until": (clock.now() + timedelta(days=1)).isoformat()}
    assert (await mod.ask("PUT", status, ban)).status_code == 200
    assert [(await ann.me()).status_code, (await exchange(ann)).status_code] == [401, 401]
    assert code_of(await ann.elsewhere().sign_in()) == "ACCOUNT_SUSPENDED"
    await run_sql(site, "update accounts.people set status_until = now() where status = 'suspended'")
    assert (await ann.elsewhere().sign_in()).status_code == 200
    assert (await ann.me()).status_code == 401
    assert (await mod.ask("PUT", status, ban)).status_code == 200
    assert (await mod.ask("PUT", status, {"status": "active"})).status_code == 200
    assert (await ann.elsewhere().sign_in()).status_code == 200
    await grant(site, ann.person_id, "admin")
    refused = await mod.ask("PUT", status, ban)
    assert (refused.status_code, code_of(refused)) == (403, "ADMINISTRATOR_STAYS")


async def test_sessions_go_on_while_valkey_is_down_and_end_when_they_are_ended(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = await open_site(start_site)
    ann = await ann_signed_in(site)
    there = ann.elsewhere()
    await there.sign_in()
    assert (await there.me()).status_code == 200

    async def down(*_: object, **__: object) -> None:
        raise ValkeyDown

    for name in ("run", "command"):
        monkeypatch.setattr(Valkey, name, down)
    assert [(await one.me()).status_code for one in (ann, there)] == [200, 200]
    assert (await ann.ask("DELETE", f"/api/v1/auth/sessions/{there.session_id}")).status_code == 204
    assert [(await one.me()).status_code for one in (ann, there)] == [200, 401]


async def test_row_31_tokens_that_we_did_not_make_for_this_are_refused(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await ann_signed_in(site)
    claims = claims_of(ann.token)
    assert set(claims) == CLAIMS
    keys = (await site.get("/.well-known/jwks.json")).json()["keys"]
    assert keys == (await site.get("/api/v1/.well-known/jwks.json")).json()["keys"]
    assert all("d" not in key for key in keys)
    header, payload, signature = ann.token.split(".")
    private = Ed25519PrivateKey.generate()
    own = TokenKey(keys[0]["kid"], private.public_key(), private, clock.now() - timedelta(days=1), None)
    ours = access_tokens(accounts_at(site)).keys.current()
    told = {name: claims[name] for name in ("sub", "sessionId")}
    fit = {"kind": "at+jwt", "issuer": claims["iss"], "audience": claims["aud"], "life": timedelta(minutes=5)}
    assert (await Visitor(site, token=sign_token(ours, told, **fit)).me()).status_code == 200
    public = OctKey.import_key(keys[0]["x"])
    hmac = {"alg": "HS256", "kid": keys[0]["kid"], "typ": "at+jwt"}
    forged = [
        "e30." + payload + ".",
        f"{header}.{payload}.",
        f"{header}.{payload[:-4]}AAAA.{signature}",
        jws.serialize_compact(hmac, json.dumps(claims), public),
        jws.serialize_compact({**hmac, "jwk": keys[0]}, json.dumps(claims), public),
        sign_token(own, told, **fit),
        sign_token(ours, told, **{**fit, "kind": "JWT"}),
        sign_token(ours, told, **{**fit, "audience": "another-site"}),
        sign_token(ours, told, **{**fit, "issuer": "https://evil.example"}),
        sign_token(ours, told, **{**fit, "life": timedelta(minutes=-5)}),
        sign_token(ours, {"sub": claims["sub"]}, **fit),
        "stoa_" + "a" * 26 + "_nonsense",
        "nonsense",
        ann.refresh_token,
    ]
    for token in forged:
        assert (await Visitor(site, token=token).me()).status_code == 401, token
    assert (await ann.me()).status_code == 200


async def test_row_31_keys_rotate_while_tokens_are_in_use(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await ann_signed_in(site)
    signing = access_tokens(accounts_at(site)).keys
    for _ in range(3):
        answers, _ = await asyncio.gather(asyncio.gather(*[ann.me() for _ in range(10)]), signing.rotate())
        assert {answer.status_code for answer in answers} == {200}
        assert (await ann.elsewhere().sign_in()).status_code == 200


async def test_row_37_nothing_but_a_profile_can_be_changed_in_a_profile(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await ann_signed_in(site)
    before = (await ann.me()).json()["data"]
    for stray in (
        {"role": "admin"},
        {"roles": ["admin"]},
        {"isPremium": True},
        {"email": "x@y.example"},
        {"status": "x"},
    ):
        assert (await ann.ask("PATCH", "/api/v1/users/me", stray)).status_code == 400, stray
    assert (await ann.me()).json()["data"] == before
    changed = await ann.ask("PATCH", "/api/v1/users/me", {"name": "Ann", "timeZone": "Europe/Vienna", "theme": "dark"})
    now = changed.json()["data"]
    told = {"name": "Ann", "displayName": "Ann", "timeZone": "Europe/Vienna", "theme": "dark"}
    assert now == {**before, **told, "updatedAt": now["updatedAt"]}
    assert now["updatedAt"] > before["updatedAt"]
    assert (await ann.ask("PATCH", "/api/v1/users/me", {"timeZone": "Nowhere/Never"})).status_code == 422
    shown = (await site.get("/api/v1/users/ann-lee")).json()["data"]
    assert set(shown) - ADDED == {"id", "username", "name", "displayName", "bio", "avatarId", "createdAt"}


async def test_row_18_an_old_session_needs_a_fresh_proof_for_a_new_address(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await ann_signed_in(site)
    await run_sql(site, "update accounts.sessions set authenticated_at = authenticated_at - interval '11 minutes'")
    asked = await ann.post("change-email", {"email": "new@stoa.example"})
    assert (asked.status_code, code_of(asked)) == (428, "STEP_UP_REQUIRED")
    assert (await ann.post("step-up", {"password": "Not-My-Password-1"})).status_code == 401
    assert (await ann.post("step-up", {"password": GOOD})).status_code == 204
    assert (await ann.post("change-email", {"email": "new@stoa.example"})).status_code == 202


async def test_sessions_and_cookies_go_by_the_clock_of_the_database_whatever_that_of_the_process_says(
    start_site: StartSite,
) -> None:
    site = await open_site(start_site)
    ann = await ann_signed_in(site)
    with clock.wrong(timedelta(minutes=11)):  # a proof of this moment is no older for it
        assert (await ann.post("change-email", {"email": "new@stoa.example"})).status_code == 202
    await ann.sign_in()
    await run_sql(site, "update accounts.sessions set authenticated_at = authenticated_at - interval '11 minutes'")
    with clock.wrong(timedelta(minutes=-20)):  # nor is an old one younger
        assert code_of(await ann.post("change-email", {"email": "newer@stoa.example"})) == "STEP_UP_REQUIRED"
    with clock.wrong(timedelta(days=40)):  # by a clock of its own it would be over, and its cookie, too
        assert (await ann.me()).status_code == 200
        answer = await ann.post("login", {"email": ann.email, "password": GOOD, "rememberMe": True})
        line = next(one for one in answer.headers.get_list("set-cookie") if one.startswith("stoa_refresh"))
        lasts = int(line.partition("Max-Age=")[2].partition(";")[0])
        assert abs(lasts - timedelta(days=30).total_seconds()) < 1000, (
            "what is known of another's clock is nearly right"
        )


async def test_row_59_a_new_address_is_proven_and_the_old_one_is_told(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await ann_signed_in(site)
    await ann.post("change-email", {"email": "new@stoa.example"})
    assert (await ann.me()).json()["data"]["email"] == ann.email
    token = await last_token(site, "new@stoa.example")
    assert (await site.get(f"/api/v1/auth/confirm-email?token={token}")).status_code == 405
    answers = await asyncio.gather(*[Visitor(site).post("confirm-email", {"token": token}) for _ in range(4)])
    assert sorted(answer.status_code for answer in answers) == [200, 410, 410, 410]
    assert (await ann.me()).json()["data"]["email"] == "new@stoa.example"
    subjects = [mail["subject"] for mail in await mails(site, ann.email)]
    assert subjects[:2] == ["Your address was changed", "A new address was asked for"]


async def test_an_address_of_somebody_else_is_not_betrayed_by_changing_to_it(start_site: StartSite) -> None:
    site = await open_site(start_site)
    await Visitor(site, "bob@stoa.example", "bob-1").join()
    ann = await ann_signed_in(site)
    before = len(await mails(site, "bob@stoa.example"))
    answers = [await ann.post("change-email", {"email": f"{name}@stoa.example"}) for name in ("bob", "nobody")]
    assert answers[0].status_code == answers[1].status_code == 202
    assert answers[0].json() == answers[1].json()
    assert len(await mails(site, "bob@stoa.example")) == before

"""Passkeys: the only factor or the second one, and no use to anybody else."""

import asyncio
from contextlib import suppress
from typing import Any

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.accounts.passkeys.ceremonies import Refused, challenge_in, check_made, check_shown, party_of
from tests.accounts.at_the_door import Visitor, code_of, mails, open_site
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import rows, value

from .app import member_with_app, start, waiting
from .authenticator import PRESENT, Authenticator, encoded

KEYS = "/api/v1/auth/passkeys"


async def options(visitor: Visitor, path: str, body: Any = None) -> dict[str, Any]:
    """Begin a ceremony."""
    answer = await visitor.post(f"passkeys/{path}/options", body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["data"]["publicKey"]
    return found


async def add(visitor: Visitor, key: Authenticator, name: str = "", **lies: str) -> httpx2.Response:
    """Add a passkey."""
    credential = key.make(await options(visitor, "register"), **lies)
    return await visitor.post("passkeys/register", {"credential": credential, "name": name})


async def enter(visitor: Visitor, key: Authenticator, **lies: str) -> httpx2.Response:
    """Sign in with a passkey alone."""
    credential = key.show(await options(visitor, "sign-in"), **lies)
    return await visitor.post("passkeys/sign-in", {"credential": credential, "tokenDelivery": "body"})


async def member_with_passkey(
    site: SiteUnderTest, email: str = "ann@stoa.example", name: str = "ann-lee"
) -> tuple[Visitor, Authenticator]:
    """Give somebody who has signed in and has a passkey."""
    visitor = await Visitor(site, email, name).join()
    await visitor.sign_in()
    key = Authenticator(site.origin)
    answer = await add(visitor, key, "My phone")
    assert answer.status_code == 201, answer.text
    return visitor, key


async def test_a_passkey_is_the_only_factor_that_is_needed(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, key = await member_with_passkey(site)
    stranger = Visitor(site)
    answer = await enter(stranger, key)
    assert answer.status_code == 200, answer.text
    stranger.token = answer.json()["data"]["accessToken"]
    assert (await stranger.me()).json()["data"]["username"] == ann.username
    assert (await stranger.post("mfa/recovery-codes")).status_code == 200  # it counts as a second factor, too


async def test_a_page_is_given_its_cookie(start_site: StartSite) -> None:
    site = await open_site(start_site)
    _, key = await member_with_passkey(site)
    visitor = Visitor(site)
    credential = key.show(await options(visitor, "sign-in"))
    answer = await visitor.post("passkeys/sign-in", {"credential": credential, "session": "page"})
    assert set(answer.json()["data"]) == {"user"}
    visitor.cookies = {"stoa_session_firstspawn": answer.cookies["stoa_session_firstspawn"]}
    assert (await visitor.me()).status_code == 200


async def test_the_first_passkey_comes_with_recovery_codes_and_the_second_without(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    await ann.sign_in()
    first = await add(ann, Authenticator(site.origin), "My phone")
    assert len(first.json()["data"]["recoveryCodes"]) == 10
    second = await add(ann, Authenticator(site.origin))
    assert "recoveryCodes" not in second.json()["data"]
    listed = (await ann.ask("GET", KEYS)).json()["data"]
    assert [one["name"] for one in listed] == ["My phone", "Passkey"]
    assert set(listed[0]) == {"id", "name", "backedUp", "createdAt", "lastUsedAt", "suspectAt"}
    assert "A passkey was added" in {mail["subject"] for mail in await mails(site, ann.email)}


async def test_a_passkey_is_the_second_factor_after_a_password(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, key = await member_with_passkey(site)
    again = ann.elsewhere()
    told = await waiting(again)
    assert told["methods"] == ["passkey", "recovery-code"]
    asked = await options(again, "verify", {"mfaToken": told["mfaToken"]})
    assert [one["id"] for one in asked["allowCredentials"]] == [encoded(key.credential_id)]
    body = {"mfaToken": told["mfaToken"], "credential": key.show(asked), "tokenDelivery": "body"}
    answer = await again.post("passkeys/verify", body)
    assert answer.status_code == 200, answer.text
    again.token = answer.json()["data"]["accessToken"]
    assert (await again.me()).status_code == 200
    assert code_of(await ann.elsewhere().post("passkeys/verify", body)) == "MFA_TOKEN_INVALID"


async def test_a_passkey_is_a_fresh_proof(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, key = await member_with_passkey(site)
    database = site.runtime.databases[site.name]
    await rows(database, "update accounts.sessions set authenticated_at = now() - interval '1 hour'")
    asked = await options(ann, "step-up")
    assert (await ann.post("passkeys/step-up", {"credential": key.show(asked)})).status_code == 204
    fresh = "select authenticated_at > now() - interval '1 minute' from accounts.sessions order by id desc"
    assert await value(database, fresh) is True
    replayed = await ann.post("passkeys/step-up", {"credential": key.show(asked)})
    assert (replayed.status_code, code_of(replayed)) == (401, "PASSKEY_INVALID")


@pytest.mark.parametrize(
    "origin", ["https://firstspawn.localhost", "http://evil.example", "http://firstspawn.localhost.evil.example"]
)
async def test_row_22_an_answer_for_another_origin_is_refused(start_site: StartSite, origin: str) -> None:
    site = await open_site(start_site)
    ann, key = await member_with_passkey(site)
    answer = await enter(Visitor(site), key, origin=origin)
    assert (answer.status_code, code_of(answer)) == (401, "PASSKEY_INVALID")
    made = await add(ann, Authenticator(site.origin), origin=origin)
    assert (made.status_code, code_of(made)) == (409, "PASSKEY_NOT_ADDED")
    assert (await enter(Visitor(site), key)).status_code == 200


async def test_row_22_an_answer_for_another_site_is_refused(start_site: StartSite) -> None:
    site = await open_site(start_site)
    _, key = await member_with_passkey(site)
    key.rp_id = "marinemarket.localhost"
    assert code_of(await enter(Visitor(site), key)) == "PASSKEY_INVALID"


async def test_row_22_a_challenge_counts_once(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, key = await member_with_passkey(site)
    asked = await options(Visitor(site), "sign-in")
    body = {"credential": key.show(asked), "tokenDelivery": "body"}
    assert (await Visitor(site).post("passkeys/sign-in", body)).status_code == 200
    assert code_of(await Visitor(site).post("passkeys/sign-in", body)) == "PASSKEY_INVALID"
    fresh_signature = {"credential": key.show(asked), "tokenDelivery": "body"}
    assert code_of(await Visitor(site).post("passkeys/sign-in", fresh_signature)) == "PASSKEY_INVALID"
    made = await options(ann, "register")
    assert (
        await ann.post("passkeys/register", {"credential": Authenticator(site.origin).make(made)})
    ).status_code == 201
    again = {"credential": Authenticator(site.origin).make(made)}
    assert code_of(await ann.post("passkeys/register", again)) == "PASSKEY_NOT_ADDED"


async def test_row_22_a_challenge_is_used_up_by_a_wrong_answer(start_site: StartSite) -> None:
    site = await open_site(start_site)
    _, key = await member_with_passkey(site)
    asked = await options(Visitor(site), "sign-in")
    wrong = {"credential": key.show(asked, origin="http://evil.example")}
    assert (await Visitor(site).post("passkeys/sign-in", wrong)).status_code == 401
    assert (await Visitor(site).post("passkeys/sign-in", {"credential": key.show(asked)})).status_code == 401


async def test_row_22_of_ten_at_once_with_one_challenge_one_gets_in(start_site: StartSite) -> None:
    site = await open_site(start_site)
    _, key = await member_with_passkey(site)
    asked = await options(Visitor(site), "sign-in")
    bodies = [{"credential": key.show(asked), "tokenDelivery": "body"} for _ in range(10)]
    answers = await asyncio.gather(*(Visitor(site).post("passkeys/sign-in", body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 9


async def test_row_22_a_challenge_counts_for_what_and_whom_it_was_made(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, key = await member_with_passkey(site)
    ben, other = await member_with_passkey(site, "ben@stoa.example", "ben-oak")
    of_ann = await options(ann, "step-up")
    assert (await ben.post("passkeys/step-up", {"credential": other.show(of_ann, stranger="yes")})).status_code == 401
    for_proof = await options(ann, "step-up")
    assert (await Visitor(site).post("passkeys/sign-in", {"credential": key.show(for_proof)})).status_code == 401
    registering = await options(ann, "register")
    stolen = Authenticator(site.origin).make(registering)
    assert code_of(await ben.post("passkeys/register", {"credential": stolen})) == "PASSKEY_NOT_ADDED"
    elsewhere = ann.elsewhere()
    elsewhere.token = (await enter(elsewhere, key)).json()["data"]["accessToken"]
    assert code_of(await elsewhere.post("passkeys/register", {"credential": stolen})) == "PASSKEY_NOT_ADDED"
    database = site.runtime.databases[site.name]
    late = await options(Visitor(site), "sign-in")
    await rows(database, "update accounts.passkey_challenges set expires_at = now() - interval '1 second'")
    assert (await Visitor(site).post("passkeys/sign-in", {"credential": key.show(late)})).status_code == 401


async def test_row_22_a_passkey_that_nobody_has_unlocked_is_refused(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, key = await member_with_passkey(site)
    key.flags = PRESENT
    assert code_of(await enter(Visitor(site), key)) == "PASSKEY_INVALID"
    locked = Authenticator(site.origin, flags=PRESENT)
    assert code_of(await add(ann, locked)) == "PASSKEY_NOT_ADDED"


async def test_row_22_another_users_passkey_is_no_second_factor(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, _ = await member_with_passkey(site)
    _, other = await member_with_passkey(site, "ben@stoa.example", "ben-oak")
    token = await start(ann.elsewhere())
    asked = await options(ann.elsewhere(), "verify", {"mfaToken": token})
    body = {"mfaToken": token, "credential": other.show(asked, stranger="yes")}
    answer = await ann.elsewhere().post("passkeys/verify", body)
    assert (answer.status_code, code_of(answer)) == (401, "PASSKEY_INVALID")


async def test_row_22_a_passkey_names_its_owner_truly_and_a_key_signs_for_itself(start_site: StartSite) -> None:
    site = await open_site(start_site)
    _, key = await member_with_passkey(site)
    _, other = await member_with_passkey(site, "ben@stoa.example", "ben-oak")
    key.user_handle, kept = other.user_handle, key.user_handle
    assert (await enter(Visitor(site), key)).status_code == 401
    forged = Authenticator(site.origin, key.rp_id, 50, user_handle=kept, credential_id=key.credential_id)
    assert (await enter(Visitor(site), forged)).status_code == 401
    key.user_handle = kept
    assert (await enter(Visitor(site), key)).status_code == 200  # and the forger has raised no suspicion
    assert await value(site.runtime.databases[site.name], "select count(suspect_at) from accounts.passkeys") == 0


async def test_row_22_a_counter_that_falls_back_is_refused_flagged_and_told(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, key = await member_with_passkey(site)
    key.count = 20
    assert (await enter(Visitor(site), key)).status_code == 200
    key.count = 7
    answer = await enter(Visitor(site), key)
    assert (answer.status_code, code_of(answer)) == (401, "PASSKEY_INVALID")
    assert (await ann.ask("GET", KEYS)).json()["data"][0]["suspectAt"] is not None
    assert "One of your passkeys may have been copied" in {mail["subject"] for mail in await mails(site, ann.email)}


async def test_an_authenticator_that_does_not_count_is_accepted(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    await ann.sign_in()
    key = Authenticator(site.origin, count=0)
    assert (await add(ann, key)).status_code == 201
    for _ in range(2):
        key.count = -1
        assert (await enter(Visitor(site), key)).status_code == 200


async def test_a_passkey_is_added_once(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, key = await member_with_passkey(site)
    asked = await options(ann, "register")
    assert [one["id"] for one in asked["excludeCredentials"]] == [encoded(key.credential_id)]
    answer = await add(ann, key)
    assert (answer.status_code, code_of(answer)) == (409, "PASSKEY_EXISTS")


async def test_passkeys_are_renamed_and_removed_by_their_owner_alone(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, key = await member_with_passkey(site)
    ben, _ = await member_with_passkey(site, "ben@stoa.example", "ben-oak")
    path = f"{KEYS}/{(await ann.ask('GET', KEYS)).json()['data'][0]['id']}"
    assert code_of(await ben.ask("PATCH", path, {"name": "Mine"})) == "PASSKEY_NOT_FOUND"
    assert code_of(await ben.ask("DELETE", path)) == "PASSKEY_NOT_FOUND"
    assert (await ann.ask("PATCH", path, {"name": "Old phone"})).json()["data"]["name"] == "Old phone"
    assert (await ann.ask("DELETE", path)).status_code == 204
    assert (await enter(Visitor(site), key)).status_code == 401
    state = (await ann.ask("GET", "/api/v1/auth/mfa")).json()["data"]
    assert (state["passkeys"], state["recoveryCodesLeft"]) == (0, 0)
    assert "A passkey was removed" in {mail["subject"] for mail in await mails(site, ann.email)}
    assert (await ann.elsewhere().sign_in()).json()["data"]["accessToken"]


async def test_the_last_way_in_stays(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, _ = await member_with_passkey(site)
    await rows(site.runtime.databases[site.name], "delete from accounts.passwords")
    path = f"{KEYS}/{(await ann.ask('GET', KEYS)).json()['data'][0]['id']}"
    answer = await ann.ask("DELETE", path)
    assert (answer.status_code, code_of(answer)) == (409, "LAST_WAY_IN")
    assert len((await ann.ask("GET", KEYS)).json()["data"]) == 1


async def test_an_account_has_at_most_twenty(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, _ = await member_with_passkey(site)
    await rows(
        site.runtime.databases[site.name],
        "insert into accounts.passkeys "
        "(id, person_id, credential_id, public_key, sign_count, transports, backed_up, name) "
        "select gen_random_uuid(), person_id, decode(lpad(n::text, 4, '0'), 'hex'), '', 0, '{}', false, '' "
        "from accounts.passkeys, generate_series(1, 19) n",
    )
    answer = await ann.post("passkeys/register/options")
    assert (answer.status_code, code_of(answer)) == (409, "TOO_MANY_PASSKEYS")


async def test_somebody_with_an_app_may_use_a_passkey_instead(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, _ = await member_with_app(site)
    key = Authenticator(site.origin)
    assert (await add(ann, key)).status_code == 201
    assert (await waiting(ann.elsewhere()))["methods"] == ["passkey", "totp", "recovery-code"]
    assert (await enter(Visitor(site), key)).status_code == 200


async def test_somebody_suspended_does_not_get_in_by_passkey(start_site: StartSite) -> None:
    site = await open_site(start_site)
    _, key = await member_with_passkey(site)
    await rows(site.runtime.databases[site.name], "update accounts.people set status = 'suspended'")
    assert (await enter(Visitor(site), key)).status_code == 401


PARTY = party_of("http://firstspawn.localhost:8000", "FirstSpawn")
ASKED = {
    "challenge": encoded(b"c" * 32),
    "rp": {"id": PARTY.id},
    "user": {"id": encoded(b"u" * 16)},
    "authenticatorSelection": {"userVerification": "required", "residentKey": "required"},
    "userVerification": "required",
}
KEY = Authenticator(PARTY.origin)
MADE = KEY.make(ASKED)
PUBLIC_KEY = check_made(MADE, ASKED["challenge"], PARTY).public_key  # type: ignore[arg-type]  # the sample is untyped JSON
SHOWN = KEY.show(ASKED)


@given(st.sampled_from(["clientDataJSON", "authenticatorData", "signature"]), st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_whatever_else_is_shown_is_refused(part: str, content: bytes) -> None:
    broken = {**SHOWN, "response": {**SHOWN["response"], part: encoded(content)}}
    with pytest.raises(Refused):
        check_shown(broken, str(ASKED["challenge"]), PARTY, PUBLIC_KEY)


@given(st.sampled_from(["clientDataJSON", "attestationObject"]), st.integers(0, 400), st.binary(max_size=40))
@settings(max_examples=300, deadline=None)
def test_whatever_is_broken_is_refused_or_read_and_never_crashes(part: str, at: int, content: bytes) -> None:
    whole = MADE["response"][part]
    text = whole[:at] + encoded(content) + whole[at + len(encoded(content)) :]
    broken = {**MADE, "response": {**MADE["response"], part: text}}
    with suppress(Refused):
        assert challenge_in(broken["response"]["clientDataJSON"]) is not None
        assert check_made(broken, str(ASKED["challenge"]), PARTY).public_key


@given(st.text(max_size=200))
def test_a_challenge_is_read_from_nothing_that_is_none(text: str) -> None:
    with pytest.raises(Refused):
        challenge_in(text)

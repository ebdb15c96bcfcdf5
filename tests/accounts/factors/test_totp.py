"""Codes from an authenticator app: asked for, good for one use, and not to be guessed."""

import asyncio
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from stoa.kernel import clock
from stoa.kernel.http.access import public
from stoa.kernel.valkey import Valkey, ValkeyDown
from tests.accounts.at_the_door import Visitor, code_of, last_token, open_site
from tests.harness.web import StartSite
from tests.kernel.asking import rows, value

from .app import App, finish, member_with_app, set_up_app, start, waiting


async def test_an_app_is_set_up_and_asked_for_from_then_on(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann = await Visitor(site).join()
    await ann.sign_in()
    answer = await ann.post("mfa/setup")
    assert answer.headers["cache-control"] == "no-store"
    setup = answer.json()["data"]
    assert set(setup) == {"secret", "otpauthUri", "qrSvg"}
    uri = urlsplit(setup["otpauthUri"])
    assert parse_qs(uri.query)["secret"] == [setup["secret"]]
    assert setup["qrSvg"].startswith("<svg ")
    app = App(setup["secret"])
    assert (await ann.elsewhere().sign_in()).json()["data"].get("accessToken")  # a setup alone asks for nothing
    wrong = await ann.post("mfa/enable", {"code": app.wrong_code()})
    assert (wrong.status_code, code_of(wrong)) == (401, "MFA_CODE_INVALID")
    enabled = await ann.post("mfa/enable", {"code": app.code()})
    assert enabled.headers["cache-control"] == "no-store"
    assert len(set(enabled.json()["data"]["recoveryCodes"])) == 10
    told = await waiting(ann.elsewhere())
    assert set(told) == {"mfaRequired", "mfaToken", "methods"}
    assert told["methods"] == ["totp", "recovery-code"]
    again = ann.elsewhere()
    answer = await finish(again, await start(again), app.code())
    assert set(answer.json()["data"]) == {"accessToken", "tokenType", "expiresIn", "user", "refreshToken"}
    assert (await again.me()).status_code == 200
    state = (await again.ask("GET", "/api/v1/auth/mfa")).json()["data"]
    assert state == {"totp": True, "passkeys": 0, "recoveryCodesLeft": 10, "required": False}


async def test_a_code_may_come_along_with_the_password(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, app = await member_with_app(site)
    again = ann.elsewhere()
    answer = await again.sign_in(totp=app.wrong_code())
    assert (answer.status_code, code_of(answer)) == (401, "MFA_CODE_INVALID")
    assert (await again.sign_in(totp=app.code())).json()["data"]["accessToken"]
    assert (await again.me()).status_code == 200


async def test_only_one_app_is_set_up_at_a_time_and_a_setup_runs_out(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, _ = await member_with_app(site)
    answer = await ann.post("mfa/setup")
    assert (answer.status_code, code_of(answer)) == (409, "MFA_ALREADY_ENABLED")
    ben = await Visitor(site, "ben@stoa.example", "ben-oak").join()
    await ben.sign_in()
    assert code_of(await ben.post("mfa/enable", {"code": "123456"})) == "MFA_SETUP_MISSING"
    assert code_of(await ben.post("mfa/disable")) == "MFA_NOT_ENABLED"
    app = App((await ben.post("mfa/setup")).json()["data"]["secret"])
    database = site.runtime.databases[site.name]
    await rows(database, "update accounts.totp set started_at = now() - interval '61 minutes' where enabled_at is null")
    assert code_of(await ben.post("mfa/enable", {"code": app.code()})) == "MFA_SETUP_MISSING"


async def test_an_app_that_is_turned_off_is_asked_for_no_more(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, app = await member_with_app(site)
    assert (await ann.post("mfa/disable")).status_code == 204
    again = ann.elsewhere()
    assert (await again.sign_in()).json()["data"]["accessToken"]
    state = (await again.ask("GET", "/api/v1/auth/mfa")).json()["data"]
    assert (state["totp"], state["recoveryCodesLeft"]) == (False, 0)
    assert (await set_up_app(again)).secret != app.secret


async def test_the_secret_is_sealed(start_site: StartSite) -> None:
    site = await open_site(start_site)
    _, app = await member_with_app(site)
    kept = await value(site.runtime.databases[site.name], "select secret from accounts.totp")
    assert app.secret.encode() not in kept
    assert len(kept) > 100


async def test_row_04_a_new_password_leaves_the_second_factor(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, _ = await member_with_app(site)
    await ann.post("forgot-password", {"email": ann.email})
    token = await last_token(site, ann.email)
    answer = await ann.elsewhere().post("reset-password", {"token": token, "password": "Another-Harbour-9"})
    assert answer.status_code == 200
    again = ann.elsewhere()
    again.password = "Another-Harbour-9"
    assert (await waiting(again))["methods"] == ["totp", "recovery-code"]


async def test_row_19_after_the_password_alone_every_route_that_needs_a_sign_in_is_closed(
    start_site: StartSite,
) -> None:
    site = await open_site(start_site, STOA_TRUSTED_PROXIES="127.0.0.1/32")
    ann, _ = await member_with_app(site)
    halfway = ann.elsewhere()
    halfway.token = await start(halfway)
    routes = [route for feature in site.runtime.sites[site.name].features for route in feature.routes]
    closed = [route for route in routes if route.access is not None and route.access.needs_sign_in]
    assert len(closed) > 20
    for number, route in enumerate(closed):
        halfway.address = (
            f"10.9.{number // 250}.{number % 250 + 1}"  # there are more routes than one address may ask for
        )
        path = route.path
        for name in route.path_parameters:
            path = path.replace(f"{{{name}}}", "018f0000-0000-7000-8000-000000000000")
        answer = await halfway.ask(route.method, path)
        assert answer.status_code == 401, f"{route.name} answers {answer.status_code}"
    assert public not in {route.access for route in closed}


async def test_row_20_the_same_code_twice_is_refused(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, app = await member_with_app(site)
    again = ann.elsewhere()
    replayed = await finish(again, await start(again), app.last_code())  # it has enabled the app
    assert (replayed.status_code, code_of(replayed)) == (401, "MFA_CODE_INVALID")
    assert (await finish(again, await start(again), app.code())).status_code == 200
    assert (await finish(again, await start(again), app.last_code())).status_code == 401


async def test_row_20_of_twenty_at_once_with_one_code_one_gets_in(start_site: StartSite) -> None:
    site = await open_site(start_site, SIGN_IN_LOCK_AFTER="50", SIGN_IN_CAPTCHA_AFTER="50")
    ann, app = await member_with_app(site)
    tokens = [await start(ann.elsewhere()) for _ in range(20)]
    code = app.code()
    before = await value(site.runtime.databases[site.name], "select count(*) from accounts.sessions")
    answers = await asyncio.gather(*(finish(ann.elsewhere(), token, code) for token in tokens))
    assert sorted(answer.status_code for answer in answers).count(200) == 1
    assert {answer.status_code for answer in answers} <= {200, 401, 429}
    assert await value(site.runtime.databases[site.name], "select count(*) from accounts.sessions") == before + 1


async def test_row_20_one_waiting_sign_in_is_completed_once(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, app = await member_with_app(site)
    token = await start(ann.elsewhere())
    codes = [app.code(), app.code()]
    answers = await asyncio.gather(*(finish(ann.elsewhere(), token, code) for code in codes))
    assert sorted(answer.status_code for answer in answers) == [200, 401]


async def test_row_20_ten_wrong_codes_close_the_account_to_codes_wherever_they_come_from(start_site: StartSite) -> None:
    site = await open_site(start_site, STOA_TRUSTED_PROXIES="127.0.0.1/32")
    ann, app = await member_with_app(site)
    guesser = ann.elsewhere()
    seen = []
    for number in range(11):
        guesser.address = f"198.51.100.{number}"
        seen.append(await finish(guesser, await start(guesser), app.wrong_code()))
    assert [answer.status_code for answer in seen] == [401] * 10 + [429]
    assert code_of(seen[-1]) == "MFA_THROTTLED"
    assert int(seen[-1].headers["retry-after"]) > 0
    again = ann.elsewhere()
    assert (await finish(again, await start(again), app.code())).status_code == 429
    ben, other = await member_with_app(site, "ben@stoa.example", "ben-oak")
    later = ben.elsewhere()
    assert (await finish(later, await start(later), other.code())).status_code == 200


async def test_guesses_at_a_code_are_bounded_when_valkey_is_down(
    start_site: StartSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = await open_site(start_site)
    ann, app = await member_with_app(site)

    async def down(*_: object, **__: object) -> None:
        raise ValkeyDown

    for name in ("run", "command"):
        monkeypatch.setattr(Valkey, name, down)
    seen = [await ann.post("mfa/step-up", {"method": "totp", "code": app.wrong_code()}) for _ in range(11)]
    assert [answer.status_code for answer in seen] == [401] * 10 + [429]


async def test_right_codes_are_not_counted(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, app = await member_with_app(site)
    for minutes in range(12):
        with clock.moved(timedelta(minutes=minutes), everywhere=True):
            assert (await ann.post("mfa/step-up", {"method": "totp", "code": app.code()})).status_code == 204


async def test_a_waiting_sign_in_takes_five_tries(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, app = await member_with_app(site)
    token = await start(ann.elsewhere())
    for _ in range(5):
        assert code_of(await finish(ann.elsewhere(), token, app.wrong_code())) == "MFA_CODE_INVALID"
    over = await finish(ann.elsewhere(), token, app.code())
    assert (over.status_code, code_of(over)) == (401, "MFA_TOKEN_INVALID")


@pytest.mark.parametrize("code", ["", "x" * 41, "12345", "1234567", "१२३४५६", "12 34 5x", "\u0000"])
async def test_a_code_that_is_none_is_refused_in_words(start_site: StartSite, code: str) -> None:
    site = await open_site(start_site)
    ann, _ = await member_with_app(site)
    answer = await finish(ann.elsewhere(), await start(ann.elsewhere()), code)
    assert answer.status_code in {400, 401, 422}
    assert answer.json()["error"]["message"]

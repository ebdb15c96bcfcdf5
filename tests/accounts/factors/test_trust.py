"""Remembered devices, fresh proofs, and roles that need a second factor."""

from datetime import timedelta

from stoa.accounts.authority import records_of
from stoa.kernel import clock
from tests.accounts.at_the_door import GOOD, Visitor, accounts_at, code_of, grant, mails, open_site
from tests.accounts.screens.visiting import alerts_of, reader
from tests.harness.web import SiteUnderTest, StartSite
from tests.kernel.asking import rows

from .app import App, finish, member_with_app, set_up_app, start

DEVICE = "stoa_device_firstspawn"


async def trusted(ann: Visitor, app: App) -> Visitor:
    """Sign in elsewhere, and have the browser remembered."""
    browser = ann.elsewhere()
    answer = await finish(browser, await start(browser), app.code(), rememberDevice=True, tokenDelivery="cookie")
    assert answer.status_code == 200
    browser.cookies = {DEVICE: answer.cookies[DEVICE]}
    return browser


async def needs_factor(browser: Visitor) -> bool:
    """Say whether a second factor is asked for when this browser signs in."""
    token, browser.token = browser.token, ""
    answer = await browser.post(
        "login", {"email": browser.email, "password": browser.password, "tokenDelivery": "body"}
    )
    assert answer.status_code == 200, answer.text
    browser.token = answer.json()["data"].get("accessToken", token)
    return bool(answer.json()["data"].get("mfaRequired", False))


async def test_a_remembered_device_needs_no_code_for_thirty_days(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, app = await member_with_app(site)
    browser = await trusted(ann, app)
    assert not await needs_factor(browser)
    assert await needs_factor(ann.elsewhere())
    await rows(
        site.runtime.databases[site.name],
        "update accounts.devices set trusted_until = trusted_until - interval '30 days'",
    )
    assert await needs_factor(browser)


async def test_a_device_that_was_not_to_be_remembered_is_asked_again(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, app = await member_with_app(site)
    browser = ann.elsewhere()
    answer = await finish(browser, await start(browser), app.code(), tokenDelivery="cookie")
    browser.cookies = {DEVICE: answer.cookies[DEVICE]}
    assert await needs_factor(browser)


async def test_row_17_the_cookie_of_one_account_is_worth_nothing_at_another(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, app = await member_with_app(site)
    browser = await trusted(ann, app)
    ben, _ = await member_with_app(site, "ben@stoa.example", "ben-oak")
    copied = ben.elsewhere()
    copied.cookies = dict(browser.cookies)
    assert await needs_factor(copied)


async def test_row_17_a_new_password_ends_the_trust(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, app = await member_with_app(site)
    browser = await trusted(ann, app)
    answer = await ann.post("change-password", {"currentPassword": GOOD, "newPassword": "Another-Harbour-9"})
    assert answer.status_code == 200, answer.text
    browser.password = "Another-Harbour-9"
    assert await needs_factor(browser)


async def test_row_17_a_factor_that_is_added_or_removed_ends_the_trust(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, app = await member_with_app(site)
    browser = await trusted(ann, app)
    assert (await ann.post("mfa/recovery-codes")).status_code == 200
    assert await needs_factor(browser)
    with clock.moved(timedelta(minutes=2), everywhere=True):
        browser = await trusted(ann, app)
        assert not await needs_factor(browser)
        assert (await ann.post("mfa/disable")).status_code == 204
        await set_up_app(ann)
        assert await needs_factor(browser)


async def make_old(site: SiteUnderTest) -> None:
    """Let the last proof of everybody lie eleven minutes back."""
    found = await rows(
        site.runtime.databases[site.name],
        "update accounts.sessions set authenticated_at = now() - interval '11 minutes' returning id",
    )
    await records_of(accounts_at(site)).mark([row[0] for row in found])


async def test_row_18_an_old_session_proves_itself_again_before_factors_change(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, app = await member_with_app(site)
    await make_old(site)
    body = {"email": "new@stoa.example"}
    for path in ("mfa/setup", "mfa/disable", "mfa/recovery-codes", "passkeys/register/options", "change-email"):
        answer = await ann.post(path, body if path == "change-email" else None)
        assert (answer.status_code, code_of(answer)) == (428, "STEP_UP_REQUIRED"), path
    assert (await ann.post("mfa/step-up", {"method": "totp", "code": app.wrong_code()})).status_code == 401
    assert (await ann.post("mfa/disable")).status_code == 428
    assert (await ann.post("mfa/step-up", {"method": "totp", "code": app.code()})).status_code == 204
    assert (await ann.post("mfa/recovery-codes")).status_code == 200


async def test_row_18_a_remembered_device_shows_its_factor_before_something_dangerous(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, app = await member_with_app(site)
    browser = await trusted(ann, app)
    assert not await needs_factor(browser)
    answer = await browser.post("mfa/disable")
    assert (answer.status_code, code_of(answer)) == (428, "STEP_UP_REQUIRED")
    assert (await browser.post("step-up", {"password": GOOD})).status_code == 204
    assert (await browser.post("mfa/disable")).status_code == 428  # the password alone does not do
    assert (await browser.post("mfa/step-up", {"method": "totp", "code": app.code()})).status_code == 204
    assert (await browser.post("mfa/disable")).status_code == 204


async def test_whoever_needs_a_factor_by_role_sets_it_up_at_the_first_dangerous_act(start_site: StartSite) -> None:
    site = await open_site(start_site, SECOND_FACTOR_ROLES="admin,moderator")
    boss = await Visitor(site, "boss@stoa.example", "boss-1").join()
    await grant(site, boss.person_id, "admin")
    ann = await Visitor(site).join()
    assert (await boss.sign_in()).json()["data"]["accessToken"]
    assert (await boss.ask("GET", "/api/v1/auth/mfa")).json()["data"]["required"] is True
    assert (await boss.ask("GET", "/api/v1/admin/roles")).status_code == 200
    one = f"/api/v1/admin/users/{ann.person_id}/roles/moderator"
    edit = "/api/v1/admin/roles/moderator/permissions/accounts.attempts"
    acts: list[tuple[str, str, dict[str, object] | None]] = [
        ("PUT", one, {}),
        ("DELETE", one, None),
        ("PUT", edit, {"allowed": True}),
        ("POST", "/api/v1/admin/tokens", {"name": "Robot", "scopes": []}),
        ("POST", "/api/v1/users/me/keys", {"name": "Robot", "scopes": []}),
        ("POST", "/api/v1/auth/change-email", {"email": "new@stoa.example"}),
        ("POST", "/api/v1/auth/mfa/recovery-codes", {}),
    ]
    for method, path, body in acts:
        answer = await boss.ask(method, path, body)
        assert (answer.status_code, code_of(answer)) == (428, "MFA_SETUP_REQUIRED"), (path, answer.text)
    await set_up_app(boss)
    assert (await boss.ask("PUT", one, {})).status_code == 204
    assert (await boss.ask("PUT", edit, {"allowed": True})).status_code == 204
    await make_old(site)
    answer = await boss.ask("DELETE", one)
    assert (answer.status_code, code_of(answer)) == (428, "STEP_UP_REQUIRED")


async def test_the_pages_of_roles_ask_for_the_same(start_site: StartSite) -> None:
    site = await open_site(start_site, SECOND_FACTOR_ROLES="admin")
    async with reader(site) as boss:
        await boss.join()
        me = (await boss.open("/api/v1/users/me", headers={"Accept": "application/json"})).json()["data"]
        await grant(site, me["id"], "admin")
        own = f"/admin/users/{me['id']}"
        refused = await boss.send(own, f"{own}/grant", role="moderator", reason="Knows the place")
        assert refused.status_code == 428
        assert "needs a second factor" in alerts_of(refused)[0]


async def test_whoever_needs_no_factor_by_role_may_go_without(start_site: StartSite) -> None:
    site = await open_site(start_site, SECOND_FACTOR_ROLES="admin")
    ann = await Visitor(site).join()
    await grant(site, ann.person_id, "moderator")
    await ann.sign_in()
    assert (await ann.ask("GET", "/api/v1/auth/mfa")).json()["data"]["required"] is False
    assert (await ann.post("change-email", {"email": "new@stoa.example"})).status_code == 202


async def test_row_59_each_change_of_a_factor_is_told_by_mail(start_site: StartSite) -> None:
    site = await open_site(start_site)
    ann, _ = await member_with_app(site)
    await ann.post("mfa/recovery-codes")
    await ann.post("mfa/disable")
    subjects = {mail["subject"] for mail in await mails(site, ann.email)}
    assert subjects >= {
        "An authenticator app was added",
        "You have new recovery codes",
        "Your authenticator app was removed",
    }

"""The pages of one's own account, over HTTP."""

import html
import json
import re

import pyotp
import pytest

from tests.accounts.at_the_door import GOOD, grant, mails, open_site, solve
from tests.harness.web import StartSite

from .visiting import Reader, alerts_of, errors_of, reader, title_of

SECURITY = "/account/security"


async def test_a_profile_is_changed_and_what_is_wrong_stands_beside_its_field(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        fields = {"username": "ann-marie", "name": "Ann", "locale": "en", "timeZone": "Europe/Vienna", "theme": "dark"}
        answer = await ann.send("/account", **fields)
        assert (answer.status_code, answer.headers["location"]) == (303, "/account?done=profile")
        assert any(line.startswith("theme=dark;") for line in answer.headers.get_list("set-cookie"))
        page = await ann.open("/account?done=profile")
        assert 'data-theme="dark"' in page.text
        assert "Your profile is saved." in alerts_of(page)
        assert 'value="ann-marie"' in page.text
        wrong = await ann.send("/account", **{**fields, "username": "a b", "timeZone": "Europe/Atlantis"})
        assert wrong.status_code == 422
        assert errors_of(wrong).keys() <= {"username", "timeZone"}
        assert errors_of(wrong)


@pytest.mark.parametrize(
    ("page", "to", "field"),
    [("/confirm", "/confirm", "password"), (SECURITY, f"{SECURITY}/password", "currentPassword")],
)
async def test_whoever_mistypes_their_own_password_three_times_solves_the_puzzle_and_goes_on(
    start_site: StartSite, page: str, to: str, field: str
) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        more = {} if field == "password" else {"newPassword": "Another-Lantern-8"}
        for _ in range(3):
            assert (await ann.send(page, to, **{field: "Wrong-Lantern-9", **more})).status_code == 401
        asked = await ann.send(page, to, **{field: GOOD, **more})
        assert asked.status_code == 428
        found = re.search(r"data-puzzle='([^']*)'|data-puzzle=\"([^\"]*)\"", asked.text)
        assert found is not None
        challenge = json.loads(html.unescape(found[1] or found[2]))
        assert (await ann.send(page, to, **{field: GOOD, "captcha": solve(challenge), **more})).status_code == 303


async def test_a_session_is_named_and_ended_and_the_other_place_is_out(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as here, reader(site) as there:
        await here.join()
        await there.sign_in()
        page = await here.open("/account/sessions")
        assert page.text.count("Firefox on Windows") >= 2
        ids = re.findall(r'action="/account/sessions/([\w-]+)/end"', page.text)
        own, other = ids[0], next(one for one in ids[1:] if one != "end-others")
        named = await here.send("/account/sessions", f"/account/sessions/{other}/name", name="The <b>kitchen</b>")
        assert named.headers["location"] == "/account/sessions?done=named"
        assert "The &lt;b&gt;kitchen&lt;/b&gt;" in (await here.open("/account/sessions")).text
        await here.send("/account/sessions", f"/account/sessions/{other}/end")
        assert (await there.open("/account")).status_code == 303
        assert (await here.open("/account")).status_code == 200
        await here.send("/account/sessions", f"/account/sessions/{own}/end")
        assert (await here.open("/account")).status_code == 303


async def test_htmx_is_given_the_list_alone(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as here, reader(site) as there:
        await here.join()
        await there.sign_in()
        form = {"csrf_token": await here.token("/account/sessions")}
        answer = await here.client.post("/account/sessions/end-others", data=form, headers={"HX-Request": "true"})
        assert answer.text.strip().startswith('<div id="sessions"')
        assert answer.text.count('class="line"') == 1
        assert (await there.open("/account")).status_code == 303


async def test_nobody_ends_the_session_of_somebody_else(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann, reader(site, email="bob@stoa.example", username="bob") as bob:
        await ann.join()
        await bob.join()
        found = re.search(r'action="/account/sessions/([\w-]+)/end"', (await ann.open("/account/sessions")).text)
        assert found is not None
        answer = await bob.send("/account/sessions", f"/account/sessions/{found[1]}/end")
        assert answer.status_code == 404
        assert (await ann.open("/account")).status_code == 200


async def test_a_password_is_changed_with_the_present_one(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        to = f"{SECURITY}/password"
        wrong = await ann.send(SECURITY, to, currentPassword="Wrong-Lantern-9", newPassword="Other-Lantern-88")
        assert errors_of(wrong) == {"currentPassword": "Your present password is not right."}
        weak = await ann.send(SECURITY, to, currentPassword=ann.password, newPassword="short")
        assert errors_of(weak).keys() == {"newPassword"}
        done = await ann.send(SECURITY, to, currentPassword=ann.password, newPassword="Other-Lantern-88")
        assert done.headers["location"] == f"{SECURITY}?done=password"
        assert "Your password was changed" in (await mails(site, ann.email))[0]["subject"]


async def set_up_app(ann: Reader) -> tuple[str, list[str]]:
    """Set up an authenticator app; give its secret and the recovery codes."""
    page = await ann.send(SECURITY, f"{SECURITY}/app")
    assert "<svg" in page.text
    found = re.search(r'name="secret" value="(\w+)"', page.text)
    assert found is not None, alerts_of(page)
    wrong = await ann.send(SECURITY, f"{SECURITY}/app/enable", secret=found[1], code="000000")
    assert errors_of(wrong).keys() == {"code"}
    assert found[1] in wrong.text
    done = await ann.send(SECURITY, f"{SECURITY}/app/enable", secret=found[1], code=pyotp.TOTP(found[1]).now())
    assert title_of(done) == "Your recovery codes"
    assert done.headers["cache-control"] == "no-store"
    codes = re.findall(r"<li>([\w-]+)</li>", done.text)
    assert len(codes) == 10
    return found[1], codes


async def test_an_app_is_set_up_and_asked_for_at_the_door(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann, reader(site) as elsewhere:
        await ann.join()
        _, codes = await set_up_app(ann)
        waiting = await elsewhere.sign_in(next="/servers")
        assert waiting.headers["location"] == "/sign-in/second-factor?next=/servers"
        assert (await elsewhere.open("/account")).status_code == 303
        page = "/sign-in/second-factor?next=/servers"
        wrong = await elsewhere.send(page, "/sign-in/second-factor", method="totp", code="000000", next="/servers")
        assert wrong.status_code == 401
        assert errors_of(wrong).keys() == {"code"}
        done = await elsewhere.send(
            page, "/sign-in/second-factor", method="recovery-code", code=codes[0], next="/servers"
        )
        assert (done.status_code, done.headers["location"]) == (303, "/servers")
        assert (await elsewhere.open("/account")).status_code == 200


async def test_a_remembered_device_is_let_in_until_it_is_forgotten(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann, reader(site) as elsewhere:
        await ann.join()
        _, codes = await set_up_app(ann)
        await elsewhere.sign_in()
        form = {"method": "recovery-code", "code": codes[0], "rememberDevice": "true"}
        await elsewhere.send("/sign-in/second-factor", "/sign-in/second-factor", **form)
        await elsewhere.send("/account", "/sign-out")
        assert (await elsewhere.sign_in()).headers["location"] == "/"
        await ann.send(SECURITY, f"{SECURITY}/devices/forget")
        await elsewhere.send("/account", "/sign-out")
        assert (await elsewhere.sign_in()).headers["location"] == "/sign-in/second-factor"


async def test_the_second_step_without_a_first_leads_to_the_door(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as somebody:
        answer = await somebody.open("/sign-in/second-factor?next=/servers")
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/servers")


async def test_what_is_dangerous_asks_for_a_fresh_proof_and_goes_on(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann, reader(site) as elsewhere:
        await ann.join()
        await elsewhere.sign_in()
        _, codes = await set_up_app(ann)
        stale = await elsewhere.send(SECURITY, f"{SECURITY}/app/remove")
        assert stale.headers["location"] == f"/confirm?next={SECURITY}"
        done = await elsewhere.send(
            stale.headers["location"], "/confirm", method="recovery-code", code=codes[0], next=SECURITY
        )
        assert done.headers["location"] == SECURITY
        removed = await elsewhere.send(SECURITY, f"{SECURITY}/app/remove")
        assert removed.headers["location"] == f"{SECURITY}?done=app-removed"


async def test_a_fresh_proof_leads_to_no_other_site_and_takes_the_second_step(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        await set_up_app(ann)
        page = await ann.open("/confirm?next=//evil.example")
        assert 'name="next" value="/account"' in page.text
        assert "Code from your authenticator app" in page.text
        assert 'name="password"' not in page.text


async def test_a_key_is_shown_once_and_revoked(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        nameless = await ann.send("/account/keys", name="", expiresInDays="90")
        assert errors_of(nameless).keys() == {"name"}
        page = await ann.send("/account/keys", name="backup", expiresInDays="30")
        key = re.search(r"stoa_[\w-]+", page.text)
        assert key is not None
        assert page.headers["cache-control"] == "no-store"
        bearer = {"Authorization": f"Bearer {key[0]}"}
        assert (await site.get("/api/v1/users/me", headers=bearer)).status_code == 200
        listed = await ann.open("/account/keys")
        assert key[0] not in listed.text
        revoke = re.search(r'action="(/account/keys/[\w-]+/revoke)"', listed.text)
        assert revoke is not None
        await ann.send("/account/keys", revoke[1])
        assert (await site.get("/api/v1/users/me", headers=bearer)).status_code == 401


async def test_pages_of_administration_are_closed_to_members_and_open_to_administrators(start_site: StartSite) -> None:
    site = await open_site(start_site)
    pages = ("/admin/users", "/admin/roles", "/admin/sessions", "/admin/attempts")
    async with reader(site) as ann, reader(site, email="bob@stoa.example", username="bob") as bob:
        await ann.join()
        await bob.join()
        assert [(await bob.open(page)).status_code for page in pages] == [403] * 4
        assert "/admin/users" not in (await bob.open("/account")).text
        me = (await ann.open("/api/v1/users/me", headers={"Accept": "application/json"})).json()["data"]
        await grant(site, me["id"], "admin")
        assert [(await ann.open(page)).status_code for page in pages] == [200] * 4
        found = await ann.open("/admin/users?q=bo%25")
        assert "Nobody matches" in found.text
        row = re.search(r'href="(/admin/users/[\w-]+)"><strong>bob', (await ann.open("/admin/users?q=bob@st")).text)
        assert row is not None
        await ann.send(row[1], f"{row[1]}/grant", role="moderator", reason="Knows the place")
        assert (await bob.open("/admin/users")).status_code == 200
        assert (await bob.open("/admin/roles")).status_code == 403
        assert "Knows the place" in (await ann.open("/admin/roles")).text
        await ann.send(row[1], f"{row[1]}/status", status="suspended", reason="Rude")
        assert (await bob.open("/account")).status_code == 303
        own = f"/admin/users/{me['id']}"
        kept = await ann.send(own, f"{own}/revoke", role="admin")
        assert kept.status_code == 409
        assert "last administrator" in alerts_of(kept)[0]


async def test_giving_a_role_asks_for_a_fresh_proof_and_leads_back_to_the_page(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann, reader(site) as elsewhere:
        await ann.join()
        me = (await ann.open("/api/v1/users/me", headers={"Accept": "application/json"})).json()["data"]
        await grant(site, me["id"], "admin")
        await elsewhere.sign_in()
        await set_up_app(ann)
        own = f"/admin/users/{me['id']}"
        asked = await elsewhere.send(own, f"{own}/grant", role="moderator")
        assert (asked.status_code, asked.headers["location"]) == (303, f"/confirm?next={own}")
        assert "Moderator</strong>" not in (await ann.open(own)).text

"""The pages of privacy, over HTTP and without script."""

import re
from datetime import timedelta
from uuid import UUID

from stoa.accounts.privacy.consents import sign_withdrawal
from stoa.accounts.privacy.rules import NEWS
from stoa.kernel import clock
from stoa.kernel.ids import new_id
from tests.accounts.at_the_door import accounts_at, grant, open_site
from tests.accounts.privacy.working import working
from tests.harness.web import StartSite
from tests.kernel.asking import eventually, value

from .visiting import Reader, alerts_of, errors_of, reader, title_of

PRIVACY = "/account/privacy"
LEAVE = f"{PRIVACY}/delete"


async def _person_id(ann: Reader) -> UUID:
    database = ann.site.runtime.databases[ann.site.name]
    found: UUID = await value(database, "select id from accounts.people where email = $1", ann.email)
    return found


async def test_row_40_a_copy_is_asked_for_made_and_fetched(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        asked = await ann.send(PRIVACY, f"{PRIVACY}/export")
        assert (asked.status_code, asked.headers["location"]) == (303, f"{PRIVACY}#export")
        assert "Your copy is being made" in (await ann.open(PRIVACY)).text
        part = await ann.open(PRIVACY, headers={"HX-Request": "true", "HX-Target": "export"})
        assert part.text.strip().startswith('<div id="export"')
        assert 'hx-trigger="every 2s"' in part.text

        async def link() -> str | None:
            found = re.search(rf'href="({PRIVACY}/exports/[\w-]+)"', (await ann.open(PRIVACY)).text)
            return found[1] if found else None

        async with working(site):
            path = await eventually(link)
        led = await ann.open(path)
        assert led.status_code == 303
        assert (await ann.open(led.headers["location"])).content.startswith(b"PK")
        gone = await ann.open(f"{PRIVACY}/exports/{new_id()}")
        assert gone.status_code == 404
    async with reader(site) as stranger:
        assert (await stranger.open(path)).headers["location"].startswith("/sign-in?next=")


async def test_row_40_what_is_held_is_told_in_words_and_to_everybody(start_site: StartSite) -> None:
    site = await open_site(start_site)
    told = (await site.get("/api/v1/privacy/data-map")).json()["data"]
    assert told[0]["title"] == "Your account"
    assert {"removed", "anonymised", "kept"} >= {line["afterwards"] for one in told for line in one["holds"]}
    async with reader(site) as ann:
        await ann.join()
        page = (await ann.open(PRIVACY)).text
        assert all(one["title"] in page for one in told)
        assert "Where the person is reached." in page


async def test_row_40_a_consent_is_given_taken_back_and_shown_with_its_history(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        answer = {"purpose": NEWS.purpose, "version": NEWS.version}
        agreed = await ann.send(PRIVACY, f"{PRIVACY}/consents", **answer, given="on")
        assert agreed.headers["location"] == f"{PRIVACY}?done=consent"
        page = await ann.open(f"{PRIVACY}?done=consent")
        assert alerts_of(page) == ["Your answer is on record."]
        assert "agreed</td>" in page.text
        form = {"csrf_token": await ann.token(PRIVACY), **answer}
        headers = {"HX-Request": "true", "HX-Target": "privacy-consents"}
        part = await ann.client.post(f"{PRIVACY}/consents", data=form, headers=headers)
        assert part.text.strip().startswith('<div id="privacy-consents"')
        assert "took it back</td>" in part.text
        wrong = await ann.send(PRIVACY, f"{PRIVACY}/consents", purpose="mail.nothing", version="1")
        assert alerts_of(wrong) == ["This site asks for no such consent."]


async def test_row_40_a_link_in_a_mail_takes_a_consent_back_only_when_the_button_is_pressed(
    start_site: StartSite,
) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        person, accounts = await _person_id(ann), accounts_at(site)
        await ann.send(PRIVACY, f"{PRIVACY}/consents", purpose=NEWS.purpose, version=NEWS.version, given="on")
        count = "select count(*) from accounts.consents where not given"
        token = sign_withdrawal(accounts, person, NEWS.purpose)
        assert title_of(await site.get(f"/unsubscribe?token={token}")) == "No more of this mail?"
        assert await value(accounts.database, count) == 0
        for _ in range(2):
            one_click = await site.request(
                "POST", f"/unsubscribe?token={token}", data={"List-Unsubscribe": "One-Click"}
            )
            assert title_of(one_click) == "That is taken back"
        assert await value(accounts.database, count) == 1
        for broken in (token[:-2], "", sign_withdrawal(accounts, person, "mail.nothing")):
            for method in ("GET", "POST"):
                refused = await site.request(method, f"/unsubscribe?token={broken}")
                assert refused.status_code in {400, 404}
                assert title_of(refused) == "This link does nothing"


async def test_row_40_leaving_asks_for_proof_and_the_name_and_can_be_taken_back(start_site: StartSite) -> None:
    site = await open_site(start_site, SESSION_STEP_UP="60s")
    async with reader(site) as ann:
        await ann.join()
        typed = await ann.send(LEAVE, username="somebody-else")
        assert (typed.status_code, *errors_of(typed)) == (422, "username")
        with clock.moved(timedelta(minutes=2), everywhere=True):
            for stale in (await ann.open(LEAVE), await ann.send(PRIVACY, LEAVE, username=ann.username)):
                assert stale.headers["location"] == f"/confirm?next={LEAVE}"
            stale = await ann.send(PRIVACY, f"{PRIVACY}/export")
            assert stale.headers["location"] == f"/confirm?next={PRIVACY}"
        assert alerts_of(await ann.send(PRIVACY, f"{PRIVACY}/stay")) == [
            "Your account is not being deleted, so there is nothing to take back."
        ]
        left = await ann.send(LEAVE, username=ann.username.upper())
        assert title_of(left) == "You are signed out"
        assert "Sign out" not in left.text
        assert (await ann.open(PRIVACY)).headers["location"] == f"/sign-in?next={PRIVACY}"
        await ann.sign_in()
        assert "Your account is being deleted." in alerts_of(await ann.open("/account"))
        assert "Keep my account" in (await ann.open(PRIVACY)).text
        assert (await ann.send(PRIVACY, f"{PRIVACY}/stay")).headers["location"] == f"{PRIVACY}?done=stayed"
        assert alerts_of(await ann.open("/account")) == []


async def test_row_40_the_only_administrator_is_told_why_they_stay(start_site: StartSite) -> None:
    site = await open_site(start_site)
    async with reader(site) as ann:
        await ann.join()
        await grant(site, str(await _person_id(ann)), "admin")
        refused = await ann.send(LEAVE, username=ann.username)
        assert refused.status_code == 409
        assert alerts_of(refused)[0].startswith("You are the last administrator.")


async def test_whoever_thinks_of_signing_up_reads_what_is_held_and_finds_it_from_every_page(
    start_site: StartSite,
) -> None:
    site = await open_site(start_site)
    holdings = (await site.get("/api/v1/privacy/data-map")).json()["data"]
    async with reader(site) as stranger:
        door = (await stranger.open("/sign-up")).text
        assert '<a href="/privacy">Privacy</a>' in door[door.index("<footer") :]
        page = (await stranger.open("/privacy")).text
        shown = re.findall(r"<summary><span>(.*?)</span></summary>", page)
        assert shown == [one["title"] for one in holdings]
        assert "Core" not in shown
        assert 'action="/account/privacy/export"' not in page

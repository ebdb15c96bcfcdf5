"""ID checks: papers are seen by those who decide alone, gone once it is decided, and only the month is told."""

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from stoa.sites.marinemarket.identities.jobs import SWEEP, Tick
from tests.accounts.at_the_door import Visitor, code_of, grant, open_site
from tests.accounts.privacy.working import working
from tests.accounts.screens.test_impersonation import JSON, become, both_join
from tests.accounts.screens.visiting import alerts_of, reader
from tests.commons.media.harbour import send, settled
from tests.commons.media.samples import jpeg
from tests.harness.web import StartSite
from tests.kernel.asking import until, value
from tests.sites.marinemarket.buyers import boat_on_sale, data_of
from tests.sites.marinemarket.sellers import moderator, second_person

OWN = "/api/v1/users/me/identity"
DESK = "/api/v1/admin/identities"


async def _card(seller: Visitor, name: str = "card.jpg") -> str:
    """Send a photograph of a paper, and wait until it is ready; give its id."""
    sent = await send(seller, name, jpeg(), "identity-paper")
    async with working(seller.site):
        await settled(seller, sent["id"])
    return str(sent["id"])


async def _support(of: Visitor) -> Visitor:
    found = await Visitor(of.site, "sue@stoa.example", "sue-support").join()
    await grant(of.site, found.person_id, "support")
    assert (await found.sign_in()).status_code == 200
    return found


async def _until_files_are_gone(seller: Visitor) -> None:
    unfinished = "select not exists (select from kernel.jobs where status in ('waiting', 'running'))"
    async with working(seller.site):
        await until(seller.site.runtime.databases["marinemarket"], unfinished)
    assert _kept(seller) == []


def _kept(seller: Visitor) -> list[Path]:
    root = Path(seller.site.runtime.files["marinemarket"].root or "")
    return [path for folder in ("media", "held") for path in (root / folder).rglob("*") if path.is_file()]


async def test_row_38_whoever_sees_the_site_as_somebody_else_proves_nothing_of_who_that_is(
    start_site: StartSite,
) -> None:
    site = await open_site(start_site, "marinemarket")
    async with reader(site, email="boss@stoa.example", username="boss-1") as boss, reader(site) as ann:
        _, ann_id = await both_join(site, boss, ann)
        await become(boss, ann_id)
        token = await boss.token("/account/identity")
        for path in ("identity", "identity/withdraw", "phone", "phone/verify", "phone/delete"):
            form = {"csrf_token": token, "number": "+14155550100", "code": "123456"}
            assert (await boss.client.post(f"/account/{path}", data=form)).status_code == 403, path
        calls: tuple[tuple[str, str, dict[str, Any]], ...] = (
            ("POST", OWN, {"mediaIds": [ann_id]}),
            ("DELETE", OWN, {}),
            ("POST", "/api/v1/users/me/phone", {"number": "+14155550100"}),
            ("POST", "/api/v1/users/me/phone/verify", {"code": "123456"}),
            ("DELETE", "/api/v1/users/me/phone", {}),
        )
        for method, path, body in calls:
            answer = await boss.client.request(method, path, json=body, headers={**JSON, "X-CSRF-Token": token})
            assert (answer.status_code, code_of(answer)) == (403, "IMPERSONATING"), path


async def test_papers_are_seen_by_those_who_decide_and_only_until_then_and_others_are_told_the_month(
    start_site: StartSite,
) -> None:
    seller, path = await boat_on_sale(start_site)
    card, sue, mo, bo = (
        await _card(seller),
        await _support(seller),
        await moderator(seller),
        await second_person(seller),
    )
    media = f"/api/v1/media/{card}"
    assert (await sue.ask("GET", media)).status_code == 404, "nothing was handed in yet"
    assert (await data_of(seller, OWN))["status"] == "none"
    asked = await seller.ask("POST", OWN, {"mediaIds": [card]})
    assert (asked.status_code, asked.json()["data"]["status"]) == (201, "waiting")
    assert code_of(await seller.ask("POST", OWN, {"mediaIds": [card]})) == "ID_CHECK_UNDER_WAY"

    assert [(await one.ask("GET", media)).status_code for one in (seller, sue, bo, mo)] == [200, 200, 404, 404]
    assert await data_of(mo, "/api/v1/admin/media") == []
    for visitor in (seller, mo, bo):
        assert (await visitor.ask("GET", DESK)).status_code == 403
        assert (await visitor.ask("PUT", f"{DESK}/{seller.person_id}", {"decision": "approve"})).status_code == 403
    [row] = await data_of(sue, DESK)
    assert (row["username"], row["papers"]) == (seller.username, 1)
    sheet = await data_of(sue, f"{DESK}/{seller.person_id}")
    assert [(one["mediaId"], one["ready"]) for one in sheet["papers"]] == [(card, True)]
    unsaid = await sue.ask("PUT", f"{DESK}/{seller.person_id}", {"decision": "refuse", "reason": " "})
    assert code_of(unsaid) == "REASON_NEEDED"

    boat = await data_of(seller, path)
    line = f"/api/v1/sellers/{boat['sellerId']}/trust"
    assert (await seller.site.get(line)).json()["data"]["idChecked"] is None
    decided = await asyncio.gather(
        *(sue.ask("PUT", f"{DESK}/{seller.person_id}", {"decision": "approve"}) for _ in range(3))
    )
    assert sorted(one.status_code for one in decided) == [204, 404, 404]
    month = datetime.now(UTC).date().replace(day=1)
    assert (await seller.site.get(line)).json()["data"]["idChecked"] == month.isoformat()
    page = (await seller.site.get(f"/boats/{boat['slug']}")).text
    assert f"ID checked in {month:%B %Y}" in page
    told = [one["title"] for one in await data_of(seller, "/api/v1/notifications") if one["type"] == "identity_decided"]
    assert told == ["Your ID check: done"]
    assert [(await one.ask("GET", media)).status_code for one in (seller, sue)] == [404, 404]
    await _until_files_are_gone(seller)
    database = seller.site.runtime.databases["marinemarket"]
    acts = "select count(*) from kernel.audit_log where action in ('identity.asked', 'identity.checked')"
    assert await value(database, acts) == 2
    assert (await seller.ask("DELETE", OWN)).status_code == 204
    assert (await seller.site.get(line)).json()["data"]["idChecked"] is None


async def test_nobody_hands_in_what_is_anothers_or_decides_about_themselves(start_site: StartSite) -> None:
    seller, _ = await boat_on_sale(start_site)
    bo, card = await second_person(seller), await _card(seller)
    assert code_of(await bo.ask("POST", OWN, {"mediaIds": [card]})) == "PROOF_NOT_FOUND"
    photo = await send(seller, "boat.jpg", jpeg(), "listing-photo")
    assert code_of(await seller.ask("POST", OWN, {"mediaIds": [photo["id"]]})) == "PROOF_NOT_FOUND"
    for bad in ([], [card] * 5):
        assert (await seller.ask("POST", OWN, {"mediaIds": bad})).status_code == 422
    sue = await _support(seller)
    hers = await _card(sue)
    assert (await sue.ask("POST", OWN, {"mediaIds": [hers]})).status_code == 201
    own = await sue.ask("PUT", f"{DESK}/{sue.person_id}", {"decision": "approve"})
    assert (own.status_code, code_of(own)) == (403, "OWN_ID_CHECK")
    assert (await sue.ask("DELETE", OWN)).status_code == 204
    assert (await sue.ask("GET", f"/api/v1/media/{hers}")).status_code == 404, "what is taken back is deleted"

    database = seller.site.runtime.databases["marinemarket"]
    async with database.write() as tx:
        await tx.connection.execute("update commons.media set created_at = now() - interval '2 days'")
        await SWEEP.enqueue(tx, Tick())
    await _until_swept(seller, card)
    assert (await seller.ask("GET", f"/api/v1/media/{photo['id']}")).status_code == 200


async def _until_swept(seller: Visitor, card: str) -> None:
    async with working(seller.site):
        await until(
            seller.site.runtime.databases["marinemarket"],
            "select not exists (select from commons.media where id = $1::text::uuid)",
            card,
        )


async def test_forms_do_all_of_it(start_site: StartSite) -> None:
    seller, _ = await boat_on_sale(start_site)
    sue, page = await _support(seller), "/account/identity"
    async with reader(seller.site) as ann, reader(seller.site, email=sue.email, username=sue.username) as desk:
        await ann.sign_in()
        await desk.sign_in()
        desks = f"/admin/identities/{seller.person_id}"
        files = {"files": ("card.jpg", jpeg(), "image/jpeg")}
        assert "Nobody waits" in (await desk.open("/admin/identities")).text
        for decision, reason, shown in (("refuse", "Too dark to be read.", "Too dark"), ("approve", "", "ID checked")):
            sent = await ann.client.post(page, data={"csrf_token": await ann.token(page)}, files=files)
            assert sent.status_code == 303, sent.text
            assert "We tell you as soon as it is decided" in (await ann.open(page)).text
            assert seller.username in (await desk.open("/admin/identities")).text
            assert "card.jpg" in (await desk.open(desks)).text
            assert alerts_of(await desk.send(desks, decision="refuse", reason=""))
            assert (await desk.send(desks, decision=decision, reason=reason)).status_code == 303
            assert shown in (await ann.open(page)).text
            assert (await desk.open(desks)).status_code == 404
        again = await ann.client.post(page, data={"csrf_token": await ann.token(page)}, files=files)
        assert alerts_of(again), "there is nothing to hand in twice"
        assert (await ann.send(page, f"{page}/withdraw")).status_code == 303
        assert "Hand in" in (await ann.open(page)).text


async def test_papers_that_were_handed_in_anew_are_not_approved_by_who_saw_the_ones_before(
    start_site: StartSite,
) -> None:
    seller, _ = await boat_on_sale(start_site)
    sue, first = await _support(seller), await _card(seller)
    desk, page = f"{DESK}/{seller.person_id}", f"/admin/identities/{seller.person_id}"
    assert (await seller.ask("POST", OWN, {"mediaIds": [first]})).status_code == 201
    seen = (await data_of(sue, desk))["askedAt"]
    async with reader(seller.site, email=sue.email, username=sue.username) as form:
        await form.sign_in()
        read = re.search(r'name="askedAt" value="([^"]+)"', (await form.open(page)).text)
        assert read
        assert (await seller.ask("DELETE", OWN)).status_code == 204
        assert (await seller.ask("POST", OWN, {"mediaIds": [await _card(seller, "other.jpg")]})).status_code == 201
        unseen = await sue.ask("PUT", desk, {"decision": "approve", "askedAt": seen})
        assert (unseen.status_code, code_of(unseen)) == (409, "OTHER_PAPERS")
        refused = await form.send(page, decision="approve", askedAt=read[1])
        assert (refused.status_code, alerts_of(refused) != []) == (409, True)
        assert (await data_of(seller, OWN))["status"] == "waiting"
    now = (await data_of(sue, desk))["askedAt"]
    assert (await sue.ask("PUT", desk, {"decision": "approve", "askedAt": now})).status_code == 204
    assert (await data_of(seller, OWN))["status"] == "checked"


async def test_more_files_than_are_looked_at_are_refused_in_words(start_site: StartSite) -> None:
    seller, _ = await boat_on_sale(start_site)
    page = "/account/identity"
    async with reader(seller.site) as ann:
        await ann.sign_in()
        files = [("files", (f"card-{n}.jpg", jpeg(), "image/jpeg")) for n in range(5)]
        sent = await ann.client.post(page, data={"csrf_token": await ann.token(page)}, files=files)
        assert sent.status_code == 422
        assert "You have sent 5 files, and 4 at most are looked at." in sent.text
    assert (await data_of(seller, OWN))["status"] == "none"

"""The moderators' desk: what waits is found, looked at and decided, by program and by form."""

import re
from typing import Any

import pytest

from tests.accounts.at_the_door import Visitor, code_of, grant, open_site
from tests.accounts.screens.visiting import errors_of, reader
from tests.harness.web import StartSite
from tests.sites.marinemarket.sellers import SLOOP, list_boat, moderator, new_seller, sign_up

LISTINGS = "/api/v1/admin/listings"


async def offer(seller: Visitor, title: str, **more: object) -> str:
    """Tell of a boat and offer it; give its id."""
    made = await list_boat(seller, title=title, **more)
    assert made.status_code == 201, made.text
    boat: str = made.json()["data"]["id"]
    assert (await seller.ask("POST", f"/api/v1/listings/{boat}/submit")).status_code == 200
    return boat


async def test_programs_find_what_waits_and_decide(start_site: StartSite) -> None:
    ann = await new_seller(start_site)
    first = await offer(ann, "Wanderer by her owner")
    second = await offer(ann, "Drifter with trailer", boatDetails={"type": "power"})
    mo = await moderator(ann)
    assert (await ann.ask("GET", LISTINGS)).status_code == 403
    queue = (await mo.ask("GET", f"{LISTINGS}?status=pending_review&sort=-updated&page=1")).json()
    assert [one["id"] for one in queue["data"]] == [first, second]
    assert queue["meta"]["pagination"]["total"] == 2
    row = queue["data"][0]
    assert (row["seller"], row["ownerUsername"], row["wasShown"], row["case"]) == ("ann-lee", "ann-lee", False, None)
    for question, wanted in {
        "q=DRIFT": [second],
        "boatType=power": [second],
        "status=active": [],
        f"sellerId={row['sellerId']}&sort=updated": [second, first],
        "hidden=true": [],
    }.items():
        found = (await mo.ask("GET", f"{LISTINGS}?{question}")).json()["data"]
        assert [one["id"] for one in found] == wanted, question
    assert (await mo.ask("GET", f"{LISTINGS}?colour=red")).status_code == 400
    sheet = (await mo.ask("GET", f"{LISTINGS}/{first}")).json()["data"]
    assert sheet["status"] == "pending_review"
    told = await mo.ask("PUT", f"{LISTINGS}/{first}/moderate", {"decision": "approve", "reason": ""})
    assert told.json()["data"]["status"] == "active"
    unsaid = await mo.ask("PUT", f"{LISTINGS}/{second}/moderate", {"decision": "reject", "reason": ""})
    assert unsaid.status_code == 422
    left = (await mo.ask("GET", f"{LISTINGS}?status=pending_review")).json()["data"]
    assert [one["id"] for one in left] == [second]


async def test_a_report_is_shown_beside_the_listing_and_hiding_keeps_it_from_everybody(start_site: StartSite) -> None:
    ann = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    bo = await sign_up(Visitor(ann.site, "bo@stoa.example", "bo-berg"))
    mo = await moderator(ann)
    for act, title, status in (("hide", "Wanderer by her owner", "active"), ("remove", "Drifter on land", "removed")):
        words = f"{title}: the price can be talked about, and she lies on her own mooring."
        boat = await offer(ann, title, description=words)
        page = (await bo.ask("GET", f"/boats/{boat}", headers={"Accept": "text/html"})).text
        assert re.search(rf'href="/report\?kind=boat&(amp;)?id={boat}', page)
        report = {"kind": "boat", "id": boat, "reason": "not-as-described", "note": "She sank last year."}
        sent = await bo.ask("POST", "/api/v1/reports", report)
        assert sent.status_code == 201, sent.text
        row = await row_of(mo, boat)
        assert row["case"]["reports"] == 1
        case = f"/api/v1/admin/moderation/cases/{row['case']['caseId']}"
        assert (await mo.ask("POST", f"{case}/claim")).status_code == 200
        verdict = {"outcome": act, "rule": "not-as-described", "note": "Because."}
        done = await mo.ask("POST", f"{case}/decisions", verdict)
        assert done.status_code in {200, 201}, done.text
        assert (await bo.ask("GET", f"/api/v1/listings/{boat}")).status_code == 404
        assert ((await row_of(mo, boat))["status"], (await row_of(mo, boat))["hidden"]) == (status, act == "hide")
        if act == "hide":
            decision = done.json()["data"]["decisions"][0]["id"]
            undone = await mo.ask(
                "POST", f"/api/v1/admin/moderation/decisions/{decision}/undo", {"reason": "She floats"}
            )
            assert undone.status_code in {200, 204}, undone.text
            assert (await bo.ask("GET", f"/api/v1/listings/{boat}")).status_code == 200


async def row_of(mo: Visitor, boat: str) -> dict[str, Any]:
    """Give a listing as the desk shows it."""
    rows = (await mo.ask("GET", LISTINGS)).json()["data"]
    found: dict[str, Any] = next(one for one in rows if one["id"] == boat)
    return found


async def test_the_queue_is_worked_through_with_forms_and_keys(start_site: StartSite) -> None:
    site = await open_site(start_site, "marinemarket")
    ann = await sign_up(Visitor(site))
    first, second = await offer(ann, "Wanderer by her owner"), await offer(ann, "Drifter with trailer")
    async with reader(site, email="mo@stoa.example", username="mo-mason") as mo:
        await mo.join()
        found = (await ann.ask("GET", "/api/v1/users/mo-mason")).json()["data"]
        await grant(site, found["id"], "moderator")
        queue = (await mo.open("/admin/listings?status=pending_review&sort=-updated")).text
        assert re.findall(r'data-key="(\w)"', queue) == ["a", "c", "r"] * 2
        assert "Listings to look at" in (await mo.open("/admin")).text
        page = f"/admin/listings/{first}"
        shown = (await mo.open(page)).text
        assert "ann-lee" in shown
        assert "<dt>Type</dt><dd>Sailing boat</dd>" in shown
        silent = await mo.send(page, f"{page}/moderate", decision="reject")
        assert silent.status_code == 422
        assert list(errors_of(silent)) == ["reject-wanderer-by-her-owner"]
        asked = await mo.send(page, f"{page}/moderate", decision="request_changes", reason="Show the engine.")
        assert asked.headers["location"] == "/admin/listings/drifter-with-trailer"
        odd = await mo.send(page, f"{page}/moderate", decision="sink", reason="Why not")
        assert odd.status_code in {400, 422}
        done = await mo.send(
            f"/admin/listings/{second}", f"/admin/listings/{second}/moderate", decision="approve", back="queue"
        )
        assert done.headers["location"] == "/admin/listings?status=pending_review&sort=-updated"
        assert "Nothing here" in (await mo.open(done.headers["location"])).text
        assert "Show the engine." in (await mo.open(page)).text


@pytest.mark.parametrize("path", ["/admin/listings", "/admin/listings/nothing"])
async def test_the_desk_is_closed_to_members(start_site: StartSite, path: str) -> None:
    site = await open_site(start_site, "marinemarket")
    async with reader(site) as ann:
        await ann.join()
        assert (await ann.open(path)).status_code == 403


async def test_who_approves_what_was_held_lets_everybody_see_it(start_site: StartSite) -> None:
    ann = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    await offer(ann, "Wanderer by her owner", boatDetails={"hin": "ABC12345D304"})
    bo = await sign_up(Visitor(ann.site, "bo@stoa.example", "bo-berg"))
    twin = await offer(bo, "The same hull once more", boatDetails={"hin": "ABC12345D304"})
    mo = await moderator(ann)
    (row,) = (await mo.ask("GET", f"{LISTINGS}?status=pending_review")).json()["data"]
    assert (row["id"], row["case"]["held"]) == (twin, True)
    told = await mo.ask("PUT", f"{LISTINGS}/{twin}/moderate", {"decision": "approve", "reason": "Sold on last week."})
    assert told.json()["data"]["status"] == "active"
    assert (await ann.site.get(f"/api/v1/listings/{twin}")).status_code == 200
    found = (await ann.site.get("/api/v1/search?query=hull")).json()["data"]
    assert [one["id"] for one in found] == [twin]


async def test_a_listing_that_was_retold_while_it_waited_is_not_approved_by_who_read_the_text_before(
    start_site: StartSite,
) -> None:
    ann = await new_seller(start_site)
    boat, mo = await offer(ann, "Wanderer by her owner"), await moderator(ann)
    path, decide = f"/api/v1/listings/{boat}", f"{LISTINGS}/{boat}/moderate"
    read = (await mo.ask("GET", f"{LISTINGS}/{boat}")).json()["data"]["version"]
    async with reader(ann.site, email=mo.email, username=mo.username) as form:
        await form.sign_in()
        page = f"/admin/listings/{boat}"
        hidden = re.search(r'name="version" value="(\d+)"', (await form.open(page)).text)
        assert hidden
        assert int(hidden[1]) == read
        retold = SLOOP | {"title": "Wanderer by her owner", "description": "Quite another story than the one before."}
        assert (await ann.ask("PUT", path, retold, headers={"If-Match": f'"{read}"'})).status_code == 200
        unseen = await mo.ask("PUT", decide, {"decision": "approve"}, headers={"If-Match": f'"{read}"'})
        assert (unseen.status_code, code_of(unseen)) == (412, "STALE_VERSION")
        refused = await form.send(page, f"{page}/moderate", decision="approve", version=str(read))
        assert refused.status_code == 412
        assert "Quite another story" in refused.text
        assert "This listing has changed since you read it." in refused.text
    now = (await mo.ask("GET", f"{LISTINGS}/{boat}")).json()["data"]["version"]
    told = await mo.ask("PUT", decide, {"decision": "approve"}, headers={"If-Match": f'"{now}"'})
    assert told.json()["data"]["status"] == "active"

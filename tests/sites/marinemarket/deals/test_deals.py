"""The file of a sale: its two sides keep it, nobody else sees it, and both say when it is done."""

import asyncio
import io
import json
import re
import tracemalloc
from typing import Any
from uuid import UUID
from zipfile import ZipFile

from markupsafe import escape

from stoa.sites.marinemarket.deals.archive import open_archive
from tests.accounts.at_the_door import Visitor, accounts_at, code_of
from tests.accounts.privacy.working import working
from tests.accounts.screens.visiting import reader
from tests.commons.media.harbour import send, settled
from tests.commons.media.samples import jpeg, pdf
from tests.harness.web import StartSite
from tests.sites.marinemarket.buyers import agree, begin_talk, boat_on_sale, data_of
from tests.sites.marinemarket.sellers import second_person

DEALS = "/api/v1/deals"


async def _agreed(start_site: StartSite) -> tuple[Visitor, Visitor, str, str, str]:
    """Give a seller, a buyer, and the addresses of the boat, the conversation and the sale."""
    seller, path = await boat_on_sale(start_site)
    buyer = await second_person(seller)
    at = await begin_talk(buyer, path)
    await agree(buyer, seller, at)
    return seller, buyer, path, at, f"{DEALS}/{(await data_of(buyer, DEALS))[0]['id']}"


def _step(deal: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in deal["steps"] if one["name"] == name)


async def test_both_sides_keep_the_steps_and_nobody_else_sees_them(start_site: StartSite) -> None:
    seller, buyer, _, _, at = await _agreed(start_site)
    deal = await data_of(seller, at)
    assert (deal["side"], deal["amount"], deal["currency"], deal["status"]) == ("seller", 3_000_000, "EUR", "open")
    assert [one["state"] for one in deal["steps"]] == ["done", *["open"] * 7]
    planned = {"state": "planned", "day": "2027-03-01", "note": "At the yard, nine o'clock."}
    told = (await buyer.ask("PUT", f"{at}/steps/survey", planned)).json()["data"]
    assert (_step(told, "survey")["state"], _step(told, "survey")["day"]) == ("planned", "2027-03-01")
    assert (await buyer.ask("PUT", f"{at}/steps/keelhauling", planned)).status_code in {400, 404, 422}
    assert (await buyer.ask("PUT", f"{at}/steps/survey", {"state": "perhaps"})).status_code == 422
    events = await data_of(seller, f"{at}/timeline")
    kinds = [(one["kind"], one["by"]) for one in events]
    assert kinds[0] == ("offer", "buyer")
    assert set(kinds[1:3]) == {("offer_accepted", "site"), ("opened", "site")}, "at the same instant"
    assert kinds[3:] == [("step_planned", "buyer")]
    assert events[-1]["words"] == "1 Mar 2027. At the yard, nine o'clock."

    stranger = await second_person(seller, "cy-cole")
    assert await data_of(stranger, DEALS) == []
    for method, ending, body in (
        ("GET", "", None),
        ("GET", "/timeline", None),
        ("GET", "/archive", None),
        ("PUT", "/steps/survey", planned),
        ("POST", "/confirm", None),
        ("POST", "/papers", {"mediaId": deal["id"], "step": "survey", "name": "Mine"}),
        ("DELETE", f"/papers/{deal['id']}", None),
    ):
        assert (await stranger.ask(method, f"{at}{ending}", body)).status_code == 404, ending


async def test_the_other_side_is_told_which_day_that_there_is_a_note_and_what_to_do_at_the_end(
    start_site: StartSite,
) -> None:
    seller, buyer, _, _, at = await _agreed(start_site)
    planned = {"state": "planned", "day": "2027-03-01", "note": "At the yard, nine o'clock."}
    assert (await buyer.ask("PUT", f"{at}/steps/survey", planned)).status_code == 200
    [told] = [one for one in await data_of(seller, "/api/v1/notifications") if one["type"] == "deal_changed"]
    assert told["title"].endswith("Survey is planned for 1 Mar 2027")
    assert told["message"] == "There is a note with it in the file.", "and the note stands there alone"
    assert (await seller.ask("POST", f"{at}/confirm")).status_code == 200
    [told] = [one for one in await data_of(buyer, "/api/v1/notifications") if one["type"] == "deal_changed"]
    assert told["message"].startswith("Say so, too, once the boat and the money have changed hands")


async def test_papers_are_seen_by_both_sides_alone_and_come_along_in_one_file(start_site: StartSite) -> None:
    seller, buyer, _, talk, at = await _agreed(start_site)
    sent = await send(buyer, "report.jpg", jpeg(), "deal-paper")
    paper = {"mediaId": sent["id"], "step": "survey", "name": "Report: page 1/2"}
    assert code_of(await seller.ask("POST", f"{at}/papers", paper)) == "PAPER_NOT_FOUND", "only one's own"
    made = await buyer.ask("POST", f"{at}/papers", paper)
    assert made.status_code == 201, made.text
    assert code_of(await buyer.ask("POST", f"{at}/papers", paper)) == "PAPER_IN_USE"
    stranger = await second_person(seller, "cy-cole")
    async with working(buyer.site):
        await settled(buyer, sent["id"])
    assert (await data_of(seller, at))["papers"][0]["ready"]
    assert (await seller.ask("GET", f"/api/v1/media/{sent['id']}")).status_code == 200
    assert (await stranger.ask("GET", f"/api/v1/media/{sent['id']}")).status_code == 404
    assert (await buyer.ask("POST", f"{talk}/messages", {"text": "The survey is in the file."})).status_code == 201
    survey = {"state": "planned", "day": "2027-04-02", "note": "Off Newport"}
    assert (await buyer.ask("PUT", f"{at}/steps/survey", survey)).status_code == 200
    packed = await seller.ask("GET", f"{at}/archive")
    assert packed.headers["content-type"] == "application/zip"
    with ZipFile(io.BytesIO(packed.content)) as archive:
        names = archive.namelist()
        assert names == ["sale.txt", "sale.json", "papers/01-survey-Report_ page 1_2.jpg"]
        assert archive.read(names[2]).startswith(b"\xff\xd8")
        words = archive.read("sale.txt").decode()
        assert "The survey is in the file." in words
        assert "planned, 2 Apr 2027" in words
        assert "2027-04-02" not in words
        assert json.loads(archive.read("sale.json"))["deal"]["currency"] == "EUR"
    assert code_of(await seller.ask("DELETE", f"{at}/papers/{sent['id']}")) == "PAPER_NOT_FOUND", "only one's own"
    assert (await buyer.ask("DELETE", f"{at}/papers/{sent['id']}")).status_code == 204
    assert (await seller.ask("GET", f"/api/v1/media/{sent['id']}")).status_code == 404
    assert (await data_of(seller, at))["papers"] == []


async def test_a_pdf_lies_in_the_file_of_a_sale_and_in_its_archive_and_is_only_ever_saved(
    start_site: StartSite,
) -> None:
    seller, buyer, _, _, at = await _agreed(start_site)
    report, trap = pdf(pages=2), pdf(more=b"5 0 obj <</S /JavaScript /JS (app.alert(1))>> endobj\n")
    sent, harmful = [await send(buyer, name, one, "deal-paper") for name, one in (("a.pdf", report), ("b.pdf", trap))]
    for one in (sent, harmful):
        paper = {"mediaId": one["id"], "step": "survey", "name": "Survey"}
        assert (await buyer.ask("POST", f"{at}/papers", paper)).status_code == 201
    async with working(buyer.site):
        ready, refused = [await settled(buyer, one["id"]) for one in (sent, harmful)]
    assert (ready["kind"], ready["pages"]) == ("document", 2)
    assert "holds a script" in refused["reason"]
    assert [one["mediaId"] for one in (await data_of(seller, at))["papers"]] == [sent["id"]]
    page = await seller.ask("GET", at.removeprefix("/api/v1"))
    link = re.findall(r'href="(/media/private/[^"]+)"', page.text)
    fetched = await seller.site.get(link[0])
    assert (len(link), fetched.content) == (1, report)
    assert fetched.headers["content-disposition"].startswith('attachment; filename="document.pdf"')
    packed = await seller.ask("GET", f"{at}/archive")
    with ZipFile(io.BytesIO(packed.content)) as archive:
        assert archive.read("papers/01-survey-Survey.pdf") == report


async def test_papers_are_packed_as_they_are_sent_and_never_lie_in_memory_whole(start_site: StartSite) -> None:
    seller, buyer, _, _, at = await _agreed(start_site)
    large = pdf(more=b"%" + b"x" * 6_000_000 + b"\n")
    for number in range(2):
        sent = await send(buyer, f"{number}.pdf", large, "deal-paper")
        paper = {"mediaId": sent["id"], "step": "survey", "name": f"Survey {number}"}
        assert (await buyer.ask("POST", f"{at}/papers", paper)).status_code == 201
        async with working(buyer.site):
            await settled(buyer, sent["id"])
    answer = await seller.ask("GET", f"{at}/archive")
    with ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert archive.read("papers/02-survey-Survey 1.pdf") == large
    accounts = accounts_at(seller.site)
    files = seller.site.runtime.files["marinemarket"]
    tracemalloc.start()
    try:
        packed = await open_archive(
            accounts.database.read(), files, UUID(at.rpartition("/")[2]), UUID(seller.person_id)
        )
        async for _ in packed:
            pass
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < len(large)


async def test_whoever_breaks_an_archive_off_leaves_nothing_open(start_site: StartSite) -> None:
    seller, buyer, _, _, at = await _agreed(start_site)
    sent = await send(buyer, "a.pdf", pdf(pages=2), "deal-paper")
    paper = {"mediaId": sent["id"], "step": "survey", "name": "Survey"}
    assert (await buyer.ask("POST", f"{at}/papers", paper)).status_code == 201
    async with working(buyer.site):
        await settled(buyer, sent["id"])
    database, files = accounts_at(seller.site).database, seller.site.runtime.files["marinemarket"]
    packed = await open_archive(database.read(), files, UUID(at.rpartition("/")[2]), UUID(seller.person_id))
    assert await anext(packed)
    await packed.aclose()


async def test_a_sale_is_done_once_both_say_so_even_at_once(start_site: StartSite) -> None:
    seller, buyer, path, _, at = await _agreed(start_site)
    both = await asyncio.gather(buyer.ask("POST", f"{at}/confirm"), seller.ask("POST", f"{at}/confirm"))
    assert [one.status_code for one in both] == [200, 200]
    deal = await data_of(buyer, at)
    assert (deal["status"], deal["doneByYou"], deal["doneByOther"]) == ("done", True, True)
    boat = (await seller.site.get(path)).json()["data"]
    assert boat["status"] == "sold"
    trust = (await seller.site.get(f"/api/v1/sellers/{deal['sellerId']}/trust")).json()["data"]
    assert (trust["dealsDone"], trust["emailVerified"], trust["rating"]) == (1, True, None)
    assert code_of(await seller.ask("POST", f"{at}/confirm")) == "DEAL_CLOSED"
    assert code_of(await seller.ask("PUT", f"{at}/steps/title", {"state": "done"})) == "DEAL_CLOSED"
    off = await buyer.ask("POST", f"/api/v1/offers/{deal['offerId']}/moves", {"move": "withdraw"})
    assert code_of(off) == "DEAL_CLOSED", "what is done is not called off"


async def test_who_says_twice_that_a_sale_is_done_is_heard_once(start_site: StartSite) -> None:
    seller, buyer, _, _, at = await _agreed(start_site)
    assert (await buyer.ask("POST", f"{at}/confirm")).status_code == 200
    before = await data_of(seller, "/api/v1/notifications")
    assert (await buyer.ask("POST", f"{at}/confirm")).json()["data"]["doneByYou"] is True
    assert await data_of(seller, "/api/v1/notifications") == before


async def test_a_sale_that_is_called_off_stays_as_it_was_and_the_boat_is_for_sale_again(start_site: StartSite) -> None:
    seller, buyer, path, talk, at = await _agreed(start_site)
    first = await data_of(seller, at)
    off = await seller.ask("POST", f"/api/v1/offers/{first['offerId']}/moves", {"move": "withdraw"})
    assert off.status_code == 200, off.text
    assert (await data_of(buyer, at))["status"] == "called_off"
    assert not (await seller.site.get(path)).json()["data"]["salePending"]
    await agree(buyer, seller, talk, 2_900_000)
    assert [one["status"] for one in await data_of(buyer, DEALS)] == ["open", "called_off"]
    assert [one["amount"] for one in await data_of(buyer, f"{DEALS}?status=open")] == [2_900_000]


async def test_the_file_is_kept_with_forms_and_without_script(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    slug = path.rsplit("/", 1)[1]
    async with reader(seller.site, username="dee-dunn", email="dee-dunn@stoa.example") as buyer:
        await buyer.join()
        assert "No sales yet" in (await buyer.open("/deals")).text
        made = await buyer.send(f"/boats/{slug}/ask", text="Would she go for a little less?")
        talk = made.headers["location"].partition("#")[0]
        await buyer.send(talk, f"{talk}/offers", amount="38500", note="Subject to survey.")
        offers = f"/api/v1/conversations/{talk.rsplit('/', 1)[1]}/offers"
        offer = (await data_of(seller, offers))[0]
        assert offer["note"] == "Subject to survey."
        assert (await seller.ask("POST", f"/api/v1/offers/{offer['id']}/moves", {"move": "accept"})).status_code == 200
        at = f"/deals/{(await data_of(seller, DEALS))[0]['id']}"
        assert at in (await buyer.open("/deals")).text
        assert at in (await buyer.open(talk)).text
        sent = await buyer.send(at, f"{at}/steps/sea_trial", state="planned", day="2027-04-02", note="Off Newport")
        assert sent.headers["location"] == f"{at}#step-sea_trial"
        page = (await buyer.open(at)).text
        assert page.count("2 Apr 2027") == 2, "in the step and in what was done"
        assert "2027-04-02 Off" not in page
        assert "€38,500" in page
        note = "Off “Newport” <if the wind serves>"
        again = await buyer.send(at, f"{at}/steps/sea_trial", state="done", day="soon", note=note)
        assert again.status_code == 422
        [form] = [one for one in again.text.split("<article") if 'id="step-sea_trial"' in one]
        assert "<details open>" in form
        assert '<option value="done" selected>' in form
        assert 'value="soon"' in form
        assert escape(note) in form
        assert 'id="day-sea_trial-error"' in form
        assert again.text.count("<details open>") == again.text.count('-error"><') == 1
        token = await buyer.token(at)
        files = {"files": ("trial.jpg", jpeg(), "image/jpeg")}
        added = await buyer.client.post(f"{at}/steps/sea_trial/papers", data={"csrf_token": token}, files=files)
        assert added.status_code == 303, added.text
        paper = (await data_of(seller, f"/api/v1{at}"))["papers"][0]
        assert (paper["step"], paper["name"]) == ("sea_trial", "Sea trial")
        assert (await buyer.send(at, f"{at}/papers/{paper['mediaId']}/remove")).status_code == 303
        assert (await buyer.send(at, f"{at}/confirm")).status_code == 303
        assert "You have said that the sale is done." in (await buyer.open(at)).text


async def test_who_calls_a_sale_off_on_its_page_can_say_why(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    async with reader(seller.site, username="dee-dunn", email="dee-dunn@stoa.example") as buyer:
        await buyer.join()
        made = await buyer.send(f"/boats/{path.rsplit('/', 1)[1]}/ask", text="Would she go for a little less?")
        talk = made.headers["location"].partition("#")[0]
        await buyer.send(talk, f"{talk}/offers", amount="38500")
        offers = f"/api/v1/conversations/{talk.rsplit('/', 1)[1]}/offers"
        offer = (await data_of(seller, offers))[0]
        assert (await seller.ask("POST", f"/api/v1/offers/{offer['id']}/moves", {"move": "accept"})).status_code == 200
        at = f"/deals/{(await data_of(seller, DEALS))[0]['id']}"
        [form] = re.findall(rf'action="({talk}/offers/[^"]+)">(.*?)</form>', (await buyer.open(at)).text, re.DOTALL)
        assert 'name="note"' in form[1]
        sent = await buyer.send(at, form[0], move="withdraw", note="The survey found rot in the deck.")
        assert sent.status_code == 303, sent.text
        assert "The survey found rot in the deck." in (await data_of(seller, offers))[0]["answers"][0]["note"]
        assert "The survey found rot in the deck." in (await buyer.open(talk)).text


async def test_the_page_of_a_sale_that_is_done_says_on_which_day(start_site: StartSite) -> None:
    seller, buyer, _, _, at = await _agreed(start_site)
    for one in (buyer, seller):
        assert (await one.ask("POST", f"{at}/confirm")).status_code == 200
    page = (await seller.ask("GET", at.removeprefix("/api/v1"))).text
    assert re.search(r"Both of you have said so on <time [^>]+>\d{1,2} [A-Z][a-z]{2} \d{4}</time>\.", page)

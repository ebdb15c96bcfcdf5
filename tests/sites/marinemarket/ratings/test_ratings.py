"""Each side of a sale that is done says once how it went; figures are kept, and pages show them."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from stoa.accounts.privacy.jobs import ERASE
from stoa.kernel import clock
from stoa.sites.marinemarket.ratings.subject import RATING
from stoa.sites.marinemarket.trust.service import recompute_answers
from tests.accounts.at_the_door import Visitor, accounts_at, code_of
from tests.accounts.privacy.working import run_now
from tests.accounts.screens.visiting import reader
from tests.harness.web import StartSite
from tests.kernel.asking import value
from tests.sites.marinemarket.buyers import agree, begin_talk, boat_on_sale, data_of, publish_boat
from tests.sites.marinemarket.sellers import moderator, second_person

DEALS = "/api/v1/deals"
KIND = {"stars": 5, "text": "As described, and patient with all of our questions."}


async def _sold(start_site: StartSite) -> tuple[Visitor, Visitor, dict[str, Any]]:
    seller, path = await boat_on_sale(start_site)
    buyer = await second_person(seller)
    talk = await begin_talk(buyer, path)
    await agree(buyer, seller, talk)
    deal = (await data_of(buyer, DEALS))[0]
    at = f"{DEALS}/{deal['id']}"
    assert code_of(await buyer.ask("POST", f"{at}/ratings", KIND)) == "SALE_NOT_DONE"
    for one in (buyer, seller):
        assert (await one.ask("POST", f"{at}/confirm")).status_code == 200
    return seller, buyer, await data_of(seller, at)


async def _trust(seller: Visitor, deal: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = await data_of(seller, f"/api/v1/sellers/{deal['sellerId']}/trust")
    return found


async def test_both_sides_rate_once_and_the_figures_are_kept(start_site: StartSite) -> None:
    seller, buyer, deal = await _sold(start_site)
    at = f"{DEALS}/{deal['id']}/ratings"
    assert (await data_of(buyer, at))["mayRate"]
    many = await asyncio.gather(*(buyer.ask("POST", at, KIND) for _ in range(4)))
    assert sorted(one.status_code for one in many) == [201, 409, 409, 409]
    assert (await seller.ask("POST", at, {"stars": 4})).status_code == 201
    assert (await seller.ask("POST", at, {"stars": 6})).status_code == 422
    both = await data_of(buyer, at)
    assert (both["ofSeller"]["stars"], both["ofBuyer"]["stars"], both["mayRate"]) == (5, 4, False)
    trust = await _trust(seller, deal)
    assert (trust["rating"], trust["ratingCount"], trust["dealsDone"]) == (5.0, 1, 1)
    shown = (await seller.site.get(f"/api/v1/sellers/{deal['sellerId']}/ratings")).json()["data"]
    assert [(one["about"], one["text"]) for one in shown] == [("seller", KIND["text"])]
    stranger = await second_person(seller, "cy-cole")
    assert (await stranger.ask("GET", at)).status_code == 404
    assert (await stranger.ask("POST", at, KIND)).status_code == 404
    assert str(KIND["text"]) in (await seller.site.get(f"/sellers/{deal['sellerId']}/ratings")).text


async def test_a_rating_that_a_moderator_hides_is_not_counted(start_site: StartSite) -> None:
    seller, buyer, deal = await _sold(start_site)
    made = await buyer.ask("POST", f"{DEALS}/{deal['id']}/ratings", {"stars": 1, "text": "He was late, twice."})
    rating_id = made.json()["data"]["ofSeller"]["id"]
    assert (await _trust(seller, deal))["ratingCount"] == 1
    report = {"kind": "sale-rating", "id": rating_id, "reason": "spam"}
    case = (await seller.ask("POST", "/api/v1/reports", report)).json()["data"]["caseId"]
    mo = await moderator(seller)
    decisions = f"/api/v1/admin/moderation/cases/{case}/decisions"
    decided = await mo.ask("POST", decisions, {"outcome": "hide", "rule": "spam"})
    assert decided.status_code == 200, decided.text
    assert (await _trust(seller, deal))["ratingCount"] == 0
    assert (await data_of(seller, f"/api/v1/sellers/{deal['sellerId']}/ratings")) == []
    assert (await data_of(seller, f"{DEALS}/{deal['id']}/ratings"))["ofSeller"] is None
    async with accounts_at(seller.site).database.write() as tx:
        assert RATING.show is not None
        await RATING.show(tx, UUID(rating_id))
        await RATING.show(tx, UUID(rating_id))
    assert (await _trust(seller, deal))["rating"] == 1.0, "let through twice, it is counted once"


async def test_how_soon_a_seller_answers_is_worked_out_by_a_job_and_shown_with_the_boat(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    boats = [path, await publish_boat(seller, title="A second one"), await publish_boat(seller, title="A third one")]
    buyer = await second_person(seller)
    talks = [await begin_talk(buyer, one, f"Is this one still for sale? I mean {one[-6:]}.") for one in boats]
    for talk in talks[:2]:
        assert (await seller.ask("POST", f"{talk}/messages", {"text": f"She is, {talk[-4:]}."})).status_code == 201
    database = accounts_at(seller.site).database
    async with database.write() as tx:
        await tx.connection.execute("update conversations set created_at = created_at - interval '2 days'")
    await recompute_answers(database)
    boat = (await seller.site.get(path)).json()["data"]
    line = await data_of(buyer, f"/api/v1/sellers/{boat['sellerId']}/trust")
    assert (line["answerRate"], line["answerMinutes"]) == (67, 2880)
    async with reader(seller.site, username="dee-dunn", email="dee-dunn@stoa.example") as looker:
        page = (await looker.open(f"/boats/{boat['slug']}")).text
        assert "Answers 67 % of those who ask" in page
        assert f"/boats/{boat['slug']}/ask" in page


async def test_a_sale_is_rated_with_a_form(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    slug = path.rsplit("/", 1)[1]
    async with reader(seller.site, username="dee-dunn", email="dee-dunn@stoa.example") as buyer:
        await buyer.join()
        made = await buyer.send(f"/boats/{slug}/ask", text="Would she go for a little less?")
        talk = made.headers["location"].partition("#")[0]
        await buyer.send(talk, f"{talk}/offers", amount="38500")
        offer = (await data_of(seller, f"/api/v1/conversations/{talk.rsplit('/', 1)[1]}/offers"))[0]
        await seller.ask("POST", f"/api/v1/offers/{offer['id']}/moves", {"move": "accept"})
        deal = (await data_of(seller, DEALS))[0]["id"]
        assert "Not yet." in (await buyer.open(f"/deals/{deal}/rate")).text
        await seller.ask("POST", f"{DEALS}/{deal}/confirm")
        await buyer.send(f"/deals/{deal}", f"/deals/{deal}/confirm")
        rate = f"/deals/{deal}/rate"
        assert "Say how it went" in (await buyer.open(f"/deals/{deal}")).text
        assert (await buyer.send(rate, text="Fine")).status_code == 422
        assert (await buyer.send(rate, stars="5", text="All as it was told.")).status_code == 303
        assert "All as it was told." in (await buyer.open(rate)).text


async def test_who_is_rated_hears_of_it_once_though_a_moderator_lets_it_through_later(start_site: StartSite) -> None:
    seller, buyer, deal = await _sold(start_site)
    held = {"stars": 4, "text": "WRITE TO ME AT bo@mail.example OR CALL +1 305 555 0142!!! NOW!!! WHATSAPP!!!"}
    made = await buyer.ask("POST", f"{DEALS}/{deal['id']}/ratings", held)

    async def heard() -> int:
        told = await data_of(seller, "/api/v1/notifications")
        return sum(one["type"] == "sale_rated" for one in told)

    assert ((await _trust(seller, deal))["ratingCount"], await heard()) == (0, 0), "it waits for a moderator"
    rating_id = UUID(made.json()["data"]["ofSeller"]["id"])
    assert RATING.show is not None
    assert RATING.hide is not None
    for act in (RATING.show, RATING.hide, RATING.show):
        async with accounts_at(seller.site).database.write() as tx:
            await act(tx, rating_id)
    assert ((await _trust(seller, deal))["ratingCount"], await heard()) == (1, 1)


async def test_a_rating_of_somebody_who_was_erased_is_taken_back_from_nobody(start_site: StartSite) -> None:
    seller, buyer, deal = await _sold(start_site)
    made = await seller.ask("POST", f"{DEALS}/{deal['id']}/ratings", {"stars": 4})
    assert (await buyer.ask("DELETE", "/api/v1/users/me")).status_code == 202
    with clock.moved(timedelta(days=14, minutes=1), everywhere=True):
        await run_now(seller.site, ERASE)
    database = accounts_at(seller.site).database
    assert RATING.hide is not None
    async with database.write() as tx:
        await RATING.hide(tx, UUID(made.json()["data"]["ofBuyer"]["id"]))
    assert await value(database, "select count(*) from buyer_figures where rating_count <> 0") == 0

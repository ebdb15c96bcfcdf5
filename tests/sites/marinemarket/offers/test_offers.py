"""Offers are made, answered and ended; of several for one boat, one is accepted."""

import asyncio

from tests.accounts.at_the_door import code_of
from tests.harness.web import StartSite
from tests.sites.marinemarket.buyers import HELLO, begin_talk, boat_on_sale, data_of
from tests.sites.marinemarket.sellers import second_person


async def test_of_two_offers_accepted_at_once_exactly_one_is(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    buyers = [await second_person(seller), await second_person(seller, "cy-cole")]
    places = [await begin_talk(one, path, f"{HELLO} I am number {n}.") for n, one in enumerate(buyers)]
    made = [
        await one.ask("POST", f"{at}/offers", {"amount": 3_000_000}) for one, at in zip(buyers, places, strict=True)
    ]
    assert [one.status_code for one in made] == [201, 201], made[0].text
    ids = [one.json()["data"][0]["id"] for one in made]
    both = await asyncio.gather(*(seller.ask("POST", f"/api/v1/offers/{one}/moves", {"move": "accept"}) for one in ids))
    assert sorted(one.status_code for one in both) == [200, 409]
    statuses = sorted([(await data_of(seller, f"{at}/offers"))[0]["status"] for at in places])
    assert statuses == ["accepted", "declined"]
    assert (await seller.site.get(path)).json()["data"]["salePending"]
    late = await buyers[0].ask("POST", f"{places[0]}/offers", {"amount": 3_500_000})
    assert code_of(late) == "LISTING_NOT_FOR_SALE"
    won = ids[[one.status_code for one in both].index(200)]
    off = await seller.ask("POST", f"/api/v1/offers/{won}/moves", {"move": "withdraw"})
    assert off.json()["data"][0]["status"] == "called_off"
    assert not (await seller.site.get(path)).json()["data"]["salePending"]


async def test_an_offer_is_answered_by_the_other_side_only(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    buyer = await second_person(seller)
    at = await begin_talk(buyer, path)
    assert code_of(await seller.ask("POST", f"{at}/offers", {"amount": 5})) == "OFFER_MOVE_NOT_ALLOWED"
    offer = (await buyer.ask("POST", f"{at}/offers", {"amount": 3_000_000})).json()["data"][0]
    assert (offer["currency"], offer["status"]) == ("EUR", "open")
    assert code_of(await buyer.ask("POST", f"{at}/offers", {"amount": 5})) == "OFFER_OPEN"
    moves = f"/api/v1/offers/{offer['id']}/moves"
    assert code_of(await buyer.ask("POST", moves, {"move": "accept"})) == "OFFER_MOVE_NOT_ALLOWED"
    assert code_of(await seller.ask("POST", moves, {"move": "counter"})) == "AMOUNT_NEEDED"
    stranger = await second_person(seller, "cy-cole")
    assert code_of(await stranger.ask("POST", moves, {"move": "decline"})) == "OFFER_NOT_FOUND"
    countered = await seller.ask("POST", moves, {"move": "counter", "amount": 3_400_000})
    assert [one["status"] for one in countered.json()["data"]] == ["open", "countered"]
    theirs = f"/api/v1/offers/{countered.json()['data'][0]['id']}/moves"
    assert code_of(await seller.ask("POST", theirs, {"move": "accept"})) == "OFFER_MOVE_NOT_ALLOWED"
    assert (await buyer.ask("POST", theirs, {"move": "decline"})).json()["data"][0]["status"] == "declined"

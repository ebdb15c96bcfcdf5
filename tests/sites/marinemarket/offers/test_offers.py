"""Offers are made, answered and ended; of several for one boat, one is accepted."""

import asyncio
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from stoa.accounts.privacy.jobs import ERASE
from stoa.kernel import clock
from stoa.sites.marinemarket.ending.service import end_listings, warn_owners
from stoa.sites.marinemarket.life.queries import LOCK_ID
from stoa.sites.marinemarket.offers.models import OfferMove
from stoa.sites.marinemarket.offers.service import end_offers_of, expire_offers, move_offer
from tests.accounts.at_the_door import Visitor, accounts_at, code_of
from tests.accounts.privacy.canaries import find_traces
from tests.accounts.privacy.working import run_now, working
from tests.harness.web import StartSite
from tests.kernel.asking import until
from tests.sites.marinemarket.buyers import HELLO, agree, begin_talk, boat_on_sale, data_of, make_offer
from tests.sites.marinemarket.sellers import second_person

WAITS = """
    select exists (select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database())
"""


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
    lost = next(one for one in both if one.status_code == 409)
    assert code_of(lost) == "OFFER_MOVE_NOT_ALLOWED", "the second one waits, and finds that its offer was declined"
    statuses = sorted([(await data_of(seller, f"{at}/offers"))[0]["status"] for at in places])
    assert statuses == ["accepted", "declined"]
    assert (await seller.site.get(path)).json()["data"]["salePending"]
    late = await buyers[0].ask("POST", f"{places[0]}/offers", {"amount": 3_500_000})
    assert code_of(late) == "LISTING_NOT_FOR_SALE"
    won = ids[[one.status_code for one in both].index(200)]
    off = await seller.ask("POST", f"/api/v1/offers/{won}/moves", {"move": "withdraw"})
    assert off.json()["data"][0]["status"] == "called_off"
    assert not (await seller.site.get(path)).json()["data"]["salePending"]


async def _two_offers(start_site: StartSite) -> tuple[Visitor, str, list[str]]:
    seller, path = await boat_on_sale(start_site)
    buyers = [await second_person(seller), await second_person(seller, "cy-cole")]
    ids = [await make_offer(one, await begin_talk(one, path, f"{HELLO} {n}")) for n, one in enumerate(buyers)]
    return seller, path, ids


async def test_whoever_accepts_waits_for_the_boat_and_sees_what_others_have_agreed(start_site: StartSite) -> None:
    seller, path, ids = await _two_offers(start_site)
    database = accounts_at(seller.site).database
    listing_id = (await data_of(seller, path))["id"]
    async with database.write() as tx:
        await tx.connection.execute("select from listings where id = $1 for update", UUID(listing_id))
        await tx.connection.execute("update offers set status = 'accepted' where id = $1", UUID(ids[0]))
        accepting = asyncio.create_task(seller.ask("POST", f"/api/v1/offers/{ids[1]}/moves", {"move": "accept"}))
        await until(database, WAITS)
    assert code_of(await accepting) == "LISTING_NOT_FOR_SALE"


async def test_no_boat_can_have_two_accepted_offers_whoever_writes_them(start_site: StartSite) -> None:
    seller, _, ids = await _two_offers(start_site)
    with pytest.raises(asyncpg.UniqueViolationError, match="offers_one_accepted"):
        async with accounts_at(seller.site).database.write() as tx:
            await tx.connection.execute("update offers set status = 'accepted' where id = any($1)", [*map(UUID, ids)])


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


async def test_an_offer_that_nobody_answers_ends_and_both_sides_hear_of_it(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    buyer = await second_person(seller)
    at = await begin_talk(buyer, path)
    offer = await make_offer(buyer, at)
    database = accounts_at(seller.site).database
    async with database.write() as tx:
        assert await expire_offers(tx) == 0
        await tx.connection.execute("update offers set expires_at = now() - interval '1 second'")
    late = await seller.ask("POST", f"/api/v1/offers/{offer}/moves", {"move": "accept"})
    assert code_of(late) == "OFFER_MOVE_NOT_ALLOWED", "the clock decides, not the job"
    async with database.write() as tx:
        assert await expire_offers(tx) == 1
        assert await expire_offers(tx) == 0
    for one in (seller, buyer):
        told = [row["title"] for row in await data_of(one, "/api/v1/notifications") if row["type"] == "offer_moved"]
        assert any("ended unanswered" in title for title in told)
    mine = await data_of(seller, "/api/v1/offers?status=expired")
    assert [(row["isYours"], row["amount"]) for row in mine] == [(False, 3_000_000)]
    assert await make_offer(buyer, at, 3_100_000), "another may be made"


async def test_what_was_agreed_with_somebody_who_is_erased_is_called_off_and_the_others_words_stay(
    start_site: StartSite,
) -> None:
    seller, path = await boat_on_sale(start_site)
    buyer = await second_person(seller)
    at = await begin_talk(buyer, path, "Zyxquestion: could I see her on Saturday?")
    assert (await seller.ask("POST", f"{at}/messages", {"text": "On Saturday at ten."})).status_code == 201
    await agree(buyer, seller, at)
    deal = f"/api/v1/deals/{(await data_of(seller, '/api/v1/deals'))[0]['id']}"
    planned = {"state": "planned", "note": "Zyxsurveyor comes."}
    assert (await buyer.ask("PUT", f"{deal}/steps/survey", planned)).status_code == 200
    database = accounts_at(seller.site).database
    assert (await buyer.ask("DELETE", "/api/v1/users/me")).status_code == 202
    with clock.moved(timedelta(days=14, minutes=1), everywhere=True):
        await run_now(buyer.site, ERASE)
    async with working(seller.site):
        await until(database, "select status = 'called_off' from deals")
    assert await find_traces(seller.site, "zyx") == []
    assert [row["text"] for row in await data_of(seller, f"{at}/messages")] == ["On Saturday at ten."]
    talk = await data_of(seller, at)
    assert talk["otherName"] is None
    assert (await data_of(seller, f"{at}/offers"))[0]["status"] == "called_off"
    assert not (await seller.site.get(path)).json()["data"]["salePending"]
    assert (await data_of(seller, deal))["amount"] == 3_000_000


async def test_a_boat_that_is_promised_stays_so_and_does_not_end_meanwhile(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    buyer = await second_person(seller)
    await agree(buyer, seller, await begin_talk(buyer, path))
    accounts = accounts_at(seller.site)
    async with accounts.database.write() as tx:
        await tx.connection.execute("update listings set expires_at = now() - interval '1 hour'")
        assert await warn_owners(tx, accounts) == 0
        assert await end_listings(tx, accounts) == 0
    for act in ("deactivate", "publish"):
        assert (await seller.ask("POST", f"{path}/{act}")).status_code == 200
    assert (await data_of(seller, path))["salePending"] is True


async def test_an_offer_that_the_clock_is_ending_is_not_accepted_meanwhile(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    buyer = await second_person(seller)
    at = await begin_talk(buyer, path)
    offer = await make_offer(buyer, at)
    database = accounts_at(seller.site).database
    async with database.write() as tx:
        await tx.connection.execute("update offers set expires_at = now() - interval '1 second'")
    async with database.write() as tx:
        assert await expire_offers(tx) == 1  # and has not been committed yet
        accepting = asyncio.create_task(seller.ask("POST", f"/api/v1/offers/{offer}/moves", {"move": "accept"}))
        await until(database, WAITS)
    assert code_of(await accepting) == "OFFER_MOVE_NOT_ALLOWED"
    assert (await data_of(seller, f"{at}/offers"))[0]["status"] == "expired"
    assert not (await seller.site.get(path)).json()["data"]["salePending"]
    assert await data_of(seller, "/api/v1/deals") == []


async def test_what_is_accepted_while_its_buyer_leaves_is_called_off_all_the_same(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    buyer = await second_person(seller)
    at = await begin_talk(buyer, path)
    offer = await make_offer(buyer, at)
    database = accounts_at(seller.site).database
    listing_id = UUID((await data_of(seller, path))["id"])

    async def leave() -> None:
        async with database.write() as tx:
            await end_offers_of(tx, UUID(buyer.person_id))

    async with database.write() as tx:
        await LOCK_ID.one(tx, id=listing_id)
        leaving = asyncio.create_task(leave())
        await until(database, WAITS)
        await move_offer(tx, UUID(offer), UUID(seller.person_id), OfferMove("accept"))
    await leaving
    assert (await data_of(seller, f"{at}/offers"))[0]["status"] == "called_off"
    assert [one["status"] for one in await data_of(seller, "/api/v1/deals")] == ["called_off"]
    assert not (await seller.site.get(path)).json()["data"]["salePending"]


async def test_both_hear_that_an_offer_has_ended_though_another_is_made_before_the_clock_looks(
    start_site: StartSite,
) -> None:
    seller, path = await boat_on_sale(start_site)
    buyer = await second_person(seller)
    at = await begin_talk(buyer, path)
    await make_offer(buyer, at)
    async with accounts_at(seller.site).database.write() as tx:
        await tx.connection.execute("update offers set expires_at = now() - interval '1 second'")
    await make_offer(buyer, at, 3_100_000)
    for side in (seller, buyer):
        told = await data_of(side, "/api/v1/notifications")
        assert any("ended unanswered" in one["title"] for one in told), told


async def test_a_boat_whose_sale_is_called_off_past_its_time_ends_then(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    buyer = await second_person(seller)
    offer = await agree(buyer, seller, await begin_talk(buyer, path))
    accounts = accounts_at(seller.site)
    async with accounts.database.write() as tx:
        await tx.connection.execute("update listings set expires_at = now() - interval '1 hour'")
        assert await end_listings(tx, accounts) == 0
    off = await buyer.ask("POST", f"/api/v1/offers/{offer}/moves", {"move": "withdraw"})
    assert off.status_code == 200, off.text
    async with accounts.database.write() as tx:
        assert await end_listings(tx, accounts) == 1
    assert (await data_of(seller, path))["status"] == "expired"

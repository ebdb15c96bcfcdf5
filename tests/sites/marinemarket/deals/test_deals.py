"""Buyers and sellers talk, are warned of tricks, and agree on a price."""

import asyncio
from typing import Any

import pytest

from stoa.sites.marinemarket.deals.guard import GuardValues, find_tricks
from tests.accounts.at_the_door import Visitor, code_of
from tests.accounts.screens.visiting import reader
from tests.harness.web import StartSite
from tests.sites.marinemarket.sellers import list_boat, new_seller, path_of, second_person

HELLO = "Good morning, is she still for sale, and could I see her on Saturday?"
PATH = "/api/v1/conversations"


async def _on_sale(start_site: StartSite) -> tuple[Visitor, str]:
    seller = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    path = await path_of(await list_boat(seller))
    assert (await seller.ask("POST", f"{path}/publish")).json()["data"]["status"] == "active"
    return seller, path


async def _talk(buyer: Visitor, path: str, text: str = HELLO) -> str:
    answer = await buyer.ask("POST", f"{path}/conversations", {"text": text})
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{PATH}/{answer.json()['data']['id']}"
    return str(answer.headers["location"])


async def _data(visitor: Visitor, path: str) -> Any:
    answer = await visitor.ask("GET", path)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


async def test_two_talk_read_block_and_report_and_nobody_else_listens(start_site: StartSite) -> None:
    seller, path = await _on_sale(start_site)
    assert code_of(await seller.ask("POST", f"{path}/conversations", {"text": HELLO})) == "OWN_LISTING"
    buyer = await second_person(seller)
    raced = await asyncio.gather(*(_talk(buyer, path, f"{HELLO} {n}") for n in range(3)))
    assert len(set(raced)) == 1, "there is one conversation for a buyer and a listing"
    at = raced[0]
    assert (await _data(seller, PATH))[0]["unread"] == 3
    assert (await seller.ask("POST", f"{at}/read")).json()["data"]["unread"] == 0
    said = await seller.ask("POST", f"{at}/messages", {"text": "She is. Come at ten."})
    assert (said.status_code, said.json()["data"]["warning"]) == (201, None)
    heard = await _data(buyer, f"{at}/messages")
    assert [len(heard), heard[0]["text"]] == [4, "She is. Come at ten."]
    assert (await _data(buyer, at))["unread"] == 1

    stranger = await second_person(seller, "cy-cole")
    for method, ending, body in (
        ("GET", "", None),
        ("GET", "/messages", None),
        ("POST", "/messages", {"text": "Hello there"}),
        ("POST", "/read", None),
        ("PUT", "/block", None),
        ("DELETE", "/block", None),
        ("GET", "/offers", None),
        ("POST", "/offers", {"amount": 5}),
    ):
        assert (await stranger.ask(method, f"{at}{ending}", body)).status_code == 404, ending
    assert (await _data(stranger, PATH)) == []

    report = {"kind": "message", "id": heard[0]["id"], "reason": "scam"}
    reasons = [one["name"] for one in await _data(buyer, "/api/v1/reports/reasons")]
    answer = await buyer.ask("POST", "/api/v1/reports", report | {"reason": reasons[0]})
    assert answer.status_code == 201, answer.text
    assert (await buyer.ask("PUT", f"{at}/block")).json()["data"]["blocked"]
    assert code_of(await seller.ask("POST", f"{at}/messages", {"text": "Why?"})) == "CONVERSATION_BLOCKED"
    assert (await seller.ask("DELETE", f"{at}/block")).status_code == 204
    assert (await _data(seller, at))["blocked"], "only who has blocked can open it again"
    assert (await buyer.ask("DELETE", f"{at}/block")).status_code == 204
    assert (await seller.ask("POST", f"{at}/messages", {"text": "Thank you."})).status_code == 201


async def test_both_are_warned_of_a_trick_and_what_is_held_is_seen_by_its_author_alone(start_site: StartSite) -> None:
    seller, path = await _on_sale(start_site)
    buyer = await second_person(seller)
    at = await _talk(buyer, path)
    trick = "My shipper will collect the boat on Friday."
    said = (await buyer.ask("POST", f"{at}/messages", {"text": trick})).json()["data"]
    assert [one["label"] for one in said["warning"]["reasons"]] == ["A mover collects it"] or said["held"]
    others = await _data(seller, f"{at}/messages")
    assert said["held"] != (said["id"] in {one["id"] for one in others})
    shouted = "WRITE TO ME AT bo@mail.example OR CALL +1 305 555 0142!!! NOW!!! WHATSAPP!!!"
    held = (await buyer.ask("POST", f"{at}/messages", {"text": shouted})).json()["data"]
    assert held["held"], "it is strong enough to wait"
    assert held["warning"]["rule"] == "moderation.holds"
    assert held["id"] not in {one["id"] for one in await _data(seller, f"{at}/messages")}
    assert held["id"] in {one["id"] for one in await _data(buyer, f"{at}/messages")}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "I will mail a cashier's check for more than the price, keep yours and send the rest to him.",
            ["Overpayment"],
        ),
        ("My shipping agent will come to pick up the boat once the check clears.", ["A mover collects it"]),
        ("Please use the escrow service that my lawyer works with.", ["Payment to somebody else"]),
        ("I am at sea and happy to buy it sight unseen at your price.", ["Bought unseen"]),
        ("Can I see her on Saturday and bring a surveyor? I would pay by bank transfer at the signing.", []),
        ("Does the trailer come with it, and when was the impeller last changed?", []),
        ("We can pick up the boat ourselves after the survey.", []),
    ],
)
def test_known_tricks_are_told_from_honest_questions(text: str, names: list[str]) -> None:
    assert [one.name for one in find_tricks(text, GuardValues())] == names


async def test_of_two_offers_accepted_at_once_exactly_one_is(start_site: StartSite) -> None:
    seller, path = await _on_sale(start_site)
    buyers = [await second_person(seller), await second_person(seller, "cy-cole")]
    places = [await _talk(one, path, f"{HELLO} I am number {n}.") for n, one in enumerate(buyers)]
    made = [
        await one.ask("POST", f"{at}/offers", {"amount": 3_000_000}) for one, at in zip(buyers, places, strict=True)
    ]
    assert [one.status_code for one in made] == [201, 201], made[0].text
    ids = [one.json()["data"][0]["id"] for one in made]
    both = await asyncio.gather(*(seller.ask("POST", f"/api/v1/offers/{one}/moves", {"move": "accept"}) for one in ids))
    assert sorted(one.status_code for one in both) == [200, 409]
    statuses = sorted([(await _data(seller, f"{at}/offers"))[0]["status"] for at in places])
    assert statuses == ["accepted", "declined"]
    assert (await seller.site.get(path)).json()["data"]["salePending"]
    late = await buyers[0].ask("POST", f"{places[0]}/offers", {"amount": 3_500_000})
    assert code_of(late) == "LISTING_NOT_FOR_SALE"
    won = ids[[one.status_code for one in both].index(200)]
    off = await seller.ask("POST", f"/api/v1/offers/{won}/moves", {"move": "withdraw"})
    assert off.json()["data"][0]["status"] == "called_off"
    assert not (await seller.site.get(path)).json()["data"]["salePending"]


async def test_an_offer_is_answered_by_the_other_side_only(start_site: StartSite) -> None:
    seller, path = await _on_sale(start_site)
    buyer = await second_person(seller)
    at = await _talk(buyer, path)
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


async def test_everything_works_with_forms_and_without_script(start_site: StartSite) -> None:
    seller, path = await _on_sale(start_site)
    slug = path.rsplit("/", 1)[1]
    async with reader(seller.site, username="dee-dunn", email="dee-dunn@stoa.example") as buyer:
        await buyer.join()
        assert "No conversations yet" in (await buyer.open("/messages")).text
        assert (await buyer.open(f"/boats/{slug}/ask")).status_code == 200
        assert (await buyer.send(f"/boats/{slug}/ask", text=" ")).status_code == 422
        made = await buyer.send(f"/boats/{slug}/ask", text=HELLO)
        at = made.headers["location"]
        assert at in (await buyer.open("/messages")).text
        assert (await buyer.send(at, text="And what about the sails?")).status_code == 303
        assert "And what about the sails?" in (await buyer.open(at)).text
        assert (await buyer.send(at, text=" ")).status_code == 422
        assert (await buyer.send(at, f"{at}/offers", amount="a lot")).status_code == 422
        assert (await buyer.send(at, f"{at}/offers", amount="38,500")).status_code == 303
        offer = (await _data(seller, f"/api/v1/conversations/{at.rsplit('/', 1)[1]}/offers"))[0]
        assert offer["amount"] == 3_850_000
        assert (await buyer.send(at, f"{at}/offers/{offer['id']}", move="accept")).status_code == 409
        assert (await buyer.send(at, f"{at}/offers/{offer['id']}", move="withdraw")).status_code == 303
        assert "Withdrawn" in (await buyer.open(at)).text
        assert (await buyer.send(at, f"{at}/block", blocks="true")).status_code == 303
        assert "This conversation is closed" in (await buyer.open(at)).text

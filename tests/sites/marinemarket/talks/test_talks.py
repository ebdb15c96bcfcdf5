"""Buyers and sellers talk, and are warned of tricks."""

import asyncio
from uuid import UUID

import pytest

from stoa.commons.subjects import Viewer
from stoa.sites.marinemarket.talks.guard import GuardValues, find_tricks
from stoa.sites.marinemarket.talks.live import CHANNEL
from stoa.sites.marinemarket.talks.subject import CONVERSATION, MESSAGE
from tests.accounts.at_the_door import accounts_at, code_of
from tests.accounts.screens.visiting import reader
from tests.harness.web import StartSite
from tests.sites.marinemarket.buyers import HELLO, PATH, begin_talk, boat_on_sale, data_of, publish_boat
from tests.sites.marinemarket.sellers import SLOOP, second_person


async def test_two_talk_read_block_and_report_and_nobody_else_listens(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    assert code_of(await seller.ask("POST", f"{path}/conversations", {"text": HELLO})) == "OWN_LISTING"
    buyer = await second_person(seller)
    # Three of one kind would be held where each is seen by the next: whoever says the same over and over waits.
    asked = (HELLO, "How old are her sails, and who made them?", "Does the trailer come with the boat?")
    raced = await asyncio.gather(*(begin_talk(buyer, path, text) for text in asked))
    assert len(set(raced)) == 1, "there is one conversation for a buyer and a listing"
    at = raced[0]
    assert (await data_of(seller, PATH))[0]["unread"] == 3
    assert (await seller.ask("POST", f"{at}/read")).json()["data"]["unread"] == 0
    said = await seller.ask("POST", f"{at}/messages", {"text": "She is. Come at ten."})
    assert (said.status_code, said.json()["data"]["warning"]) == (201, None)
    heard = await data_of(buyer, f"{at}/messages")
    assert [len(heard), heard[0]["text"]] == [4, "She is. Come at ten."]
    assert (await data_of(buyer, at))["unread"] == 1

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
    assert (await data_of(stranger, PATH)) == []

    report = {"kind": "message", "id": heard[0]["id"], "reason": "scam"}
    reasons = [one["name"] for one in await data_of(buyer, "/api/v1/reports/reasons")]
    answer = await buyer.ask("POST", "/api/v1/reports", report | {"reason": reasons[0]})
    assert answer.status_code == 201, answer.text
    assert (await buyer.ask("PUT", f"{at}/block")).json()["data"]["blocked"]
    assert code_of(await seller.ask("POST", f"{at}/messages", {"text": "Why?"})) == "CONVERSATION_BLOCKED"
    assert (await seller.ask("DELETE", f"{at}/block")).status_code == 204
    assert (await data_of(seller, at))["blocked"], "only who has blocked can open it again"
    assert (await buyer.ask("DELETE", f"{at}/block")).status_code == 204
    assert (await seller.ask("POST", f"{at}/messages", {"text": "Thank you."})).status_code == 201


async def test_nobody_says_nothing(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    buyer = await second_person(seller)
    assert (await buyer.ask("POST", f"{path}/conversations", {"text": " \n "})).status_code == 422
    at = await begin_talk(buyer, path)
    assert (await seller.ask("POST", f"{at}/messages", {"text": "  "})).status_code == 422
    blank = {"title": "    "}
    assert (await seller.ask("POST", "/api/v1/listings", {**SLOOP, **blank})).status_code == 422
    assert (
        await buyer.ask("POST", "/api/v1/saved-searches", {"name": " ", "filters": {"fuel": "diesel"}})
    ).status_code == 422
    wrong = {"name": "Odd", "filters": {"minPrice": 200, "maxPrice": 100, "minYear": 2000, "maxYear": 1990}}
    refused = await buyer.ask("POST", "/api/v1/saved-searches", wrong)
    ends = ["filters.minPrice", "filters.maxPrice", "filters.minYear", "filters.maxYear"]
    assert [one["field"] for one in refused.json()["error"]["details"]] == ends


async def test_both_are_warned_of_a_trick_and_what_is_held_is_seen_by_its_author_alone(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    buyer = await second_person(seller)
    at = await begin_talk(buyer, path)
    trick = "My shipper will collect the boat on Friday."
    said = (await buyer.ask("POST", f"{at}/messages", {"text": trick})).json()["data"]
    assert [one["label"] for one in said["warning"]["reasons"]] == ["A mover collects it"] or said["held"]
    others = await data_of(seller, f"{at}/messages")
    assert said["held"] != (said["id"] in {one["id"] for one in others})
    shouted = "WRITE TO ME AT bo@mail.example OR CALL +1 305 555 0142!!! NOW!!! WHATSAPP!!!"
    held = (await buyer.ask("POST", f"{at}/messages", {"text": shouted})).json()["data"]
    assert held["held"], "it is strong enough to wait"
    assert held["warning"]["rule"] == "moderation.holds"
    assert held["id"] not in {one["id"] for one in await data_of(seller, f"{at}/messages")}
    assert held["id"] in {one["id"] for one in await data_of(buyer, f"{at}/messages")}


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


async def test_what_a_moderator_lets_through_is_heard_then_and_who_is_blocked_asks_in_vain(
    start_site: StartSite,
) -> None:
    seller, path = await boat_on_sale(start_site)
    buyer = await second_person(seller)
    at = await begin_talk(buyer, path)
    assert (await seller.ask("POST", f"{at}/read")).status_code == 200
    shouted = "WRITE TO ME AT bo@mail.example OR CALL +1 305 555 0142!!! NOW!!! WHATSAPP!!!"
    held = (await buyer.ask("POST", f"{at}/messages", {"text": shouted})).json()["data"]
    assert (await data_of(seller, f"{PATH}/unread-count"))["count"] == 0
    database = accounts_at(seller.site).database
    for _ in range(2):
        async with database.write() as tx:
            assert MESSAGE.show is not None
            await MESSAGE.show(tx, UUID(held["id"]))
    assert (await data_of(seller, f"{PATH}/unread-count"))["count"] == 1
    assert held["id"] in {one["id"] for one in await data_of(seller, f"{at}/messages")}
    conversation = UUID(at.rsplit("/", 1)[1])
    async with database.write() as tx:
        assert CONVERSATION.hide is not None
        await CONVERSATION.hide(tx, conversation)
    assert code_of(await buyer.ask("POST", f"{at}/messages", {"text": "Hello?"})) == "CONVERSATION_BLOCKED"
    assert (await seller.ask("PUT", f"{at}/block")).status_code == 200
    other = await publish_boat(seller, title="Another of theirs")
    asked = await buyer.ask("POST", f"{other}/conversations", {"text": "And is this one for sale?"})
    assert code_of(asked) == "CONVERSATION_BLOCKED", "who blocks somebody is not asked by them about another boat"


async def test_only_the_two_sides_hear_a_conversation_live(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    buyer, stranger = await second_person(seller), await second_person(seller, "cy-cole")
    conversation = UUID((await begin_talk(buyer, path)).rsplit("/", 1)[1])
    read, may = accounts_at(seller.site).database.read(), CHANNEL.may_subscribe
    assert may is not None
    allowed = [await may(read, Viewer(UUID(one.person_id)), conversation) for one in (seller, buyer, stranger)]
    assert allowed == [True, True, False]
    assert not await may(read, Viewer(), conversation)
    assert not await may(read, Viewer(UUID(buyer.person_id)), None)


async def test_everything_works_with_forms_and_without_script(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    slug = path.rsplit("/", 1)[1]
    async with reader(seller.site, username="dee-dunn", email="dee-dunn@stoa.example") as buyer:
        await buyer.join()
        assert "No conversations yet" in (await buyer.open("/messages")).text
        assert (await buyer.open(f"/boats/{slug}/ask")).status_code == 200
        assert (await buyer.send(f"/boats/{slug}/ask", text=" ")).status_code == 422
        made = await buyer.send(f"/boats/{slug}/ask", text=HELLO)
        at = made.headers["location"].partition("#")[0]
        inbox = (await buyer.open("/messages")).text
        assert at in inbox
        assert 'class="thumb thumb--l"' in inbox
        assert '<svg class="scene"' in inbox.partition('class="thumb thumb--l"')[2].partition("</a>")[0]
        assert (await buyer.send(at, text="And what about the sails?")).status_code == 303
        assert "And what about the sails?" in (await buyer.open(at)).text
        assert (await buyer.send(at, text=" ")).status_code == 422
        assert (await buyer.send(at, f"{at}/offers", amount="a lot")).status_code == 422
        assert (await buyer.send(at, f"{at}/offers", amount="38,500")).status_code == 303
        assert '<svg class="scene"' in (await buyer.open("/messages/offers")).text
        offer = (await data_of(seller, f"/api/v1/conversations/{at.rsplit('/', 1)[1]}/offers"))[0]
        assert offer["amount"] == 3_850_000
        assert (await buyer.send(at, f"{at}/offers/{offer['id']}", move="accept")).status_code == 409
        assert (await buyer.send(at, f"{at}/offers/{offer['id']}", move="withdraw")).status_code == 303
        assert "Withdrawn" in (await buyer.open(at)).text
        assert (await buyer.send(at, f"{at}/block", blocks="true")).status_code == 303
        assert "This conversation is closed" in (await buyer.open(at)).text


async def test_a_message_that_a_moderator_hides_is_no_longer_counted_as_unread(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    buyer = await second_person(seller)
    at = await begin_talk(buyer, path)
    await buyer.ask("POST", f"{at}/messages", {"text": "Or on Monday, at noon?"})
    last, first = [one["id"] for one in await data_of(buyer, f"{at}/messages")]
    unread = f"{PATH}/unread-count"
    assert (await data_of(seller, unread))["count"] == 2
    assert MESSAGE.hide is not None
    for _ in range(2):
        async with accounts_at(seller.site).database.write() as tx:
            await MESSAGE.hide(tx, UUID(last))
        assert (await data_of(seller, unread))["count"] == 1
    assert (await seller.ask("POST", f"{at}/read")).json()["data"]["unread"] == 0
    async with accounts_at(seller.site).database.write() as tx:
        await MESSAGE.hide(tx, UUID(first))
    assert (await data_of(seller, unread))["count"] == 0

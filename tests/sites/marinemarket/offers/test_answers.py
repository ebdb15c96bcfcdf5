"""What is said with an answer to an offer is kept, and both sides read it."""

from tests.accounts.at_the_door import Visitor, accounts_at
from tests.accounts.privacy.working import working
from tests.accounts.screens.visiting import Reader, reader
from tests.harness.web import StartSite
from tests.kernel.asking import eventually
from tests.sites.marinemarket.buyers import agree, begin_talk, boat_on_sale, data_of, make_offer
from tests.sites.marinemarket.sellers import second_person


async def _ask(buyer: Reader, path: str) -> str:
    await buyer.join()
    made = await buyer.send(f"/boats/{path.rsplit('/', 1)[1]}/ask", text="Would she go for a little less?")
    return made.headers["location"].partition("#")[0]


async def test_what_is_said_with_an_answer_is_kept_and_shown_to_both_sides(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    async with reader(seller.site, username="dee-dunn", email="dee-dunn@stoa.example") as buyer:
        talk = await _ask(buyer, path)
        offers = f"/api/v1/conversations/{talk.rsplit('/', 1)[1]}/offers"
        await buyer.send(talk, f"{talk}/offers", amount="30000")
        moves = f"/api/v1/offers/{(await data_of(seller, offers))[0]['id']}/moves"
        no = {"move": "decline", "note": "  Not below thirty-five.  "}
        assert (await seller.ask("POST", moves, no)).status_code == 200
        await buyer.send(talk, f"{talk}/offers", amount="34000")
        moves = f"/api/v1/offers/{(await data_of(seller, offers))[0]['id']}/moves"
        counter = await seller.ask("POST", moves, {"move": "counter", "amount": 3_500_000, "note": "With the dinghy."})
        last = f"{talk}/offers/{counter.json()['data'][0]['id']}"
        assert (await buyer.send(talk, last, move="accept", note="I come on Friday.")).status_code == 303
        assert (await buyer.send(talk, last, move="withdraw", note="The survey found rot.")).status_code == 303
        told = [[(a["status"], a["side"], a["note"]) for a in row["answers"]] for row in await data_of(seller, offers)]
        assert told == [
            [("accepted", "buyer", "I come on Friday."), ("called_off", "buyer", "The survey found rot.")],
            [],
            [("declined", "seller", "Not below thirty-five.")],
        ]
        shown = (await buyer.open(talk)).text
        for words in ("With the dinghy.", "I come on Friday.", "The survey found rot.", "Not below thirty-five."):
            assert words in shown
        deal = (await data_of(seller, "/api/v1/deals"))[0]["id"]
        said = [
            (one["kind"], one["by"], one["words"]) for one in await data_of(seller, f"/api/v1/deals/{deal}/timeline")
        ]
        assert ("offer_accepted", "buyer", "I come on Friday.") in said
        assert ("offer_called_off", "buyer", "The survey found rot.") in said
        titles = [
            one["title"] for one in await data_of(seller, "/api/v1/notifications") if one["type"] == "offer_moved"
        ]
        assert any(one.endswith("your offer of €35,000 is accepted, with a note") for one in titles)
        assert any(one.endswith("an offer of €34,000 is made to you") for one in titles), "which had none"


async def test_the_words_of_a_refused_answer_come_back_in_its_form(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    async with reader(seller.site, username="dee-dunn", email="dee-dunn@stoa.example") as buyer:
        talk = await _ask(buyer, path)
        await buyer.send(talk, f"{talk}/offers", amount="30000")
        offers = f"/api/v1/conversations/{talk.rsplit('/', 1)[1]}/offers"
        moves = f"/api/v1/offers/{(await data_of(seller, offers))[0]['id']}/moves"
        counter = await seller.ask("POST", moves, {"move": "counter", "amount": 3_500_000})
        last = f"{talk}/offers/{counter.json()['data'][0]['id']}"
        back = await buyer.send(talk, last, move="counter", amount="a lot", note="Paid by Friday.")
        assert back.status_code == 422
        assert 'value="a lot"' in back.text
        assert 'value="Paid by Friday."' in back.text


async def test_an_offer_past_its_time_is_not_listed_as_open(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    buyer = await second_person(seller)
    await make_offer(buyer, await begin_talk(buyer, path))
    mine = "/api/v1/offers?status="
    assert len(await data_of(buyer, f"{mine}open")) == 1
    async with accounts_at(seller.site).database.write() as tx:
        await tx.connection.execute("update offers set expires_at = now() - interval '1 second'")
    assert await data_of(buyer, f"{mine}open") == [], "though the job has not come by yet"
    assert [one["status"] for one in await data_of(buyer, f"{mine}expired")] == ["expired"]


async def test_letters_say_how_much_what_to_do_and_lead_there(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    buyer, rival = await second_person(seller), await second_person(seller, "cy-cole")
    talk = await begin_talk(buyer, path)
    lost = await begin_talk(rival, path, "Could I see her on Saturday?")
    await make_offer(rival, lost, 2_900_000)
    offer = await make_offer(buyer, talk)
    moves = {"move": "counter", "amount": 3_500_000}
    counter = (await seller.ask("POST", f"/api/v1/offers/{offer}/moves", moves)).json()["data"][0]["id"]
    assert (await buyer.ask("POST", f"/api/v1/offers/{counter}/moves", {"move": "accept"})).status_code == 200
    deal = (await data_of(buyer, "/api/v1/deals"))[0]["id"]
    async with working(seller.site):
        made = await _letter(seller, "an offer of €29,000 is made to you")
        assert "It stands until " in made
        assert f"{lost.removeprefix('/api/v1/conversations')}#offers" in made
        answered = await _letter(buyer, "your offer of €30,000 is answered with €35,000")
        assert "Accept it, decline it, or answer with another price" in answered
        agreed = await _letter(seller, "your offer of €35,000 is accepted")
        assert f"/deals/{deal}" in agreed
        outbid = await _letter(rival, "another offer is accepted")
        assert "Yours has ended with that." in outbid


async def _letter(to: Visitor, outcome: str) -> str:
    """Wait for a letter that says so, alone or beside others, and give it."""

    async def find() -> str:
        told = {"Accept": "application/json"}
        sent = (await to.site.get(f"/dev/mailbox?to={to.email}", headers=told)).json()["data"]
        letters = [f"{one['subject']}\n{one['text']}" for one in sent]
        return next((one for one in letters if f"{outcome}\n" in one), "")

    return str(await eventually(find))


async def test_who_comes_too_late_is_told_so_instead_of_shown_a_form(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    buyer = await second_person(seller)
    async with reader(seller.site, username="dee-dunn", email="dee-dunn@stoa.example") as rival:
        talk = await _ask(rival, path)
        assert "Make an offer" in (await rival.open(talk)).text
        offer = await agree(buyer, seller, await begin_talk(buyer, path))
        late = (await rival.open(talk)).text
        assert "Make an offer" not in late
        assert "She is promised to another buyer" in late
        assert (await seller.ask("POST", f"/api/v1/offers/{offer}/moves", {"move": "withdraw"})).status_code == 200
        assert "Make an offer" in (await rival.open(talk)).text

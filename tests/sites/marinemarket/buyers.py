"""Buyers at MarineMarket who talk to sellers."""

from typing import Any

from tests.accounts.at_the_door import Visitor
from tests.harness.web import StartSite
from tests.sites.marinemarket.sellers import list_boat, new_seller, path_of

HELLO = "Good morning, is she still for sale, and could I see her on Saturday?"
PATH = "/api/v1/conversations"


async def boat_on_sale(start_site: StartSite, **settings: str) -> tuple[Visitor, str]:
    """Serve the site, and give a seller and the address of a boat that everybody sees."""
    seller = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0", **settings)
    return seller, await publish_boat(seller)


async def publish_boat(seller: Visitor, **more: Any) -> str:
    """Give the address of another boat of theirs that everybody sees."""
    path = await path_of(await list_boat(seller, **more))
    assert (await seller.ask("POST", f"{path}/publish")).json()["data"]["status"] == "active"
    return path


async def begin_talk(buyer: Visitor, path: str, text: str = HELLO) -> str:
    """Ask about a boat; give the address of the conversation."""
    answer = await buyer.ask("POST", f"{path}/conversations", {"text": text})
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{PATH}/{answer.json()['data']['id']}"
    return str(answer.headers["location"])


async def data_of(visitor: Visitor, path: str) -> Any:
    """Give what an address answers."""
    answer = await visitor.ask("GET", path)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


async def make_offer(buyer: Visitor, at: str, amount: int = 3_000_000) -> str:
    """Offer a price in a conversation; give the offer's id."""
    answer = await buyer.ask("POST", f"{at}/offers", {"amount": amount})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["data"][0]["id"])


async def agree(buyer: Visitor, seller: Visitor, at: str, amount: int = 3_000_000) -> str:
    """Offer and accept a price; give the offer's id."""
    offer = await make_offer(buyer, at, amount)
    answer = await seller.ask("POST", f"/api/v1/offers/{offer}/moves", {"move": "accept"})
    assert answer.status_code == 200, answer.text
    return offer

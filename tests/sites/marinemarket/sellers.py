"""Sellers at MarineMarket's doors."""

from typing import Any

import httpx2

from tests.accounts.at_the_door import Visitor, grant, open_site
from tests.harness.web import StartSite

SLOOP: dict[str, Any] = {
    "title": "Wanderer 34 in good order",
    "price": 3_900_000,
    "currency": "EUR",
    "description": "Two owners, dry bilges, new standing rigging three years ago.",
    "location": {"city": "Newport", "state": "RI", "postcode": "02840", "latitude": 41.4901, "longitude": -71.3128},
    "boatDetails": {
        "type": "sail",
        "make": "Wanderer",
        "model": "34",
        "year": 2004,
        "length": 34.0,
        "beam": 11.0,
        "units": "imperial",
        "condition": "good",
        "engines": [{"make": "Yanmar", "power": 29.0, "hours": 1200, "fuel": "diesel", "year": 2003}],
    },
    "features": ["gps", "autopilot"],
}


async def new_seller(start_site: StartSite, **settings: str) -> Visitor:
    """Serve MarineMarket, and give somebody who has signed in and may sell."""
    site = await open_site(start_site, "marinemarket", **settings)
    return await sign_up(Visitor(site))


async def sign_up(visitor: Visitor) -> Visitor:
    """Let somebody join and come in."""
    await visitor.join()
    assert (await visitor.sign_in()).status_code == 200
    return visitor


async def second_person(of: Visitor, name: str = "bo-berg") -> Visitor:
    """Give somebody else at the same site."""
    return await sign_up(Visitor(of.site, f"{name}@stoa.example", name))


async def moderator(of: Visitor) -> Visitor:
    """Give a moderator of the same site."""
    found = await Visitor(of.site, "mo@stoa.example", "mo-mason").join()
    await grant(of.site, found.person_id, "moderator")
    assert (await found.sign_in()).status_code == 200
    return found


async def list_boat(seller: Visitor, **more: Any) -> httpx2.Response:
    """Begin a listing."""
    boat = SLOOP["boatDetails"] | more.pop("boatDetails", {})
    return await seller.ask("POST", "/api/v1/listings", {**SLOOP, **more, "boatDetails": boat})


async def path_of(answer: httpx2.Response) -> str:
    """Give the address of a listing that was just begun."""
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])

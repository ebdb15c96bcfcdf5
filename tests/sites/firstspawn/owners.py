"""Owners at FirstSpawn's doors."""

from typing import Any

import httpx2

from tests.accounts.at_the_door import Visitor, open_site
from tests.harness.web import StartSite

NEARBY = {"GAME_ADDRESSES_ALLOW_PRIVATE": "true"}
"""For a server at 127.0.0.1, which a worker may ask for: where the clock strikes in a test, others are not reached."""


async def new_owner(start_site: StartSite, **settings: str) -> Visitor:
    """Serve FirstSpawn, and give somebody who has signed in and may list servers."""
    site = await open_site(start_site, **settings)
    visitor = await Visitor(site).join()
    assert (await visitor.sign_in()).status_code == 200
    return visitor


async def second_person(of: Visitor, name: str = "bo-berg") -> Visitor:
    """Give somebody else at the same site."""
    visitor = await Visitor(of.site, f"{name}@stoa.example", name).join()
    assert (await visitor.sign_in()).status_code == 200
    return visitor


async def list_server(owner: Visitor, **more: Any) -> httpx2.Response:
    """List a server."""
    headers = more.pop("headers", {})
    told = {"name": "Copper Cove", "gameType": "MINECRAFT", "ip": "1.2.3.4", "tags": ["survival"]}
    return await owner.ask("POST", "/api/v1/servers", {**told, **more}, headers=headers)

"""Selling with forms, without script."""

import re

from tests.accounts.at_the_door import open_site
from tests.accounts.screens.visiting import errors_of, reader
from tests.harness.web import StartSite

TOLD = {
    "title": "Wanderer 34 by her owner",
    "type": "sail",
    "make": "Wanderer",
    "year": "2004",
    "length": "34",
    "units": "imperial",
    "condition": "good",
    "price": "39,000",
    "currency": "USD",
    "city": "Newport",
    "state": "RI",
    "country": "US",
    "titleStatus": "clear",
    "engineMake": "Yanmar",
    "enginePower": "29",
    "engineHours": "1200",
    "engineFuel": "diesel",
    "features": "gps",
    "description": "Two owners, dry bilges, new standing rigging three years ago.",
}


async def test_a_boat_is_told_of_mended_offered_and_sold_with_forms(start_site: StartSite) -> None:
    site = await open_site(start_site, "marinemarket", LISTINGS_REVIEWED_FIRST="0")
    async with reader(site) as ann:
        await ann.join()
        assert "Nothing for sale yet" in (await ann.open("/sell")).text
        wrong = await ann.send("/sell/new", **(TOLD | {"price": "much", "year": "2004"}))
        assert wrong.status_code == 422
        assert "price" in errors_of(wrong)
        made = await ann.send("/sell/new", **TOLD)
        assert made.status_code == 303, made.text
        form = made.headers["location"]
        page = (await ann.open(form)).text
        assert 'value="34"' in page
        version = re.search(r'name="version" value="(\d+)"', page)
        assert version is not None
        stale = await ann.send(form, **TOLD, version="99")
        assert stale.status_code == 412
        saved = await ann.send(form, **(TOLD | {"price": "37500"}), version=version[1], act="submit")
        assert saved.status_code == 303, saved.text
        boat = (await ann.open("/boats/wanderer-34-by-her-owner")).text
        assert "GPS plotter" in boat
        assert "29 hp" in boat
        assert "Price history" in boat
        refused = await ann.send("/sell", f"{form}/move", act="publish")
        assert "What can be done with it" in refused.text
        assert (await ann.send("/sell", f"{form}/move", act="sold", soldPrice="36000")).status_code == 303
        assert "Sold" in (await ann.open("/sell")).text

"""Selling with forms, step by step, without script."""

import re
from functools import partial

import pytest

from stoa.kernel.errors import Invalid
from stoa.sites.marinemarket.inbox.forms import read_amount
from stoa.sites.marinemarket.selling.prices import minor_of
from tests.accounts.at_the_door import open_site
from tests.accounts.screens.visiting import Reader, errors_of, reader
from tests.harness.web import StartSite
from tests.kernel.asking import rows, value

BOAT = {
    "type": "sail",
    "make": "Wanderer",
    "model": "34",
    "year": "2004",
    "length": "34",
    "units": "imperial",
    "condition": "good",
}
ENGINE = {
    "engineMake": "Yanmar",
    "enginePower": "29",
    "engineHours": "1200",
    "engineFuel": "diesel",
    "engineYear": "2003",
    "engineSerial": "Y-77",
}
PLACE = {"price": "39,000", "currency": "USD", "city": "Newport", "state": "RI", "postcode": "02840", "country": "US"}
WORDS = {
    "title": "Wanderer 34 by her owner",
    "description": "Two owners, dry bilges, new standing rigging three years ago.",
}
BAND = """
    insert into price_bands (boat_type, length_band, age_band, currency, low, median, high, listings)
    select 'sail', 5, age, 'USD', 3500000, 4200000, 4900000, 7 from generate_series(0, 8) as age
"""


async def _send_step(ann: Reader, own: str, name: str, **told: str) -> str:
    """Send one step of the wizard as it is shown, and name the step that comes then."""
    page = (await ann.open(f"{own}/edit/{name}")).text
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    answer = await ann.send(f"{own}/edit/{name}", version=version[1], **told)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).rpartition("/")[2]


async def test_a_boat_is_told_of_step_by_step_mended_offered_and_sold_with_forms(start_site: StartSite) -> None:
    site = await open_site(start_site, "marinemarket", LISTINGS_REVIEWED_FIRST="0")
    database = site.runtime.databases["marinemarket"]
    async with reader(site) as ann:
        await ann.join()
        assert "Nothing for sale yet" in (await ann.open("/sell")).text
        wrong = await ann.send("/sell/new", **(BOAT | {"year": "1066"}))
        assert (wrong.status_code, "year" in errors_of(wrong)) == (422, True)
        made = await ann.send("/sell/new", **BOAT)
        assert made.status_code == 303, made.text
        own = made.headers["location"].partition("/edit/")[0]
        mine = (await ann.open("/sell")).text.partition('class="thumb thumb--l"')[2]
        assert "Wanderer 34, 2004" in mine, "the first step is a draft already, with a drawing for a photo"

        step = partial(_send_step, ann, own)
        assert await step("details", hin="K-4471", beam="11", titleStatus="clear", trailer="no") == "details"
        assert "check it once more" in (await ann.open(f"{own}/edit/details")).text
        assert await step("details", beam="11.5", titleStatus="clear", trailer="no") == "engines"
        assert 'value="11.5"' in (await ann.open(f"{own}/edit/details")).text
        assert await step("engines", **ENGINE) == "equipment"
        assert await step("equipment", features="gps") == "place"
        await rows(database, BAND)
        vague = await ann.send(f"{own}/edit/place", **(PLACE | {"price": "much"}))
        assert "the middle is $42,000" in vague.text, "what like boats ask is shown beside the price"
        assert (vague.status_code, "price" in errors_of(vague)) == (422, True)
        assert await step("place", **PLACE) == "words"
        hasty = await ann.send(f"{own}/edit/check")
        assert hasty.status_code == 422, "nobody offers a boat without a word about it"
        assert await step("words", **WORDS) == "photos"
        stale = await ann.send(f"{own}/edit/words", **WORDS, version="2")
        assert stale.status_code == 412
        offered = await ann.send(f"{own}/edit/check")
        assert offered.status_code == 303, offered.text

        boat = (await ann.open("/boats/wanderer-34-2004")).text
        for words in ("Wanderer 34 by her owner", "GPS plotter", "29 hp", "11.5 ft", "Change your listing"):
            assert words in boat
        assert await step("place", **(PLACE | {"price": "37500"})) == "words"
        assert await step("engines", **(ENGINE | {"engineHours": "1250", "engineSerial": ""})) == "equipment"
        assert await value(database, "select serial from listing_engines") == "Y-77", "left empty, it stays"
        assert "Price history" in (await ann.open("/boats/wanderer-34-2004")).text

        shown = (await ann.open(own)).text
        for words in ("Views", "of 100", "8 photos or more", "Take it off a while"):
            assert words in shown
        refused = await ann.send("/sell", f"{own}/move", act="publish")
        assert "What can be done with it" in refused.text
        assert (await ann.send(own, f"{own}/move", act="renew", back="1")).headers["location"] == own
        assert (await ann.send(own, f"{own}/move", act="sold", soldPrice="36000", back="1")).status_code == 303
        assert "Sold" in (await ann.open("/sell")).text


async def test_the_wizard_is_shut_to_everybody_else(start_site: StartSite) -> None:
    site = await open_site(start_site, "marinemarket")
    async with reader(site) as ann:
        await ann.join()
        own = (await ann.send("/sell/new", **BOAT)).headers["location"]
        photos = (await ann.open(own.replace("details", "photos"))).text
        assert "No photos yet" in photos
        assert "listing-video" in photos, "films are sent there, too"
    async with reader(site) as nobody:
        assert (await nobody.open(own)).status_code in {303, 401}
    async with reader(site, email="bo@stoa.example", username="bo-berg") as bo:
        await bo.join()
        for page in (own, own.replace("details", "photos"), own.partition("/edit")[0]):
            assert (await bo.open(page)).status_code == 404


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("35,000", 3_500_000),
        (" 1 350 000 ", 135_000_000),
        ("35000.50", 3_500_050),
        ("35.000", None),  # thirty-five thousand to some, thirty-five to others
        ("35,5", None),
        ("0.001", None),
        ("much", None),
        ("-3", None),
        ("nan", None),
        ("1e12", None),
    ],
)
def test_prices_are_read_as_people_write_them(typed: str, minor: int | None) -> None:
    assert minor_of(typed) == minor


@pytest.mark.parametrize("typed", ["1e999999", "38.500", "0", ""])
def test_an_offer_of_what_is_no_price_is_refused_in_words(typed: str) -> None:
    with pytest.raises(Invalid, match="such as 38500"):
        read_amount(typed)

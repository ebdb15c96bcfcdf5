"""What boats like one are asked for."""

import statistics

from stoa.sites.marinemarket.pricing.service import FEWEST, recompute_bands
from tests.accounts.at_the_door import code_of
from tests.harness.web import StartSite
from tests.sites.marinemarket.sellers import list_boat, new_seller, path_of

TEXTS = (
    "Two owners, dry bilges, new standing rigging three years ago.",
    "Ashore under cover at the yard since October, ready to be launched.",
    "Fast for her size; comes with a spinnaker that was used twice.",
    "Family cruiser with a deep cockpit and bunks for five.",
    "Refitted from keel to masthead by a boatbuilder for himself.",
)


async def test_a_band_is_shown_once_enough_boats_are_alike(start_site: StartSite) -> None:
    seller = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    prices = [3_000_000, 3_500_000, 3_600_000, 4_000_000, 9_000_000]
    assert len(prices) == FEWEST
    paths = []
    for price, words in zip(prices, TEXTS, strict=True):
        paths.append(await path_of(await list_boat(seller, price=price, description=words)))
        await seller.ask("POST", f"{paths[-1]}/publish")
    other = await path_of(await list_boat(seller, boatDetails={"type": "power"}))
    await seller.ask("POST", f"{other}/publish")

    database = seller.site.runtime.databases["marinemarket"]
    await seller.ask("POST", f"{paths[0]}/deactivate")
    assert await recompute_bands(database) == 0
    await seller.ask("POST", f"{paths[0]}/publish")
    assert await recompute_bands(database) == 1
    band = (await seller.site.get(f"{paths[1]}/price-band")).json()["data"]
    assert (band["low"], band["median"], band["high"]) == (3_500_000, statistics.median(prices), 4_000_000)
    assert (band["listings"], band["currency"]) == (5, "EUR")
    nothing = await seller.site.get(f"{other}/price-band")
    assert (nothing.status_code, code_of(nothing)) == (404, "NO_PRICE_BAND")

"""The page of a boat, and boats side by side."""

import re
from datetime import UTC, datetime, timedelta

from stoa.sites.marinemarket.boats.models import PriceAt
from stoa.sites.marinemarket.showing.prices import price_line
from tests.harness.web import StartSite
from tests.sites.marinemarket.buyers import boat_on_sale, data_of
from tests.sites.marinemarket.sellers import SLOOP, list_boat, new_seller, path_of

NOW = datetime(2026, 11, 21, tzinfo=UTC)


async def test_boats_stand_side_by_side_with_what_differs_marked(start_site: StartSite) -> None:
    seller = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    slugs = []
    for title, more in (("First boat", {}), ("Second boat", {"length": 40.0}), ("Draft boat", {})):
        path = await path_of(await list_boat(seller, title=title, boatDetails=more))
        slugs.append(path.rpartition("/")[2])
        if title != "Draft boat":
            assert (await seller.ask("POST", f"{path}/publish")).status_code == 200
    page = (await seller.site.get(f"/compare?boat={slugs[0]}&boat={slugs[1]}")).text
    assert '<tr class="differs"><th scope="row">Length' in page
    assert '<tr><th scope="row">Make</th>' in page
    assert f"/compare?boat={slugs[1]}" in page, "a boat can be taken out"
    gone = (await seller.site.get(f"/compare?boat={slugs[0]}&boat={slugs[2]}")).text
    assert "1 boat could not be shown" in gone, "a draft is nobody's business"
    empty = (await seller.site.get("/compare")).text
    assert "Nothing to compare yet" in empty
    assert not re.search(r'href="/compare&', empty)
    too_many = "&".join(f"boat=b{number}" for number in range(9))
    assert (await seller.site.get(f"/compare?{too_many}")).status_code in {400, 422}


async def test_a_boats_page_says_who_sells_what_it_cost_and_where_it_is_found(start_site: StartSite) -> None:
    seller = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    path = await path_of(await list_boat(seller))
    await seller.ask("POST", f"{path}/publish")
    cheaper = await seller.ask("PUT", path, SLOOP | {"price": 3_500_000}, headers={"If-Match": "2"})
    assert cheaper.status_code == 200, cheaper.text
    slug = path.rpartition("/")[2]
    page = (await seller.site.get(f"/boats/{slug}")).text
    assert f'<meta property="og:url" content="{seller.site.origin}/boats/{slug}">' in page
    assert "Private seller" in page
    assert "down 10 %" in page
    assert "1,200 hours, about" in page, "hours a year are told where the year is known"
    assert f'value="{seller.site.origin}/boats/{slug}"' in page, "it can be shared"
    assert "<dd>Sailing boat</dd>" in page, "of one boat, what one is called"


async def test_an_old_link_to_what_is_not_for_sale_now_leads_to_boats_like_it(start_site: StartSite) -> None:
    seller = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    off, like, draft = [
        await path_of(await list_boat(seller, title=title)) for title in ("Taken off", "Alike", "Draft")
    ]
    for path in (off, like):
        assert (await seller.ask("POST", f"{path}/publish")).status_code == 200
    assert (await seller.ask("POST", f"{off}/deactivate")).status_code == 200
    page = await seller.site.get(off.replace("/api/v1/listings/", "/boats/"))
    assert page.status_code == 404, "nobody shall find it by a search engine"
    assert "This boat is not for sale now" in page.text
    assert "Alike" in page.text
    assert "Taken off" not in page.text, "what its seller wrote is theirs again"
    own = await seller.ask("GET", off.replace("/api/v1/listings/", "/boats/"), headers={"Accept": "text/html"})
    assert "Show it again" in own.text
    never = await seller.site.get(draft.replace("/api/v1/listings/", "/boats/"), headers={"Accept": "text/html"})
    assert never.status_code == 404
    assert "not for sale now" not in never.text, "a draft was never here"

    assert (await seller.ask("POST", f"{off}/publish")).status_code == 200
    assert (await seller.ask("POST", f"{off}/sold")).status_code == 200
    sold = (await seller.site.get(off.replace("/api/v1/listings/", "/boats/"))).text
    assert "Similar boats" in sold, "whoever finds it sold looks for another one"


def test_a_price_line_is_drawn_only_where_the_price_has_moved() -> None:
    def at(days: int, price: int, currency: str = "EUR") -> PriceAt:
        return PriceAt(NOW - timedelta(days=days), price, currency)

    assert price_line([], NOW) is None
    assert price_line([at(9, 100_00), at(3, 100_00)], NOW) is None
    assert price_line([at(9, 100_00, "USD"), at(3, 90_00)], NOW) is None, "two currencies are no line"
    line = price_line([at(10, 200_00), at(5, 150_00)], NOW)
    assert line is not None
    assert (line.values[0], line.values[-1]) == (200.0, 150.0)
    assert "down 25 %" in line.words


async def test_the_price_history_of_a_sold_boat_ends_with_the_sale_and_keeps_what_was_paid(
    start_site: StartSite,
) -> None:
    seller, path = await boat_on_sale(start_site)
    slug = (await data_of(seller, path))["slug"]
    assert "Price history" not in (await seller.site.get(f"/boats/{slug}")).text, "it never changed"
    assert (await seller.ask("POST", f"{path}/sold", {"soldPrice": 3_700_000})).status_code == 200
    page = (await seller.site.get(f"/boats/{slug}")).text
    assert "sold. What was paid is between the two sides; €39,000 was asked last." in page
    assert "37,000" not in page

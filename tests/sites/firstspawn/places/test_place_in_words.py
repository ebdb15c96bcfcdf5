"""A place that was clicked is told in words."""

from tests.accounts.at_the_door import open_site
from tests.commons.crowd import add_server
from tests.harness.web import StartSite


async def test_a_list_around_a_place_shows_nobody_its_numbers(start_site: StartSite) -> None:
    site = await open_site(start_site)
    await add_server(site)
    page = await site.get("/servers?near=48.25,16.37&radiusKm=50", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "Near the point on the map" in page.text
    assert "Near 48" not in page.text

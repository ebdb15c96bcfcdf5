"""Servers like another are kept for a moment for its page, and not a moment beyond a change of one of them."""

from tests.accounts.at_the_door import Visitor
from tests.harness.web import StartSite
from tests.sites.firstspawn.owners import list_server, new_owner


async def _like(owner: Visitor) -> str:
    """Give the page as somebody sees it who has signed in: the page itself is kept for nobody then."""
    page = await owner.ask("GET", "/servers/copper-cove", headers={"Accept": "text/html"})
    assert page.status_code == 200
    return page.text


async def test_a_page_tells_at_once_what_has_become_of_servers_like_its_own(start_site: StartSite) -> None:
    owner = await new_owner(start_site)
    assert (await list_server(owner)).status_code == 201
    assert "Silver Cove" not in await _like(owner)
    assert (await list_server(owner, name="Silver Cove", port=25570)).status_code == 201
    assert "Silver Cove" in await _like(owner), "one that is listed"
    named = await owner.ask("PATCH", "/api/v1/servers/silver-cove", {"name": "Golden Cove"})
    assert named.status_code == 200
    assert "Golden Cove" in await _like(owner), "one that changes"
    assert (await owner.ask("POST", "/api/v1/servers/silver-cove/archive")).status_code == 204
    assert "Golden Cove" not in await _like(owner), "one that goes"

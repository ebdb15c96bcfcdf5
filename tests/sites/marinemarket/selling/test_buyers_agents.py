"""A listing says whether a buyer may bring an agent, and for which share; buyers find such boats."""

import re
from uuid import UUID

from tests.accounts.at_the_door import accounts_at, code_of, grant
from tests.accounts.screens.visiting import reader
from tests.harness.web import StartSite
from tests.sites.marinemarket.buyers import boat_on_sale, data_of, publish_boat
from tests.sites.marinemarket.sellers import SLOOP, list_boat, new_seller, second_person

WELCOME = "agents-welcome"


async def test_boats_that_welcome_agents_are_found_counted_and_say_the_share(start_site: StartSite) -> None:
    seller, _ = await boat_on_sale(start_site)
    path = await publish_boat(seller, title="Open to agents", features=["gps", WELCOME], agentShare=2.5)
    told = await data_of(seller, path)
    assert (told["agentShare"], WELCOME in told["features"]) == (2.5, True)
    found = (await seller.site.get(f"/api/v1/search?features={WELCOME}&facets=features")).json()
    assert [one["title"] for one in found["data"]] == ["Open to agents"]
    assert {"value": WELCOME, "count": 1} in found["meta"]["facets"]["features"]
    page = (await seller.site.get(f"/boats/{told['slug']}")).text
    assert "Buyers&#39; agents welcome" in page
    assert "2.5 % of the price" not in page, "buyers do not see it"
    listed = (await seller.site.get(f"/boats?features={WELCOME}")).text
    assert re.search(r'value="agents-welcome"[^>]* checked', listed)
    kept = await seller.ask("POST", "/api/v1/saved-searches", {"name": "Agents", "filters": {"features": [WELCOME]}})
    assert kept.json()["data"]["url"].endswith(f"features={WELCOME}")
    groups = await data_of(seller, "/api/v1/listings/features")
    assert {"slug": WELCOME, "name": "Buyers' agents welcome", "group": "Sale"} in groups


async def test_a_share_needs_agents_who_are_welcome_and_stays_within_reason(start_site: StartSite) -> None:
    seller = await new_seller(start_site)
    refused = await list_boat(seller, agentShare=3.0)
    assert (refused.status_code, refused.json()["error"]["details"][0]["field"]) == (422, "agentShare")
    for share in (0, -1, 21):
        refused = await list_boat(seller, features=[WELCOME], agentShare=share)
        assert (refused.status_code, code_of(refused)) == (422, "INVALID"), refused.text


async def test_the_wizard_asks_for_it_with_the_price_and_equipment_leaves_it_alone(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    async with reader(seller.site) as ann:
        await ann.sign_in()
        boat = await data_of(seller, path)
        edit = f"/sell/{boat['id']}/edit"
        place = {"price": "39000", "currency": "EUR", "city": "Newport", "state": "RI", "country": "US"}
        sent = await ann.send(
            f"{edit}/place", version=str(boat["version"]), agentsWelcome="yes", agentShare="3 %", **place
        )
        assert sent.status_code == 303, sent.text
        boat = await data_of(seller, path)
        assert (boat["agentShare"], boat["features"]) == (3.0, [*SLOOP["features"], WELCOME])
        assert (await ann.send(f"{edit}/equipment", version=str(boat["version"]), features="gps")).status_code == 303
        boat = await data_of(seller, path)
        assert (boat["agentShare"], boat["features"]) == (3.0, ["gps", WELCOME])
        wrong = await ann.send(
            f"{edit}/place", version=str(boat["version"]), agentsWelcome="yes", agentShare="half", **place
        )
        assert wrong.status_code == 422
        assert "half" in wrong.text
        assert (await ann.send(f"{edit}/place", version=str(boat["version"]), **place)).status_code == 303
        boat = await data_of(seller, path)
        assert (boat["agentShare"], boat["features"]) == (None, ["gps"])


async def test_brokers_and_those_who_sell_her_see_the_share_and_nobody_else_does(start_site: StartSite) -> None:
    seller, _ = await boat_on_sale(start_site)
    path = await publish_boat(seller, features=[WELCOME], agentShare=2.5)
    slug = (await data_of(seller, path))["slug"]
    seated, with_role, buyer = [await second_person(seller, name) for name in ("bo-berg", "cy-cole", "di-dunn")]
    for one in (seated, with_role):
        await grant(seller.site, one.person_id, "broker")
        await one.sign_in()
    assert (await seated.ask("POST", "/api/v1/brokers", {"name": "North Quay"})).status_code == 201
    async with accounts_at(seller.site).database.write() as tx:
        await tx.connection.execute("delete from accounts.grants where person_id = $1", UUID(seated.person_id))
    tags = set()
    for visitor, sees in ((seller, True), (seated, True), (with_role, True), (buyer, False)):
        answer = await visitor.ask("GET", path)
        assert (answer.json()["data"]["agentShare"] == 2.5) is sees
        tags.add((sees, answer.headers["etag"].count(".")))
    assert (await seller.site.get(path)).json()["data"]["agentShare"] is None
    assert len(tags) == 2, "what a program has kept as a buyer is not taken for what a broker is told"
    for email, name, sees in (("bo-berg@stoa.example", "bo-berg", True), ("di-dunn@stoa.example", "di-dunn", False)):
        async with reader(seller.site, email=email, username=name) as window:
            await window.sign_in()
            page = (await window.open(f"/boats/{slug}")).text
            assert ("2.5 % of the price" in page) is sees
            assert "2.5 %" not in (await window.open(f"/compare?boat={slug}")).text
    assert "agentShare" not in (await seller.site.get(f"/boats/{slug}")).text

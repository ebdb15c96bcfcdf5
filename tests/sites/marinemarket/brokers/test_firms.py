"""A firm is changed, given away and left."""

import asyncio

from tests.accounts.at_the_door import grant
from tests.harness.web import StartSite
from tests.sites.marinemarket.sellers import list_boat, new_seller, second_person

PATH = "/api/v1/brokers"
HTML = {"Accept": "text/html"}


async def test_a_firm_is_changed_by_its_owner_as_it_was_seen(start_site: StartSite) -> None:
    ann = await new_seller(start_site)
    await grant(ann.site, ann.person_id, "broker")
    await ann.sign_in()
    made = await ann.ask("POST", PATH, {"name": "North Quay", "about": "Sail", "websiteUrl": "https://quay.example"})
    firm = made.headers["location"]
    bo = await second_person(ann)
    assert (await ann.ask("POST", f"{firm}/seats", {"username": bo.username})).status_code == 201
    seen = (await ann.ask("GET", firm)).headers["etag"]
    told = {"name": "South Quay", "about": "Power, too"}
    assert (await ann.ask("PUT", firm, told)).status_code == 428
    assert (await bo.ask("PUT", firm, told, headers={"If-Match": seen})).status_code == 403
    changed = await ann.ask("PUT", firm, told, headers={"If-Match": seen})
    assert changed.status_code == 200, changed.text
    stale = await ann.ask("PUT", firm, {"name": "East Quay"}, headers={"If-Match": seen})
    assert (stale.status_code, stale.json()["error"]["code"]) == (412, "STALE_VERSION")
    bad = await ann.ask("PUT", firm, {"name": ""}, headers={"If-Match": changed.headers["etag"]})
    assert bad.status_code == 422
    shown = (await ann.site.get(firm)).json()["data"]
    assert (shown["name"], shown["about"], shown["websiteUrl"], shown["slug"]) == (
        "South Quay",
        "Power, too",
        None,
        "north-quay",
    )
    assert "South Quay" in (await ann.site.get("/brokers/north-quay", headers=HTML)).text


async def test_a_firm_is_given_away_and_whoever_gave_it_may_leave(start_site: StartSite) -> None:
    ann = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    await grant(ann.site, ann.person_id, "broker")
    await ann.sign_in()
    firm = (await ann.ask("POST", PATH, {"name": "North Quay"})).headers["location"]
    assert (await list_boat(ann)).status_code == 201
    bo, cy = await second_person(ann), await second_person(ann, "cy-carr")
    assert (await ann.ask("PUT", f"{firm}/owner", {"username": bo.username})).status_code == 404
    for one in (bo, cy):
        assert (await ann.ask("POST", f"{firm}/seats", {"username": one.username})).status_code == 201
    assert (await bo.ask("PUT", f"{firm}/owner", {"username": bo.username})).status_code == 403
    assert (await bo.ask("DELETE", f"{firm}/seats/{cy.person_id}")).status_code == 403
    answers = await asyncio.gather(
        *(ann.ask("PUT", f"{firm}/owner", {"username": one.username}) for one in (bo, cy, bo, cy))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 403, 403, 403]
    roles = {one["username"]: one["role"] for one in (await ann.site.get(firm)).json()["data"]["agents"]}
    assert sorted(roles.values()) == ["agent", "agent", "owner"]
    assert roles[ann.username] == "agent"
    assert (await ann.ask("DELETE", f"{firm}/seats/{ann.person_id}")).status_code == 204
    owner = next(one for one in (bo, cy) if roles[one.username] == "owner")
    listed = (await owner.ask("GET", "/api/v1/users/me/listings")).json()["data"]
    assert len(listed) == 1
    assert (await ann.ask("DELETE", f"{firm}/seats/{ann.person_id}")).status_code == 404

"""What becomes of boats whose seller is erased."""

from datetime import timedelta
from uuid import UUID

from stoa.accounts.privacy.jobs import ERASE
from stoa.kernel import clock
from tests.accounts.at_the_door import Visitor, grant
from tests.accounts.privacy.canaries import find_traces
from tests.accounts.privacy.working import run_now, working
from tests.harness.web import StartSite
from tests.kernel.asking import until, value
from tests.sites.marinemarket.buyers import begin_talk
from tests.sites.marinemarket.sellers import SLOOP, list_boat, new_seller, path_of, second_person

PAST = timedelta(days=14, minutes=1)
SECRETS = {
    "title": "Zyxwanderer of mine",
    "description": "Zyxharbour, ask for me at the third gate.",
    "location": {"city": "Zyxport", "state": "RI", "postcode": "zyx-02840"},
}


async def _erase(seller: Visitor) -> None:
    assert (await seller.ask("DELETE", "/api/v1/users/me")).status_code == 202
    with clock.moved(PAST, everywhere=True):
        await run_now(seller.site, ERASE)


async def test_the_boats_of_somebody_who_is_erased_are_taken_down_and_nothing_of_them_stays(
    start_site: StartSite,
) -> None:
    seller = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    details = {"engines": [{"make": "Yanmar", "serial": "zyx-serial-1"}]}
    shown = await path_of(await list_boat(seller, **SECRETS, boatDetails=details))
    assert (await seller.ask("POST", f"{shown}/publish")).status_code == 200
    removed = await path_of(await list_boat(seller, **SECRETS))
    assert (await seller.ask("DELETE", removed)).status_code == 204
    assert len(await find_traces(seller.site, "zyx")) >= 3

    await _erase(seller)
    database = seller.site.runtime.databases["marinemarket"]
    async with working(seller.site):
        await until(database, "select not exists (select from listing_agents)")
        await until(database, "select not exists (select from search_words where word like 'zyx%')")
    assert await value(database, "select array_agg(distinct status) from listings") == ["removed"]
    assert await find_traces(seller.site, "zyx") == []
    assert (await seller.site.get(shown)).status_code == 404


async def test_a_firm_sells_on_when_its_owner_is_erased(start_site: StartSite) -> None:
    owner = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    await grant(owner.site, owner.person_id, "broker")
    await owner.sign_in()
    made = await owner.ask("POST", "/api/v1/brokers", {"name": "North Quay Yachts"})
    assert made.status_code == 201, made.text
    agent = await second_person(owner)
    seats = f"/api/v1/brokers/{made.json()['data']['slug']}/seats"
    assert (await owner.ask("POST", seats, {"username": "bo-berg"})).status_code == 201
    path = await path_of(await list_boat(owner, title="A boat of the firm"))
    assert (await owner.ask("POST", f"{path}/publish")).status_code == 200

    buyer = await second_person(owner, "cy-cole")
    talk = await begin_talk(buyer, path)
    stock = {"name": "Our stock", "url": "https://stock.north-quay.example/boats.json"}
    feed = (await owner.ask("POST", "/api/v1/feeds", stock)).json()["data"]

    await _erase(owner)
    database = owner.site.runtime.databases["marinemarket"]
    heir = UUID(agent.person_id)
    async with working(owner.site):
        await until(database, "select exists (select from listing_agents where person_id = $1)", heir)
    assert (await agent.site.get(path)).json()["data"]["ownerId"] == agent.person_id
    [kept] = (await agent.ask("GET", "/api/v1/feeds")).json()["data"]
    assert (kept["id"], kept["url"]) == (feed["id"], feed["url"]), "the list of boats is the firm's"
    assert (await agent.ask("DELETE", f"/api/v1/feeds/{feed['id']}")).status_code == 204, "and theirs to end"
    assert (await agent.ask("GET", talk)).status_code == 404, "nobody has asked them anything"
    assert (await buyer.ask("POST", f"{talk}/messages", {"text": "Is anybody there?"})).status_code == 201
    heard = (await agent.ask("GET", f"{talk}/messages")).json()["data"]
    assert heard[0]["text"] == "Is anybody there?", "who answers for the boat by now hears it"
    later = SLOOP | {"title": "The firm's boat"}
    version = str((await agent.ask("GET", path)).json()["data"]["version"])
    assert (await agent.ask("PUT", path, later, headers={"If-Match": version})).status_code == 200
    assert (await agent.ask("POST", seats, {"username": "nobody-here"})).status_code == 404, "they own it now"

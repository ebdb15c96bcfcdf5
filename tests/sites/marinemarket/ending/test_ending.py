"""Listings end loudly: a reminder, the end, one click that renews."""

import json
from typing import Any

from stoa.accounts.context import Accounts
from stoa.sites.marinemarket.ending import service
from tests.accounts.at_the_door import Visitor, accounts_at
from tests.accounts.screens.visiting import reader
from tests.harness.web import StartSite
from tests.kernel.asking import value
from tests.sites.marinemarket.sellers import list_boat, new_seller, path_of


async def run_sql(accounts: Accounts, sql: str) -> None:
    async with accounts.database.write() as tx:
        await tx.connection.execute(sql)


async def told(seller: Visitor, kind: str) -> list[dict[str, Any]]:
    rows = (await seller.ask("GET", "/api/v1/notifications")).json()["data"]
    return [row for row in rows if row["type"] == kind]


async def test_an_owner_is_reminded_once_and_renews_or_sells_by_the_link_without_signing_in(
    start_site: StartSite,
) -> None:
    seller = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    path = await path_of(await list_boat(seller))
    await seller.ask("POST", f"{path}/publish")
    accounts = accounts_at(seller.site)
    await run_sql(accounts, "update listings set expires_at = now() + interval '3 days'")
    for expected in (1, 0):
        async with accounts.database.write() as tx:
            assert await service.warn_owners(tx, accounts) == expected
            assert await service.end_listings(tx, accounts) == 0
    [reminder] = await told(seller, "listing_ending")
    link = reminder["url"]

    await run_sql(accounts, "update listings set expires_at = now() - interval '1 minute'")
    async with accounts.database.write() as tx:
        assert await service.end_listings(tx, accounts) == 1
    assert (await seller.site.get(path)).status_code == 404
    assert (await seller.ask("GET", path)).json()["data"]["status"] == "expired"
    assert json.dumps(await told(seller, "listing_expired")).count("has ended") >= 1

    async with reader(seller.site) as somebody:
        assert "Renew" in (await somebody.open(link)).text
        assert (await seller.ask("GET", path)).json()["data"]["status"] == "expired", "looking changes nothing"
        renewed = await somebody.send(link)
        assert "Renewed" in renewed.text
        assert (await seller.site.get(path)).json()["data"]["status"] == "active"
        token = await somebody.token("/sign-in")
        for odd in ("99999999999999999999", "35.000"):
            asked = {"csrf_token": token, "act": "sold", "soldPrice": odd}
            assert "Write for how much it was sold" in (await somebody.client.post(link, data=asked)).text
        sold = await somebody.send(link, act="sold", soldPrice="35,000.50")
        assert "sold" in sold.text
        assert await value(accounts.database, "select sold_price_minor from listings") == 3_500_050
        assert (await seller.ask("GET", path)).json()["data"]["status"] == "sold"
        again = await somebody.client.post(link, data={"csrf_token": token, "act": "renew"})
        assert "This listing is sold" in again.text
        forged = await somebody.open(link[:-3] + "xyz")
        assert forged.status_code == 400


async def test_an_end_by_the_clock_drops_the_page_of_the_boat_and_leaves_lists_until_their_time(
    start_site: StartSite,
) -> None:
    seller = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    path = await path_of(await list_boat(seller))
    await seller.ask("POST", f"{path}/publish")
    page = f"/boats/{(await seller.ask('GET', path)).json()['data']['slug']}"
    accounts = accounts_at(seller.site)
    tally = seller.site.runtime.caches["marinemarket"].tally("pages")
    lists = ("/boats", "/", "/api/v1/search", "/api/v1/listings")
    for at in (page, *lists):
        assert (await seller.site.get(at)).status_code == 200
    made = tally.made
    await run_sql(accounts, "update listings set expires_at = now() - interval '1 minute'")
    async with accounts.database.write() as tx:
        assert await service.end_listings(tx, accounts) == 1
    for at in lists:
        await seller.site.get(at)
    assert tally.made == made
    assert (await seller.site.get(page)).status_code == 404
    await seller.ask("POST", f"{path}/renew")
    assert (await seller.site.get("/api/v1/listings")).json()["data"], "what a person does is seen at once"
    assert tally.made > made + 1

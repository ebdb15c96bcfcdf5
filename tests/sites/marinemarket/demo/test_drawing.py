"""The demo's boats are drawn by a job, and their pictures are served as those that people send."""

from uuid import UUID

from stoa.sites.marinemarket.demo.jobs import DRAW, Draw
from tests.accounts.at_the_door import accounts_at
from tests.accounts.privacy.working import working
from tests.harness.web import StartSite
from tests.kernel.asking import until, value
from tests.sites.marinemarket.buyers import boat_on_sale, data_of
from tests.sites.marinemarket.sellers import list_boat, path_of

WAITING = "select from kernel.jobs where name = 'demo.draw-boats' and status in ('waiting', 'running')"


async def test_a_boat_that_nobody_has_looked_at_yet_is_drawn_too(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    waiting = await data_of(seller, await path_of(await list_boat(seller)))
    shown = await data_of(seller, path)
    database = accounts_at(seller.site).database
    async with database.write() as tx:
        await DRAW.enqueue(tx, Draw([UUID(waiting["id"]), UUID(shown["id"])]))
    async with working(seller.site):
        await until(database, f"select not exists ({WAITING} or status = 'failed')")
    assert await value(database, "select count(*) = 7 from commons.media where status = 'ready' and kind = 'image'")


async def test_a_boat_without_pictures_is_drawn_once(start_site: StartSite) -> None:
    seller, path = await boat_on_sale(start_site)
    boat = await data_of(seller, path)
    database = accounts_at(seller.site).database
    drawn = "select count(*) = 4 from commons.media where status = 'ready' and kind = 'image'"
    for _ in range(2):
        async with database.write() as tx:
            await DRAW.enqueue(tx, Draw([UUID(boat["id"])]))
        async with working(seller.site):
            await until(database, f"select not exists ({WAITING})")
            assert await value(database, drawn)
    assert (await seller.site.get(path.replace("/api/v1/listings", "/boats"))).text.count("<img") >= 4

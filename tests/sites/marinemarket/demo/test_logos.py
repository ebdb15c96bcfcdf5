"""The demo's firms have logos that are drawn here, served as those that people send."""

from uuid import UUID

from stoa.sites.marinemarket.demo.jobs import DRAW_LOGOS, DrawLogos
from stoa.sites.marinemarket.demo.marks import draw_mark
from tests.accounts.at_the_door import accounts_at, grant
from tests.accounts.privacy.working import working
from tests.harness.web import StartSite
from tests.kernel.asking import until, value
from tests.sites.marinemarket.buyers import data_of
from tests.sites.marinemarket.sellers import new_seller

_FIRM = "/api/v1/brokers/blue-pennant-marine"


async def test_a_firm_without_a_logo_is_drawn_one_once(start_site: StartSite) -> None:
    broker = await new_seller(start_site)
    await grant(broker.site, broker.person_id, "broker")
    await broker.sign_in()
    assert (await broker.ask("POST", "/api/v1/brokers", {"name": "Blue Pennant Marine"})).status_code == 201
    firm = await data_of(broker, _FIRM)
    database = accounts_at(broker.site).database
    done = "select count(*) = {} from kernel.jobs where name = 'demo.draw-logos' and status = 'done'"
    for times in (1, 2):
        async with database.write() as tx:
            await DRAW_LOGOS.enqueue(tx, DrawLogos([UUID(firm["id"])]))
        async with working(broker.site):
            await until(database, done.format(times))
    assert await value(database, "select count(*) from commons.media where purpose = 'firm-logo'") == 1
    logo = (await data_of(broker, _FIRM))["logoUrl"]
    picture = await broker.site.get(logo)
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")


def test_each_firm_of_the_demo_has_a_mark_of_its_own() -> None:
    marks = {draw_mark(slug) for slug in ("tidewater-yacht-brokers", "blue-pennant-marine", "nordlys-baadsalg")}
    assert len(marks) == 3
    assert draw_mark("somebody-else") in marks

"""A server that goes off or on drops what is kept of itself, and of no other."""

from uuid import UUID

from stoa.sites.firstspawn.discovery.service import rank_all
from stoa.sites.firstspawn.pinger.models import Finding, Target
from tests.harness.making import count_made
from tests.harness.web import StartSite

from .places import Fleet, answered, silent


async def test_a_server_that_goes_off_takes_its_own_pages_along_and_no_list(start_site: StartSite) -> None:
    site = await start_site("firstspawn")
    fleet = Fleet(site.runtime.databases["firstspawn"])
    gone, other = await fleet.add(2)
    await fleet.ask_all(answered)
    lists = ["/", "/servers", "/servers?online=true", "/api/v1/servers?sort=players", f"/api/v1/servers/server-{other}"]
    here = f"/api/v1/servers/server-{gone}"
    own = [here, f"{here}/uptime", f"{here}/history", f"/servers/server-{gone}", f"/servers/server-{gone}/status.svg"]
    own += [f"/api/v1/compare?servers=server-{other},server-{gone}", f"/compare?servers=server-{gone}"]
    assert await count_made(site, [*lists, *own]) == len([*lists, *own])
    assert await count_made(site, [*lists, *own]) == 0
    for _ in range(2):  # it is believed after two silences
        await fleet.ask_all(lambda one: _all_but(gone, one))
    assert await count_made(site, lists) == 0
    assert await count_made(site, own) == len(own)
    assert (await site.get(here)).json()["data"]["isOnline"] is False
    await rank_all(fleet.database)
    assert await count_made(site, [*lists, *own]) == 0


def _all_but(gone: UUID, one: Target) -> Finding:
    return silent(one) if one.server_id == gone else answered(one)

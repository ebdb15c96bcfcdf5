"""What is kept for strangers is the same whoever asked before, and whatever else they sent: nobody's own is in it."""

import re
from collections.abc import Iterator

import httpx2
import pytest

from stoa.kernel.feature import discover_sites
from stoa.kernel.http.endpoint import Endpoint
from tests.harness.web import StartSite

from .crawl.filling import id_of
from .crawl.stage import Stage, set_stage

SITES = ("firstspawn", "marinemarket")
OWN = re.compile(r'nonce="[^"]|name="csrf_token" value="[^"]|hx-headers|Signed in as|set-cookie')
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT[\d:.]+Z|\d\.\d{7,}(e-?\d+)?")
"""Times, and numbers that are reckoned by the time, to its last bit."""
OTHERWISE = {
    "User-Agent": "Mozilla/5.0 (X11) Somewhere/1",
    "Accept-Language": "de, fr;q=0.5",
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "Referer": "https://elsewhere.example/?q=canary",
    "Cookie": "stoa_csrf=canary; visit=canary; unknown=canary",
    "Sec-Fetch-Site": "cross-site",
    "If-None-Match": '"canary"',
    "Sec-GPC": "1",
}


@pytest.fixture(params=SITES)
async def stage(start_site: StartSite, request: pytest.FixtureRequest) -> Stage:
    """Give a site with two people in it."""
    return await set_stage(start_site, request.param)


def _kept(stage: Stage) -> Iterator[tuple[Endpoint, str]]:
    for endpoint in stage.endpoints:
        if endpoint.route.cached is None:
            continue
        path = endpoint.route.path
        for part in endpoint.route.path_parameters:
            filled = id_of(stage.theirs, part)
            path = path.replace(f"{{{part}:path}}", filled).replace(f"{{{part}}}", filled)
        yield endpoint, path


async def _forget(stage: Stage) -> None:
    await stage.site.runtime.caches[stage.site.name].drop_everything()


async def test_what_strangers_are_given_hangs_on_nobody_and_on_nothing_but_the_address(stage: Stage) -> None:
    faults: list[str] = []
    seen = 0
    for endpoint, path in _kept(stage):
        headers = {"Accept": "application/json" if endpoint.route.is_api else "text/html"}
        await _forget(stage)
        alone = await stage.site.get(path, headers=headers)
        seen += alone.status_code == 200
        if OWN.search(alone.text) or OWN.search(str(alone.headers)):
            faults.append(f"{path}: says something to one alone")
        await _forget(stage)
        owns = [await visitor.ask("GET", path, headers=headers) for visitor in (stage.ann, stage.bob, stage.ann)]
        faults += [f"{path}: called somebody's own everybody's" for one in owns if _is_for_all(one, alone)]
        after = await stage.site.get(path, headers=headers)
        if (after.status_code, _told(after)) != (alone.status_code, _told(alone)):
            faults.append(f"{path}: told a stranger something else after somebody had asked")
        await _forget(stage)
        otherwise = await stage.site.get(path, headers=headers | OTHERWISE)
        if _told(otherwise) != _told(alone):
            faults.append(f"{path}: was made of more than its address")
    assert not faults, "\n".join(faults)
    assert seen > 10


def _is_for_all(answer: httpx2.Response, alone: httpx2.Response) -> bool:
    """Say whether proxies may keep what somebody was given, and it is not what everybody is given."""
    return "public" in answer.headers.get("cache-control", "") and _told(answer) != _told(alone)


def _told(answer: httpx2.Response) -> bytes:
    """Give what an answer says but for the time; a fault, which is never kept, names its request."""
    return _MOMENT.sub(b"", answer.content) if answer.status_code == 200 else b""


async def test_a_site_without_an_address_of_its_own_writes_the_one_by_which_it_was_asked(start_site: StartSite) -> None:
    site = await start_site("firstspawn")
    for name in ("firstspawn.localhost", "localhost", "firstspawn.localhost"):
        host = f"{name}:{site.port}"
        told = (await site.get("/feeds/servers.rss", headers={"Host": host})).text
        assert f"http://{host}/" in told, told


def test_every_site_that_keeps_pages_is_walked() -> None:
    keeping = {
        name
        for name, site in discover_sites().items()
        if any(route.cached is not None for feature in site.features for route in feature.routes)
    }
    assert keeping <= set(SITES)

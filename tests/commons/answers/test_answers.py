"""How a site answered: counted by each web process, told to Valkey, written by day, drawn for administrators."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from stoa.commons.answers import ANSWERS, telling
from stoa.commons.answers.models import ERRORS, REFUSED
from stoa.commons.answers.rules import TIMES, count_answers, times_by_day
from stoa.commons.answers.seed import plant
from stoa.commons.answers.service import load_errors, load_requests, load_times
from stoa.commons.answers.telling import tell_answers
from stoa.commons.stats import load_total
from stoa.commons.stats.views import write_heaps
from stoa.kernel import clock
from stoa.kernel.db import Database
from stoa.kernel.runtime import Runtime
from stoa.kernel.timing import Timing
from stoa.kernel.valkey import ValkeyDown
from tests.accounts.at_the_door import open_site
from tests.commons.crowd import gather_crowd
from tests.harness.web import SiteUnderTest, StartSite

LONG_AGO = date(2020, 1, 1)


def timing(*seconds: float) -> Timing:
    found = Timing()
    for one in seconds:
        found.observe(one)
    return found


@pytest.fixture
async def site(start_site: StartSite) -> SiteUnderTest:
    return await open_site(start_site)


@pytest.fixture
def runtime(site: SiteUnderTest) -> Runtime:
    """The site's own, as if it had answered nothing."""
    site.runtime.metrics.requests.clear()
    return site.runtime


def database_of(site: SiteUnderTest) -> Database:
    return site.runtime.databases[site.name]


async def tell_for(
    runtime: Runtime, site: SiteUnderTest, answer: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tell as a web process does, which answers and then leaves."""
    monkeypatch.setattr(telling, "EVERY_SECONDS", 0.01)
    task = asyncio.create_task(tell_answers(runtime, site.name))
    await asyncio.sleep(0.03)
    answer()
    await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def test_files_and_other_sites_are_not_among_answers() -> None:
    requests = {
        ("a", "list", 200): timing(0.004, 0.02),
        ("a", "list", 404): timing(0.0001),
        ("a", "list", 503): timing(3.0, 11.0),
        ("a", "static", 200): timing(0.0001),
        ("b", "list", 200): timing(0.0001),
    }
    counted = count_answers(requests.items(), "a")
    assert (counted[""], counted[REFUSED], counted[ERRORS]) == (5, 1, 2)
    assert {key: counted[key] for key in TIMES if counted[key]} == {
        "within-0.0005": 1,
        "within-0.005": 1,
        "within-0.025": 1,
        "within-5": 1,
        "within-more": 1,
    }


def test_times_of_a_day_are_those_of_its_answers() -> None:
    monday, tuesday = date(2026, 11, 16), date(2026, 11, 17)
    days = {"within-0.005": {monday: 95}, "within-1": {monday: 5, tuesday: 1}, "": {monday: 100}}
    assert times_by_day(days, 0.95) == {monday: 5, tuesday: 1000}
    assert times_by_day(days, 0.96) == {monday: 1000, tuesday: 1000}
    assert times_by_day({"within-0.0005": {monday: 1}}, 0.5) == {monday: 1}, "no answer takes nothing"


async def test_each_answer_is_counted_once_however_often_a_process_tells(
    runtime: Runtime, site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer() -> None:
        for seconds in (0.002, 0.002, 0.3):
            runtime.metrics.observe(site.name, "list", 200, seconds)
        runtime.metrics.observe(site.name, "list", 500, 0.3)

    await tell_for(runtime, site, answer, monkeypatch)
    await tell_for(runtime, site, answer, monkeypatch)  # another process begins with what it has not counted itself
    db = database_of(site)
    await write_heaps(db, runtime.valkey, site.name)
    today = clock.now().date()
    assert await load_requests(db.read(), LONG_AGO) == {"Requests": {today: 8}, "Refused": {}}
    assert await load_errors(db.read(), LONG_AGO) == {"Errors": {today: 2}}
    assert await load_times(db.read(), LONG_AGO) == {"Half within": {today: 2}, "95 % within": {today: 500}}
    assert await load_requests(db.read(), today + timedelta(days=1)) == {"Requests": {}, "Refused": {}}


async def test_what_valkey_does_not_take_is_told_later(
    runtime: Runtime, site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = asyncio.Event()

    async def be_away(*_: object) -> None:
        refused.set()
        raise ValkeyDown

    monkeypatch.setattr(telling, "EVERY_SECONDS", 0.01)
    task = asyncio.create_task(tell_answers(runtime, site.name))
    await asyncio.sleep(0)
    runtime.metrics.observe(site.name, "list", 200, 0.001)
    with monkeypatch.context() as away:
        away.setattr(telling, "add_amounts", be_away)
        await refused.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await write_heaps(database_of(site), runtime.valkey, site.name)
    assert await load_total(database_of(site).read(), ANSWERS) == 1


async def test_administrators_see_requests_errors_and_times_by_day(site: SiteUnderTest) -> None:
    async with database_of(site).write() as tx:
        await plant(tx)
        await plant(tx)
    [ada] = await gather_crowd(site, ["ada"], role="admin", scopes=("console.see",))
    charts = {one["title"]: one for one in (await ada.get("/api/v1/admin/overview"))["charts"]}
    errors = charts["Errors"]["lines"][0]["counts"]
    assert (len(errors), max(errors)) == (30, 34)
    times = charts["How long answers took, in milliseconds"]
    assert times["level"]
    assert [(one["name"], set(one["counts"][:-1])) for one in times["lines"]] == [
        ("Half within", {5}),
        ("95 % within", {50}),
    ]
    assert not charts["Requests"]["level"]
    assert min(charts["Requests"]["lines"][0]["counts"][:-1]) > 2_000

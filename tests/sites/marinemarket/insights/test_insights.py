"""The market in figures: what the clock and the events have counted."""

from typing import Any

import msgspec

from stoa.kernel.ids import new_id
from stoa.kernel.jobs import JobContext
from stoa.sites.marinemarket.insights import jobs, seed
from stoa.sites.marinemarket.insights.models import Figure
from tests.accounts.at_the_door import grant
from tests.harness.web import SiteUnderTest, StartSite
from tests.sites.marinemarket.sellers import SLOOP, list_boat, new_seller

STATS = "/api/v1/stats/platform"
ADMIN = "/api/v1/admin"
WORDS = (
    "Two owners, dry bilges, new standing rigging three years ago.",
    "She has crossed the bay every summer; sails and engine are in good order.",
    "A quick day boat with a trailer, always kept in a shed.",
    "Rows easily, leaks a little.",
)


async def count(site: SiteUnderTest) -> None:
    """Do what the clock does every five minutes."""
    services: dict[type, Any] = {}
    context = JobContext(
        site=site.name,
        db=site.runtime.databases[site.name],
        config=site.runtime.config,
        services=services,
        job_id=new_id(),
        attempt=1,
        is_last_attempt=True,
    )
    assert await jobs.READ.handler(context, jobs.Tick()) == 5


async def test_the_market_is_told_in_figures_that_were_counted_before(start_site: StartSite) -> None:
    ann = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    site = ann.site
    empty = (await site.get(STATS)).json()["data"]
    nothing = {"totalListings": 0, "activeListings": 0, "totalUsers": 0, "topStates": [], "popularBoatTypes": []}
    assert empty == nothing
    shown = (("sail", "RI"), ("sail", "MA"), ("power", "RI"), ("dinghy", ""))
    boat = ""
    for number, (kind, state) in enumerate(shown):
        where: dict[str, Any] = {**SLOOP["location"], "state": state or "ME"}
        made = await list_boat(
            ann, title=f"Boat {number}", description=WORDS[number], boatDetails={"type": kind}, location=where
        )
        if state:
            boat = made.json()["data"]["id"]
            published = await ann.ask("POST", f"/api/v1/listings/{boat}/publish")
            assert published.status_code == 200, published.text
    await count(site)
    told = (await site.get(STATS)).json()["data"]
    assert told == {
        "totalListings": 4,
        "activeListings": 3,
        "totalUsers": 1,
        "topStates": [{"state": "RI", "count": 2}, {"state": "MA", "count": 1}],
        "popularBoatTypes": [{"type": "sail", "count": 2}, {"type": "power", "count": 1}],
    }
    for figure in msgspec.json.schema(Figure)["enum"]:
        series = (await site.get(f"{STATS}/series?figure={figure}&bucket=hour")).json()["data"]
        assert len(series["points"]) in {24, 25}
    active = (await site.get(f"{STATS}/series")).json()["data"]
    assert active["points"][-1]["value"] == 3
    assert (await site.get(f"{STATS}/series?figure=love")).status_code in {400, 422}
    backwards = f"{STATS}/series?since=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z"
    assert (await site.get(backwards)).status_code == 422
    # What is sold and taken off stands at nothing in the next look.
    assert (await ann.ask("POST", f"/api/v1/listings/{boat}/sold", {})).status_code == 200
    await count(site)
    later = (await site.get(STATS)).json()["data"]
    assert later["popularBoatTypes"] == [{"type": "sail", "count": 2}]


async def test_whoever_may_see_figures_sees_the_site_at_a_glance(start_site: StartSite) -> None:
    ann = await new_seller(start_site)
    site = ann.site
    assert (await ann.ask("GET", f"{ADMIN}/dashboard")).status_code == 403
    made = (await list_boat(ann)).json()["data"]["id"]
    await ann.ask("POST", f"/api/v1/listings/{made}/submit")
    await count(site)
    await grant(site, ann.person_id, "analyst")
    glance = (await ann.ask("GET", f"{ADMIN}/dashboard")).json()["data"]
    assert glance["stats"]["totalListings"] == 1
    home = await ann.ask("GET", "/admin")
    assert (home.status_code, home.text.count("The last thirty days")) == (200, 1)
    assert home.text.count("/admin/users") == 0
    assert glance["parts"] == []  # the running of the site is somebody else's matter
    users = (await ann.ask("GET", f"{ADMIN}/analytics/users")).json()["data"]
    assert (users["totalUsers"], users["activeUsers"], len(users["signUps"]["points"])) == (1, 1, 31)
    listings = (await ann.ask("GET", f"{ADMIN}/analytics/listings?bucket=hour")).json()["data"]
    assert {one["status"]: one["count"] for one in listings["byStatus"]}["pending_review"] == 1
    await grant(site, ann.person_id, "admin")
    whole = (await ann.ask("GET", f"{ADMIN}/dashboard")).json()["data"]
    assert {one["name"] for one in whole["parts"]} >= {"Database", "Jobs"}
    assert {
        "title": "Listings to look at",
        "url": "/admin/listings?status=pending_review&sort=-updated",
    }.items() <= next(one for one in whole["cards"] if one["title"] == "Listings to look at").items()


async def test_the_demo_has_its_past_once(start_site: StartSite) -> None:
    ann = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    boat = (await list_boat(ann)).json()["data"]["id"]
    assert (await ann.ask("POST", f"/api/v1/listings/{boat}/publish")).status_code == 200
    for _ in range(2):
        async with ann.site.runtime.databases[ann.site.name].write() as tx:
            await tx.connection.execute("update accounts.people set created_at = now() - interval '9 days'")
            await tx.connection.execute(
                "update listings set created_at = now() - interval '6 days', published_at = now() - interval '5 days'"
            )
            await seed.plant(tx)
    series = (await ann.site.get(f"{STATS}/series?figure=published")).json()["data"]
    assert series["total"] == 1
    for figure, days in (("users", 10), ("listings", 7), ("activeListings", 6)):
        points = (await ann.site.get(f"{STATS}/series?figure={figure}")).json()["data"]["points"]
        assert [one["value"] > 0 for one in points[-11:]] == [False] * (11 - days) + [True] * days, figure
    joined = (await ann.site.get(f"{STATS}/series?figure=signUps")).json()["data"]["points"]
    assert joined[-10]["value"] == 1

"""A run that breaks, for a reason that nobody thought of, does not go on for ever."""

import json
from typing import Any

from stoa.sites.marinemarket.feeds.jobs import ABANDONED, APPLY, Tick
from stoa.sites.marinemarket.feeds.queries import END_ABANDONED
from tests.accounts.at_the_door import Visitor, accounts_at, grant
from tests.accounts.privacy.working import working
from tests.harness.web import StartSite
from tests.kernel.asking import until, value
from tests.sites.marinemarket.buyers import data_of
from tests.sites.marinemarket.sellers import new_seller

_BOAT = {
    "id": "NQ-1", "title": "Rustler 36", "price": "48,500", "currency": "USD", "boatType": "sail", "make": "Rustler",
    "model": "36", "year": "1998", "length": "10.77", "city": "Falmouth", "state": "Cornwall", "country": "GB",
    "condition": "good", "fuel": "diesel", "description": "Long keel, well kept, ready to go far.",
}  # fmt: skip
_DEAD = "select exists (select from kernel.jobs where name = 'feeds.apply' and status = 'dead')"


async def _broker_with_a_run(start_site: StartSite) -> tuple[Visitor, str, dict[str, Any]]:
    broker = await new_seller(start_site)
    await grant(broker.site, broker.person_id, "broker")
    await broker.sign_in()
    assert (await broker.ask("POST", "/api/v1/brokers", {"name": "North Quay"})).status_code == 201
    feed = (await broker.ask("POST", "/api/v1/feeds", {"name": "By hand"})).json()["data"]["id"]
    return broker, feed, await _look(broker, feed)


async def _look(broker: Visitor, feed: str) -> dict[str, Any]:
    sent = {"content": json.dumps([_BOAT]), "format": "json"}
    run: dict[str, Any] = (await broker.ask("POST", f"/api/v1/feeds/{feed}/runs", sent)).json()["data"]
    refused = await broker.ask("GET", f"/api/v1/feed-runs/{run['id']}/rows?act=refuse")
    assert run["counts"]["create"] == 1, refused.text
    return run


async def test_a_run_that_breaks_for_whatever_reason_ends_as_failed_and_says_so(start_site: StartSite) -> None:
    broker, _, run = await _broker_with_a_run(start_site)
    database = accounts_at(broker.site).database
    async with database.write() as tx:
        await tx.connection.execute("alter table listings add constraint broken check (title <> 'Rustler 36')")
    assert (await broker.ask("POST", f"/api/v1/feed-runs/{run['id']}/apply", {})).status_code == 202
    async with database.write() as tx:
        await tx.connection.execute("update kernel.jobs set most_attempts = 1 where name = 'feeds.apply'")
    async with working(broker.site):
        await until(database, _DEAD)
    ended = (await broker.ask("GET", f"/api/v1/feed-runs/{run['id']}")).json()["data"]
    assert ended["state"] == "failed"
    assert ended["trouble"].startswith("Something went wrong at our side")


async def test_a_run_whose_worker_dies_at_each_attempt_ends_as_failed_and_the_firm_sends_it_again(
    start_site: StartSite,
) -> None:
    broker, feed, run = await _broker_with_a_run(start_site)
    at = f"/api/v1/feed-runs/{run['id']}"
    assert (await broker.ask("POST", f"{at}/apply", {})).status_code == 202
    database = accounts_at(broker.site).database
    async with database.write() as tx:
        assert await END_ABANDONED.all(tx, job=APPLY.name, trouble="") == [], "its job waits"
        # As whoever takes the place of a dead worker buries what has had all its attempts.
        await tx.connection.execute(
            "update kernel.jobs set status = 'dead', attempt = most_attempts, finished_at = now() where name = $1",
            APPLY.name,
        )
    assert (await data_of(broker, at))["state"] == "running"
    async with database.write() as tx:
        await ABANDONED.enqueue(tx, Tick())
    async with working(broker.site):
        await until(database, "select exists (select from feed_runs where state <> 'running')")
    ended = await data_of(broker, at)
    assert ended["state"] == "failed"
    assert ended["trouble"].startswith("Our workers stopped while they took it in")
    assert ended["finishedAt"]
    again = await _look(broker, feed)
    assert (await broker.ask("POST", f"/api/v1/feed-runs/{again['id']}/apply", {})).status_code == 202
    async with working(broker.site):
        await until(database, "select exists (select from feed_runs where state = 'done')")
    assert (await data_of(broker, f"/api/v1/feed-runs/{again['id']}"))["done"] == 1


async def test_what_is_done_with_a_feed_stands_in_the_audit_log(start_site: StartSite) -> None:
    broker, feed, run = await _broker_with_a_run(start_site)
    at = f"/api/v1/feeds/{feed}"
    assert (await broker.ask("POST", f"/api/v1/feed-runs/{run['id']}/apply", {})).status_code == 202
    assert (await broker.ask("PUT", at, {"name": "By e-mail"})).status_code == 200
    assert (await broker.ask("DELETE", at)).status_code == 204
    acts = "select array_agg(action order by seq) from kernel.audit_log where kind = 'feed' and subject = $1"
    told = await value(accounts_at(broker.site).database, acts, feed)
    assert told == ["feed.create", "feed.apply", "feed.change", "feed.delete"]


async def test_a_year_that_cannot_be_is_refused_with_the_bounds_of_the_guide(start_site: StartSite) -> None:
    broker, feed, _ = await _broker_with_a_run(start_site)
    for year in ("1899", "2101"):
        sent = {"content": json.dumps([_BOAT | {"year": year}]), "format": "json"}
        run = (await broker.ask("POST", f"/api/v1/feeds/{feed}/runs", sent)).json()["data"]
        (row,) = await data_of(broker, f"/api/v1/feed-runs/{run['id']}/rows?act=refuse")
        assert "1900 to next year" in row["reasons"][0]

"""Feeds of brokers: shown first, done as shown, each row with its reason."""

import csv
import io
import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel.db import Query
from stoa.kernel.dryrun import PlanOutdated
from stoa.kernel.ids import new_id
from stoa.sites.marinemarket.boats.models import Units
from stoa.sites.marinemarket.feeds import service
from stoa.sites.marinemarket.feeds.errors import UnreadableFile
from stoa.sites.marinemarket.feeds.models import FeedRow, Run
from stoa.sites.marinemarket.feeds.reading import COLUMNS, read_csv, read_json, read_rows
from tests.accounts.at_the_door import Visitor
from tests.harness.web import StartSite
from tests.sites.marinemarket.feeding import apply_run
from tests.sites.marinemarket.sellers import new_seller, second_person

_FIRM: Query[None] = Query(
    """
    with firm as (insert into sellers (id, kind, slug, name) values (:id, 'broker', 'north-quay', 'North Quay Yachts'))
    insert into seller_team (seller_id, person_id, role) values (:id, :person, 'owner')
    """,
    registered=False,
)
_STATES = Query(
    "select feed_key || ' ' || status || ' ' || source || ' ' || price_minor from listings order by feed_key",
    str,
    registered=False,
)
_EDIT: Query[None] = Query(
    "update listings set title = 'Edited here', version = version + 1 where feed_key = :key", registered=False
)
_BOAT = {
    "id": "NQ-1", "title": "Rustler 36", "price": "48,500", "currency": "GBP", "boatType": "sail", "make": "Rustler",
    "model": "36", "year": "1998", "length": "10.77", "beam": "0", "city": "Falmouth", "state": "Cornwall",
    "country": "GB", "condition": "good", "fuel": "diesel", "engineHours": "1200", "features": "gps; AIS; hot tub",
    "description": "Long keel, well kept, ready to go far.",
}  # fmt: skip
_TOLD = (
    "Laid up ashore under a winter cover since October.",
    "Long keel and a good sea boat, twice across the Channel.",
    "New cooker, hardly used; the old stove is in the shed and comes along.",
    "My father built the interior himself, and you can see that he liked ash.",
)
_NOW = datetime(2026, 11, 1, tzinfo=UTC)
_FEED = FeedRow(new_id(), new_id(), new_id(), "f", None, "USD", Units.METRIC, "feed", removes_missing=True)


def _csv(*rows: dict[str, str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(_BOAT))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _boat(number: int, **more: str) -> dict[str, str]:
    words = _TOLD[number % len(_TOLD)] if number < len(_TOLD) else f"Number {number} of a charter fleet, in commission."
    return {**_BOAT, "id": f"NQ-{number}", "title": f"Rustler 36 number {number}", "description": words, **more}


async def _broker(start_site: StartSite) -> Visitor:
    ann = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    database = ann.site.runtime.databases["marinemarket"]
    await _FIRM.run(database.once(), id=new_id(), person=UUID(ann.person_id))
    return ann


async def _feed(broker: Visitor, **more: Any) -> str:
    answer = await broker.ask("POST", "/api/v1/feeds", {"name": "Our stock", **more})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["data"]["id"])


async def _look(broker: Visitor, feed: str, content: str, file_format: str = "csv") -> dict[str, Any]:
    answer = await broker.ask("POST", f"/api/v1/feeds/{feed}/runs", {"content": content, "format": file_format})
    assert answer.status_code == 201, answer.text
    run: dict[str, Any] = answer.json()["data"]
    return run


async def _states(broker: Visitor) -> list[str]:
    return await _STATES.all(broker.site.runtime.databases["marinemarket"].read())


async def test_three_bad_rows_of_many_are_named_and_the_others_go_in_when_the_broker_says_so(
    start_site: StartSite,
) -> None:
    broker = await _broker(start_site)
    feed = await _feed(broker)
    bad = [_boat(20, price="much"), _boat(21, year="1066"), _boat(3)]
    run = await _look(broker, feed, _csv(*[_boat(number) for number in range(1, 20)], *bad))
    assert run["counts"] == {"create": 19, "update": 0, "skip": 0, "refuse": 3, "gone": 0}
    refused = (await broker.ask("GET", f"/api/v1/feed-runs/{run['id']}/rows?act=refuse")).json()["data"]
    reasons = [" ".join(row["reasons"]) for row in refused]
    assert "price: 'much' is not a number." in reasons[0]
    assert "year" in reasons[1]
    assert reasons[2] == "id: Line 4 has the same id."
    assert [row["name"] for row in refused[:2]] == [
        "Line 21, NQ-20: Rustler 36 number 20",
        "Line 22, NQ-21: Rustler 36 number 21",
    ]
    assert await _states(broker) == []
    stopped = await broker.ask("POST", f"/api/v1/feed-runs/{run['id']}/apply", {})
    assert (stopped.status_code, stopped.json()["error"]["code"]) == (422, "PLAN_HAS_REFUSALS")
    await apply_run(broker, run, without_refused=True)
    assert len(await _states(broker)) == 19
    assert "NQ-1 active csv 4850000" in await _states(broker)
    again = await broker.ask("POST", f"/api/v1/feed-runs/{run['id']}/apply", {"withoutRefused": True})
    assert again.status_code == 409
    shown = (await broker.ask("GET", f"/api/v1/feed-runs/{run['id']}")).json()["data"]
    assert (shown["done"], shown["rows"]) == (22, 22)
    found = (await broker.site.get("/api/v1/search?query=rustler&limit=1")).json()["data"][0]
    assert (found["source"], found["features"]) == ("csv", ["gps", "ais"])


async def test_a_feed_is_taken_as_the_truth_and_what_it_names_no_longer_is_taken_off(start_site: StartSite) -> None:
    broker = await _broker(start_site)
    feed = await _feed(broker)
    await apply_run(broker, await _look(broker, feed, _csv(_boat(1), _boat(2), _boat(3))))
    same = await _look(broker, feed, _csv(_boat(1), _boat(2), _boat(3)))
    assert same["counts"] == {"create": 0, "update": 0, "skip": 3, "refuse": 0, "gone": 0}
    less = await _look(broker, feed, _csv(_boat(1, price="45000"), _boat(2)))
    assert less["counts"] == {"create": 0, "update": 2, "skip": 1, "refuse": 0, "gone": 1}
    await apply_run(broker, less)
    assert await _states(broker) == ["NQ-1 active csv 4500000", "NQ-2 active csv 4850000", "NQ-3 inactive csv 4850000"]
    await apply_run(broker, await _look(broker, feed, _csv(_boat(1, price="45000"), _boat(2), _boat(3))))
    assert "NQ-3 active csv 4850000" in await _states(broker)


async def test_what_was_changed_here_is_kept_or_replaced_as_the_feed_says(start_site: StartSite) -> None:
    broker = await _broker(start_site)
    database = broker.site.runtime.databases["marinemarket"]
    for conflicts, act in (("site", "skip"), ("feed", "update")):
        feed = await _feed(broker, conflicts=conflicts)
        await apply_run(broker, await _look(broker, feed, _csv(_boat(1))))
        await _EDIT.run(database.once(), key="NQ-1")
        run = await _look(broker, feed, _csv(_boat(1, price="40000")))
        [row] = (await broker.ask("GET", f"/api/v1/feed-runs/{run['id']}/rows")).json()["data"]
        assert row["act"] == act
        assert "changed here" in " ".join(row["reasons"])
        assert (await broker.ask("DELETE", f"/api/v1/feeds/{feed}")).status_code == 204


async def test_a_plan_that_no_longer_holds_changes_nothing(start_site: StartSite) -> None:
    broker = await _broker(start_site)
    feed = await _feed(broker)
    run = await _look(broker, feed, _csv(_boat(1)))
    await apply_run(broker, await _look(broker, feed, _csv(_boat(1))))
    with pytest.raises(PlanOutdated):
        await apply_run(broker, run)
    assert len(await _states(broker)) == 1


async def test_json_feeds_read_alike_and_files_that_are_none_are_refused(start_site: StartSite) -> None:
    broker = await _broker(start_site)
    feed = await _feed(broker, url="https://boats.example/feed.json", hour=5)
    dayboat = {**_BOAT, "id": 7, "price": 900.5, "year": 2001, "length": 5.5, "trailer": True, "features": ["gps"]}
    run = await _look(broker, feed, json.dumps({"boats": [dayboat]}), "json")
    assert run["counts"]["create"] == 1, run
    for content, file_format in (("[1, 2]", "json"), ("{", "json"), ("", "csv"), ("id,colour\n1,red", "csv")):
        body = {"content": content, "format": file_format}
        answer = await broker.ask("POST", f"/api/v1/feeds/{feed}/runs", body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "UNREADABLE_FEED")
    runs = (await broker.ask("GET", f"/api/v1/feeds/{feed}/runs")).json()["data"]
    assert [one["id"] for one in runs] == [run["id"]]
    assert (await broker.ask("POST", f"/api/v1/feeds/{feed}/pull")).status_code == 202
    change = {"name": "Renamed", "hour": 6}
    assert (await broker.ask("PUT", f"/api/v1/feeds/{feed}", change)).json()["data"]["url"] is None
    assert (await broker.ask("POST", f"/api/v1/feeds/{feed}/pull")).status_code == 409
    assert [one["name"] for one in (await broker.ask("GET", "/api/v1/feeds")).json()["data"]] == ["Renamed"]


async def test_only_those_with_a_seat_in_the_firm_see_its_feeds(start_site: StartSite) -> None:
    broker = await _broker(start_site)
    feed = await _feed(broker)
    run = await _look(broker, feed, _csv(_boat(1)))
    bo = await second_person(broker)
    assert (await bo.ask("GET", "/api/v1/feeds")).status_code == 403
    await _FIRM_OF_BO.run(broker.site.runtime.databases["marinemarket"].once(), id=new_id(), person=UUID(bo.person_id))
    for method, path in (("DELETE", f"feeds/{feed}"), ("GET", f"feed-runs/{run['id']}"), ("GET", f"feeds/{feed}/runs")):
        assert (await bo.ask(method, f"/api/v1/{path}")).status_code == 404


_FIRM_OF_BO: Query[None] = Query(_FIRM.sql.replace("north-quay", "south-quay"), registered=False)


def test_a_feed_that_loses_most_of_its_boats_does_not_go_in_by_itself() -> None:
    def run(rows: int, gone: int) -> Run:
        return Run(new_id(), new_id(), "planned", {"gone": gone}, 0, rows, "", _NOW, None)

    assert service.check_loss(run(100, 51))
    assert not service.check_loss(run(100, 49))
    assert not service.check_loss(run(10, 9))


@given(st.lists(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=30)), max_size=4))
def test_whatever_stands_in_a_row_is_understood_or_refused_in_words(rows: list[dict[str, str]]) -> None:
    read = read_rows(_FEED, rows, 2027, ["USD"])
    assert len(read) == len(rows)
    assert all((row.listing is None) == bool(row.faults) for row in read)


@given(st.text(max_size=200))
def test_any_text_is_a_file_or_refused(text: str) -> None:
    for read in (read_csv, read_json):
        found: Any = None
        with suppress(UnreadableFile):
            found = read(text)
        assert found is None or isinstance(found, list)


async def test_a_feed_says_whether_buyers_may_bring_agents(start_site: StartSite) -> None:
    broker = await _broker(start_site)
    feed = await _feed(broker)
    told = [
        {**_boat(1), "agentsWelcome": "yes", "agentShare": "2.5"},
        {**_boat(2), "agentsWelcome": "", "agentShare": "3"},
        {**_boat(3), "agentsWelcome": "no"},
        {**_boat(4), "agentsWelcome": "no", "agentShare": "2"},
        {**_boat(5), "agentsWelcome": "perhaps"},
    ]
    run = await _look(broker, feed, json.dumps(told), "json")
    assert (run["counts"]["create"], run["counts"]["refuse"]) == (3, 2)
    refused = (await broker.ask("GET", f"/api/v1/feed-runs/{run['id']}/rows?act=refuse")).json()["data"]
    assert "agentShare: A share is for agents who are welcome" in refused[0]["reasons"][0]
    assert refused[1]["reasons"] == ["agentsWelcome: Write yes or no."]
    await apply_run(broker, run, without_refused=True)
    found = (await broker.site.get("/api/v1/search?features=agents-welcome&sort=newest")).json()["data"]
    assert sorted(one["title"][-1] for one in found) == ["1", "2"]

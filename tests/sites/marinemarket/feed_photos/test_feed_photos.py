"""Photos that feeds name: fetched once a change, never from our own network, and gone when they are named no longer."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel.ids import new_id
from stoa.sites.marinemarket.feed_photos.arranging import place
from stoa.sites.marinemarket.feed_photos.covers import tell_lists
from stoa.sites.marinemarket.feed_photos.jobs import DUE, FETCH, Boat, Tick
from stoa.testing.serve import Receive, Scope, Send, serve_here
from tests.accounts.at_the_door import Visitor, grant
from tests.accounts.privacy.working import working
from tests.accounts.screens.visiting import reader
from tests.commons.media import samples
from tests.commons.media.harbour import judged
from tests.harness.databases import NewDatabase
from tests.harness.making import count_made
from tests.harness.web import StartSite
from tests.kernel.asking import eventually, until, value
from tests.sites.marinemarket.feeding import apply_run
from tests.sites.marinemarket.sellers import new_seller, second_person

_BOAT = {
    "id": "NQ-1", "title": "Rustler 36", "price": 48_500, "boatType": "sail", "make": "Rustler", "model": "36",
    "year": 1998, "length": 10.77, "city": "Newport", "state": "RI",
    "description": "Long keel, well kept, ready to go far.",
}  # fmt: skip
_OPEN = "select count(*) = 0 from feed_photos where state in ('waiting', 'looking') or due_at <= now()"


@dataclass(slots=True)
class PhotoHost:
    """A broker's own server: it gives photos with their marks, and misbehaves where it is told to."""

    url: str = ""
    photos: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    marks: dict[str, str] = field(default_factory=dict)
    given: list[tuple[str, int]] = field(default_factory=list)
    held: asyncio.Event | None = None
    """What answers wait for, where somebody holds them."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        path, headers = scope["path"], dict(scope["headers"])
        mark = self.marks.get(path, "")
        if path in self.silent:
            await asyncio.Event().wait()  # which nobody sets
        known = bool(mark) and headers.get(b"if-none-match") == mark.encode()
        status = 302 if path in self.moved else 304 if known else 200 if path in self.photos else 404
        body = self.photos.get(path, b"") if status == 200 else b""
        answer = [(b"content-type", self.types.get(path, "image/jpeg").encode())]
        answer += [(b"etag", mark.encode())] if mark else []
        answer += [(b"location", self.moved[path].encode())] if path in self.moved else []
        self.given.append((path, status))
        if self.held is not None:
            await self.held.wait()
        await send({"type": "http.response.start", "status": status, "headers": answer})
        await send({"type": "http.response.body", "body": body})

    def was_asked(self, times: int) -> Callable[[], Awaitable[bool]]:
        """Tell whether it was asked so many times, when somebody wants to know."""

        async def check() -> bool:
            return len(self.given) >= times

        return check

    def asked(self, path: str) -> list[int]:
        """Give the answers to what was asked for at a path."""
        return [status for at, status in self.given if at == path]


@asynccontextmanager
async def _firm(start_site: StartSite, host: PhotoHost, **settings: str) -> AsyncIterator[tuple[Visitor, str]]:
    """Serve photos and MarineMarket; give a broker and a feed of theirs."""
    async with serve_here(host) as host.url:
        broker = await new_seller(
            start_site,
            LISTINGS_REVIEWED_FIRST="0",
            OUTGOING_ALLOW_NETWORKS="127.0.0.1/32",
            OUTGOING_PORTS=f"80,443,{urlsplit(host.url).port}",
            OUTGOING_LONGEST_PAUSE="0s",
            OUTGOING_BREAKER_FAILURES="100",
            **{"OUTGOING_READ_TIMEOUT": "300ms", **settings},
        )
        await grant(broker.site, broker.person_id, "broker")
        await broker.sign_in()
        assert (await broker.ask("POST", "/api/v1/brokers", {"name": "North Quay"})).status_code == 201
        made = await broker.ask("POST", "/api/v1/feeds", {"name": "Our stock"})
        yield broker, made.json()["data"]["id"]


async def _look(broker: Visitor, feed: str, **more: Any) -> tuple[dict[str, Any], list[str]]:
    """Say what a file with one boat would do, and why."""
    body = {"content": _json({**_BOAT, **more}), "format": "json"}
    answer = await broker.ask("POST", f"/api/v1/feeds/{feed}/runs", body)
    assert answer.status_code == 201, answer.text
    run: dict[str, Any] = answer.json()["data"]
    [row] = (await broker.ask("GET", f"/api/v1/feed-runs/{run['id']}/rows")).json()["data"]
    return run, [one for one in row["reasons"] if not one.startswith("Read as ")]


def _json(boat: dict[str, Any]) -> str:
    return json.dumps([boat])


async def _bring(broker: Visitor, feed: str, photos: list[str], **more: Any) -> tuple[list[str], str]:
    """Let a file with one boat go in and its photos come; give the reasons that were told, and the run."""
    run, reasons = await _look(broker, feed, photos=photos, **more)
    await apply_run(broker, run)
    await _settle(broker)
    return reasons, run["id"]


async def _settle(broker: Visitor) -> None:
    async with working(broker.site):
        await until(broker.site.runtime.databases["marinemarket"], _OPEN)


async def _boat(broker: Visitor) -> dict[str, Any]:
    [card] = (await broker.site.get("/api/v1/search?query=rustler")).json()["data"]
    found: dict[str, Any] = (await broker.site.get(f"/api/v1/listings/{card['slug']}")).json()["data"]
    return found


async def _ask_again(broker: Visitor) -> None:
    """Let a week go by, and the clock ask."""
    database = broker.site.runtime.databases["marinemarket"]
    async with database.write() as tx:
        await tx.connection.execute("update feed_photos set due_at = now() where due_at is not null")
        await DUE.enqueue(tx, Tick())
    await _settle(broker)


async def test_photos_of_a_feed_come_once_without_their_place_change_with_their_mark_and_go_when_named_no_longer(
    start_site: StartSite,
) -> None:
    host = PhotoHost(photos={"/bow.jpg": samples.jpeg_with_gps(), "/stern.jpg": samples.jpeg()})
    host.marks = {"/bow.jpg": '"one"'}
    async with _firm(start_site, host) as (broker, feed):
        bow, stern = f"{host.url}/bow.jpg", f"{host.url}/stern.jpg"
        reasons, _ = await _bring(broker, feed, [bow, stern])
        assert reasons == ["It is new.", "Photos to fetch: 2."]
        boat = await _boat(broker)
        first, second = (one["id"] for one in boat["photos"])
        for one in boat["photos"][0]["variants"]:
            assert b"Secret Artist" not in (await broker.site.get(one["url"])).content

        [own] = await judged(broker, ("mine.jpg", samples.jpeg(320, 200), "listing-photo"))
        album = f"/api/v1/media/albums/boat/{boat['id']}"
        assert (await broker.ask("PUT", album, {"mediaIds": [own["id"], first, second]})).status_code == 200

        _, same = await _look(broker, feed, photos=[bow, stern])
        assert same == ["Nothing has changed."]
        await _ask_again(broker)  # one says that it is the same, of the other the bytes do
        assert (host.asked("/bow.jpg"), host.asked("/stern.jpg")) == ([200, 304], [200, 200])
        assert [one["id"] for one in (await _boat(broker))["photos"]] == [own["id"], first, second]

        host.photos["/bow.jpg"], host.marks["/bow.jpg"] = samples.jpeg(500, 300), '"two"'
        await _ask_again(broker)
        after = [one["id"] for one in (await _boat(broker))["photos"]]
        assert (after[0], after[2]) == (own["id"], second)
        assert after[1] not in {first, second}, "the new one has the place of the old one"
        assert (await broker.ask("GET", f"/api/v1/media/{first}")).status_code == 404

        reasons, _ = await _bring(broker, feed, [stern])
        assert reasons[-1] == "Photos to take away: 1."
        assert [one["id"] for one in (await _boat(broker))["photos"]] == [own["id"], second], "their own photo stays"


async def _let_lists_be_told(broker: Visitor) -> None:
    """Let the while go by for which photos are gathered."""
    database = broker.site.runtime.databases["marinemarket"]
    async with database.write() as tx:
        await tx.connection.execute("update kernel.pgqueuer set execute_after = now() where status = 'queued'")
    async with working(broker.site):
        await until(
            database,
            "select not exists (select from kernel.jobs where name = 'feed-photos.show' and status <> 'done')",
        )


async def test_a_photo_of_a_feed_takes_along_the_pages_of_its_boat_and_soon_those_that_show_it_first(
    start_site: StartSite,
) -> None:
    host = PhotoHost(photos={"/bow.jpg": samples.jpeg(), "/stern.jpg": samples.jpeg(500, 300)})
    async with _firm(start_site, host) as (broker, feed):
        bow, stern = f"{host.url}/bow.jpg", f"{host.url}/stern.jpg"
        await _bring(broker, feed, [bow, stern])
        boat = await _boat(broker)
        lists, own = ["/", "/boats", "/api/v1/search", "/api/v1/listings"], [f"/boats/{boat['slug']}"]
        await _let_lists_be_told(broker)
        await count_made(broker.site, [*lists, *own])
        assert await count_made(broker.site, [*lists, *own]) == 0
        host.photos["/bow.jpg"] = samples.jpeg(640, 480)
        counts = broker.site.runtime.caches["marinemarket"].tally("boat-counts")
        counted = counts.made
        await _ask_again(broker)
        assert await count_made(broker.site, lists) == 0
        assert await count_made(broker.site, own) == 1
        assert await count_made(broker.site, own) == 0
        await _let_lists_be_told(broker)
        assert await count_made(broker.site, lists) == len(lists)
        [card] = (await broker.site.get("/api/v1/search")).json()["data"]
        assert card["cover"]["id"] not in {one["id"] for one in boat["photos"]}
        assert counts.made == counted, "no photo changes how many boats there are"
        host.photos["/stern.jpg"] = samples.jpeg(660, 480)
        await _ask_again(broker)
        await _let_lists_be_told(broker)
        assert await count_made(broker.site, lists) == 0, "it is not the first"
        assert await count_made(broker.site, own) == 1
        boat = await _boat(broker)
        await _bring(broker, feed, [stern])
        await _let_lists_be_told(broker)
        assert await count_made(broker.site, lists) == len(lists)
        assert await count_made(broker.site, own) == 1
        assert [one["id"] for one in (await _boat(broker))["photos"]] == [boat["photos"][1]["id"]]


async def test_who_has_lists_told_waits_for_nobody_who_does_the_same(new_database: NewDatabase) -> None:
    """Each may hold what the other wants next."""
    database = await new_database("marinemarket")
    async with database.write() as one, database.write() as other:
        for tx in (one, other, one):
            await tell_lists(tx)
    assert await value(database, "select count(*) from kernel.jobs where name = 'feed-photos.show'") == 1
    async with database.write() as later:
        await tell_lists(later)
    assert await value(database, "select count(*) from kernel.jobs where name = 'feed-photos.show'") == 1


async def test_a_photo_that_two_jobs_fetch_at_once_is_kept_once(start_site: StartSite) -> None:
    host = PhotoHost(photos={"/bow.jpg": samples.jpeg()}, held=asyncio.Event())
    assert host.held is not None
    async with _firm(start_site, host, OUTGOING_READ_TIMEOUT="60s") as (broker, feed):
        database = broker.site.runtime.databases["marinemarket"]
        run, _ = await _look(broker, feed, photos=[f"{host.url}/bow.jpg"])
        await apply_run(broker, run)
        listing_id = await value(database, "select listing_id from feed_photos")
        async with working(broker.site):
            await eventually(host.was_asked(1))
            async with database.write() as tx:
                await FETCH.enqueue(tx, Boat(listing_id), dedupe_key=str(listing_id))
            await eventually(host.was_asked(2))
            host.held.set()
            await until(database, _OPEN)
            await until(database, "select count(*) = 0 from kernel.jobs where status in ('waiting', 'running')")
        assert await value(database, "select count(*) from commons.media where purpose = 'feed-photo'") == 1
        assert len((await _boat(broker))["photos"]) == 1


async def test_what_is_slow_lies_is_huge_or_points_into_our_network_is_told_and_holds_no_other_up(
    start_site: StartSite,
) -> None:
    host = PhotoHost(silent={"/slow.jpg"}, moved={"/moved.jpg": "http://10.0.0.7/inside.jpg"})
    host.photos = {
        "/good.jpg": samples.jpeg(),
        "/lying.jpg": b"<html><script>alert(1)</script></html>",
        "/huge.jpg": b"\xff" * 25_100_000,
        "/page": b"<p>hello</p>",
        "/bomb.png": samples.huge_png(),
    }
    host.types = {"/page": "text/html", "/bomb.png": "image/png"}
    names = ("slow.jpg", "moved.jpg", "lying.jpg", "huge.jpg", "page", "bomb.png", "none.jpg", "good.jpg")
    async with _firm(start_site, host) as (broker, feed):
        await _bring(broker, feed, [f"{host.url}/{one}" for one in names])
        boat = await _boat(broker)
        assert len(boat["photos"]) == 1
        shown = (await broker.ask("GET", f"/api/v1/listings/{boat['id']}/feed-photos")).json()["data"]["photos"]
        assert [one["url"].rpartition("/")[2] for one in shown] == list(names)
        told = {one["url"].rpartition("/")[2]: one["trouble"] for one in shown}
        assert [one["state"] for one in shown] == ["failed"] * 7 + ["taken"]
        assert "too long" in told["slow.jpg"]
        assert "could not be reached" in told["moved.jpg"]
        assert "more than we read" in told["huge.jpg"]
        assert told["page"] == "What its address gives is no photo, but text/html."
        assert "pixels" in told["bomb.png"]
        assert told["none.jpg"] == "Its address answers with the status 404."
        assert len(told["lying.jpg"]) > 20
        runs = (await broker.ask("GET", f"/api/v1/feeds/{feed}/runs")).json()["data"]
        report = await broker.ask("GET", f"/api/v1/feed-runs/{runs[0]['id']}/photos?state=failed")
        assert [one["trouble"] for one in report.json()["data"]] == [told[name] for name in names[:7]]
        async with reader(broker.site) as ann:
            await ann.sign_in()
            page = (await ann.open(f"/broker/runs/{runs[0]['id']}")).text
        assert "Not taken: 7" in page
        assert told["page"] in page
        database = broker.site.runtime.databases["marinemarket"]
        assert await value(database, "select count(*) from commons.media") == 1, "nothing is kept of what was refused"

        host.photos["/none.jpg"] = samples.jpeg(210, 200)
        await _ask_again(broker)
        assert len((await _boat(broker))["photos"]) == 2, "what was not to be had is asked for again"


async def test_a_firm_has_room_of_its_own_for_feeds_and_is_told_what_is_too_many(start_site: StartSite) -> None:
    host = PhotoHost(photos={"/bow.jpg": samples.jpeg(), "/stern.jpg": samples.jpeg(330, 200)})
    room = {"FEED_PHOTOS_MOST": "1", "MEDIA_PERSON_BYTES": "1024"}
    async with _firm(start_site, host, **room) as (broker, feed):
        bow, stern = f"{host.url}/bow.jpg", f"{host.url}/stern.jpg"
        _, run = await _bring(broker, feed, [bow, stern])
        assert len((await _boat(broker))["photos"]) == 1  # more than a person's kilobyte, which it is not counted in
        [told] = (await broker.ask("GET", f"/api/v1/feed-runs/{run}/photos?state=failed")).json()["data"]
        assert (told["url"], "brought 1 photos, which is as many" in told["trouble"]) == (stern, True)
        used = (await broker.ask("GET", "/api/v1/media/usage")).json()["data"]
        assert (used["bytes"], "feed-photo" in str(used)) == (0, False)
        wish = {"filename": "a.jpg", "contentType": "image/jpeg", "size": 10, "purpose": "feed-photo"}
        assert (await broker.ask("POST", "/api/v1/media/uploads", wish)).json()["error"][
            "code"
        ] == "UNKNOWN_MEDIA_PURPOSE"


async def test_pinned_photos_stay_whatever_the_feed_says_and_only_those_who_sell_the_boat_pin(
    start_site: StartSite,
) -> None:
    host = PhotoHost(photos={"/bow.jpg": samples.jpeg(), "/new.jpg": samples.jpeg(300, 300)})
    async with _firm(start_site, host) as (broker, feed):
        await _bring(broker, feed, [f"{host.url}/bow.jpg"])
        boat = await _boat(broker)
        path = f"/api/v1/listings/{boat['id']}/feed-photos"
        assert (await broker.ask("PUT", path, {"pinned": True})).json()["data"]["pinned"] is True
        reasons, _ = await _bring(broker, feed, [f"{host.url}/new.jpg"])
        assert reasons[-1] == "Its photos are pinned here, and stay."
        assert (await _boat(broker))["photos"] == boat["photos"]
        page = f"/sell/{boat['id']}/feed-photos"
        async with reader(broker.site) as ann:
            await ann.sign_in()
            assert "pinned the photos" in (await ann.open(page)).text
            assert (await ann.send(page, pinned="no")).status_code == 303
        await _bring(broker, feed, [f"{host.url}/new.jpg"], price=47_000)
        [now] = (await _boat(broker))["photos"]
        assert now["id"] != boat["photos"][0]["id"]

        [photo] = (await broker.ask("GET", path)).json()["data"]["photos"]
        assert (await broker.ask("DELETE", f"/api/v1/media/{photo['mediaId']}")).status_code == 204
        await _ask_again(broker)
        assert (await _boat(broker))["photos"] == [], "what was deleted here is not brought again"
        async with reader(broker.site) as ann:
            await ann.sign_in()
            assert "Deleted here" in (await ann.open(page)).text
        bo = await second_person(broker)
        assert (await bo.ask("GET", path)).status_code == 404
        assert (await bo.ask("PUT", path, {"pinned": True})).status_code == 404


async def test_a_row_with_addresses_that_are_none_or_too_many_is_refused_and_one_without_says_nothing(
    start_site: StartSite,
) -> None:
    host = PhotoHost(photos={"/bow.jpg": samples.jpeg()})
    async with _firm(start_site, host) as (broker, feed):
        for odd in (["ftp://boats.example/a.jpg"], ["javascript:alert(1)"], [f"https://b.example/{'x' * 600}"]):
            run, reasons = await _look(broker, feed, photos=odd)
            assert run["counts"]["refuse"] == 1
            assert reasons[0].startswith("photos: ")
        _, reasons = await _look(broker, feed, photos=[f"https://b.example/{n}.jpg" for n in range(31)])
        assert reasons == ["photos: 30 are taken for a boat at most, and these are 31."]
        await _bring(broker, feed, [f"{host.url}/bow.jpg"])
        run, reasons = await _look(broker, feed, price=47_000)
        assert reasons == ["The feed tells something else now."]
        await apply_run(broker, run)
        assert len((await _boat(broker))["photos"]) == 1
        private = await _bring(broker, feed, ["http://169.254.169.254/latest/meta-data"], price=46_000)
        assert "Photos to take away: 1." in private[0]
        [photo] = (await broker.ask("GET", f"/api/v1/feed-runs/{private[1]}/photos")).json()["data"]
        assert (photo["state"], "could not be reached" in photo["trouble"]) == ("failed", True)


@given(st.integers(0, 6), st.integers(0, 6), st.lists(st.integers(0, 6), unique=True, max_size=7))
def test_a_photo_of_a_feed_stands_behind_those_before_it_and_moves_no_other(
    own: int, at: int, positions: list[int]
) -> None:
    fed: dict[UUID, int] = {new_id(): one for one in sorted(positions) if one != at}
    order = [*fed]
    order.insert(min(own, len(order)), new_id())
    coming = new_id()
    placed = place(order, fed, coming, at, None)
    assert [one for one in placed if one != coming] == order
    index = placed.index(coming)
    assert all(fed.get(one, -1) < at for one in placed[:index])
    assert all(fed.get(one, 9) > at for one in placed[index + 1 :])
    old = order[0]
    assert place(order, fed, coming, at, old) == [coming, *order[1:]]

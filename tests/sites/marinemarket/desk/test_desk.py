"""The broker's desk, without script: a firm, its seats, and a file of a thousand boats."""

import csv
import io
import re

import httpx2

from stoa.kernel.db import Database
from stoa.sites.marinemarket.feeds import queries, service
from tests.accounts.at_the_door import accounts_at, grant, open_site
from tests.accounts.screens.visiting import Reader, errors_of, reader
from tests.harness.web import StartSite
from tests.kernel.asking import value

ROWS = 1000
BAD = {17: {"price": "much"}, 400: {"year": "1066"}, 999: {"boatType": "submarine"}}


def _file() -> bytes:
    text = io.StringIO()
    names = (
        "id",
        "title",
        "price",
        "currency",
        "boatType",
        "make",
        "year",
        "length",
        "city",
        "state",
        "country",
        "description",
    )
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    for number in range(ROWS):
        row = {
            "id": f"NQ-{number}",
            "title": f"Rustler 36 number {number}",
            "price": "48500",
            "currency": "GBP",
            "boatType": "sail",
            "make": "Rustler",
            "year": "1998",
            "length": "10.77",
            "city": "Falmouth",
            "state": "Cornwall",
            "country": "GB",
            "description": f"Number {number} of a charter fleet, in commission.",
        }
        writer.writerow(row | BAD.get(number, {}))
    return text.getvalue().encode()


async def _send_file(ann: Reader, page: str, content: bytes, name: str = "stock.csv") -> httpx2.Response:
    token = await ann.token(page)
    sent = [("file", (name, content, "text/csv"))]
    return await ann.client.post(f"{page}/file", data={"csrf_token": token}, files=sent)


async def _check_headings(ann: Reader, run: str, database: Database) -> None:
    for state, words in (("done", "What it did"), ("running", "What it does")):
        await value(database, "update feed_runs set state = $1 returning id", state)
        part = (await ann.open(run, headers={"HX-Request": "true", "HX-Target": "state"})).text
        assert f"<h1>{words}</h1>" in part, "the heading comes with what it tells of"
        assert "Rows</h2>" not in part


async def test_a_broker_makes_a_firm_gives_seats_and_sees_three_bad_rows_of_a_thousand(start_site: StartSite) -> None:
    site = await open_site(start_site, "marinemarket", LISTINGS_REVIEWED_FIRST="0")
    database = site.runtime.databases["marinemarket"]
    async with reader(site, email="bo@stoa.example", username="bo-berg") as bo:
        await bo.join()
        assert "Firms are made by brokers" in (await bo.open("/broker")).text
        assert 'href="/broker"' not in (await bo.open("/sell")).text, "nobody is led to a desk that is not theirs"
        refused = await bo.send("/sell", "/broker/firm", name="Pirates")
        assert refused.status_code == 403
    async with reader(site) as ann:
        await ann.join()
        await grant(
            site, str(await value(database, "select id from accounts.people where username = 'ann-lee'")), "broker"
        )
        assert "name" in errors_of(await ann.send("/broker", "/broker/firm", name="x"))
        assert (await ann.send("/broker", "/broker/firm", name="North Quay Yachts")).status_code == 303
        assert "username" in errors_of(await ann.send("/broker", "/broker/seats", username="nobody-here"))
        assert (await ann.send("/broker", "/broker/seats", username="bo-berg")).status_code == 303
        desk = (await ann.open("/broker")).text
        seat = re.search(r"/broker/seats/([0-9a-f-]+)/remove", desk)
        assert seat is not None
        assert (await ann.send("/broker", f"/broker/seats/{seat[1]}/remove")).status_code == 303

        assert "url" in errors_of(await ann.send("/broker", "/broker/feeds", name="Stock", url="ftp://nowhere"))
        made = await ann.send("/broker", "/broker/feeds", name="Our stock", removesMissing="yes")
        feed = made.headers["location"]
        assert (await ann.send(feed, f"{feed}/pull")).status_code == 409, "it has no address"
        looked = await _send_file(ann, feed, _file())
        assert looked.status_code == 303, looked.text
        run = looked.headers["location"]
        page = (await ann.open(run)).text
        assert f"{ROWS - len(BAD):,}" in page
        for words in ("is not a number", "boatType: This must be one of sail", "without the 3 rows"):
            assert words in page, words
        assert page.count('<li class="line line--plain">') == len(BAD), (
            "what cannot be taken is shown first, each row with its reason"
        )
        assert "Some rows cannot be taken" in (await ann.send(run, f"{run}/apply")).text
        assert await value(database, "select count(*) from listings") == 0
        assert (await ann.send(run, f"{run}/apply", withoutRefused="yes")).status_code == 303
        going = (await ann.open(run)).text
        assert "hx-trigger" in going, "the page asks how far it is"
        run_id = await value(database, "select id from feed_runs")
        [first, *_] = await queries.PARTS.all(database.read(), run_id=run_id)
        async with database.write() as tx:
            await service.apply_part(tx, accounts_at(site), run_id, first.number, first.token)
        assert f"{first.rows} of {ROWS:,}" in (await ann.open(run)).text
        await _check_headings(ann, run, database)
        assert "Going in" in (await ann.open(feed)).text


async def test_what_is_no_file_of_boats_is_refused_in_words(start_site: StartSite) -> None:
    site = await open_site(start_site, "marinemarket")
    database = site.runtime.databases["marinemarket"]
    async with reader(site) as ann:
        await ann.join()
        await grant(site, str(await value(database, "select id from accounts.people")), "broker")
        await ann.send("/broker", "/broker/firm", name="North Quay Yachts")
        feed = (await ann.send("/broker", "/broker/feeds", name="Our stock")).headers["location"]
        for content, words in ((b"\xff\xfe\x00", "UTF-8"), (b"[{]", "JSON"), (b"a;b\n1;2", "")):
            answer = await _send_file(ann, feed, content)
            assert answer.status_code == 422, answer.text
            assert words in answer.text
        assert (await _send_file(ann, feed, b"", "")).status_code == 422
        split = (
            b"id,title,price,boatType,year,length,city,state\nA1,Rustler 36, 1998,48500,sail,1998,10.77,Newport,RI\n"
        )
        run = (await ann.open((await _send_file(ann, feed, split)).headers["location"])).text
        assert "Line 2, A1: Rustler 36" in run
        assert "9 cells" in run
        assert "Nothing of this file can go in" in run
        assert "Let it go in" not in run, "there are no others"
        forged = await ann.client.post(f"{feed}/file", files=[("file", ("a.csv", b"id\n1", "text/csv"))])
        assert forged.status_code == 403
        assert (await ann.send("/broker", f"{feed}/delete")).status_code == 303
        assert (await ann.open(feed)).status_code == 404


async def test_a_firm_is_changed_given_away_and_left_at_the_desk(start_site: StartSite) -> None:
    site = await open_site(start_site, "marinemarket")
    database = site.runtime.databases["marinemarket"]
    async with reader(site, email="bo@stoa.example", username="bo-berg") as bo, reader(site) as ann:
        await bo.join()
        await ann.join()
        person_id = str(await value(database, "select id from accounts.people where username = 'ann-lee'"))
        await grant(site, person_id, "broker")
        await ann.send("/broker", "/broker/firm", name="North Quay")
        await ann.send("/broker", "/broker/seats", username="bo-berg")
        refused = await ann.send("/broker", "/broker/firm/change", name="Q", about="As typed", version="1")
        assert "firm-name" in errors_of(refused)
        assert "As typed" in refused.text
        changed = {"name": "Quay", "about": "Sail", "websiteUrl": "https://quay.example", "version": "1"}
        assert (await ann.send("/broker", "/broker/firm/change", **changed)).status_code == 303
        assert 'value="https://quay.example"' in (await ann.open("/broker")).text
        stale = await ann.send("/broker", "/broker/firm/change", name="Quay 2", version="1")
        assert stale.status_code == 412
        assert 'name="version" value="2"' in stale.text, "sent once more, it is meant"
        assert (await bo.send("/broker", "/broker/firm/change", name="Mine", version="2")).status_code == 403
        assert (await ann.send("/broker", "/broker/firm/owner", username="nobody-here")).status_code == 404
        assert (await ann.send("/broker", "/broker/firm/owner", username="bo-berg")).status_code == 303
        assert "Leave the firm" in (await ann.open("/broker")).text
        assert "Take the seat of ann-lee away" in (await bo.open("/broker")).text
        left = await ann.send("/broker", f"/broker/seats/{person_id}/remove")
        assert (left.status_code, left.headers["location"]) == (303, "/sell")
        assert "Sell as a broker" in (await ann.open("/broker")).text

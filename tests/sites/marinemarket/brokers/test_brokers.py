"""Brokers' firms, and what other programs are told of the market."""

import asyncio

import pytest

from tests.accounts.at_the_door import grant
from tests.harness.web import StartSite
from tests.sites.marinemarket.boats_afloat import launch
from tests.sites.marinemarket.boats_afloat import new_seller as seller_afloat
from tests.sites.marinemarket.sellers import list_boat, new_seller, second_person

PATH = "/api/v1/brokers"
HTML = {"Accept": "text/html"}


async def test_a_broker_makes_a_firm_gives_seats_and_takes_them_away(start_site: StartSite) -> None:
    ann = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    refused = await ann.ask("POST", PATH, {"name": "North Quay"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "NOT_A_BROKER")
    await grant(ann.site, ann.person_id, "broker")
    await ann.sign_in()
    answers = await asyncio.gather(*(ann.ask("POST", PATH, {"name": "North Quay"}) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    [made] = [answer for answer in answers if answer.status_code == 201]
    firm = made.headers["location"]
    assert firm == f"{PATH}/north-quay"
    bo = await second_person(ann)
    assert (await bo.ask("POST", f"{firm}/seats", {"username": bo.username})).status_code == 403
    assert (await ann.ask("POST", f"{firm}/seats", {"username": "nobody-here"})).status_code == 404
    assert (await ann.ask("POST", f"{firm}/seats", {"username": bo.username})).status_code == 201
    assert (await ann.ask("POST", f"{firm}/seats", {"username": bo.username})).status_code == 409
    listed = await list_boat(bo)
    assert (await bo.ask("POST", f"{listed.headers['location']}/submit")).status_code == 200
    shown = (await ann.site.get(firm)).json()["data"]
    assert [(one["username"], one["role"], one["listings"]) for one in shown["agents"]] == [
        (ann.username, "owner", 0),
        (bo.username, "agent", 1),
    ]
    assert len((await ann.site.get(f"{firm}/listings")).json()["data"]) == 1
    page = (await ann.site.get("/brokers/north-quay", headers=HTML)).text
    assert "Wanderer 34 in good order" in page
    assert (await ann.ask("DELETE", f"{firm}/seats/{ann.person_id}")).status_code == 409
    assert (await ann.ask("DELETE", f"{firm}/seats/{bo.person_id}")).status_code == 204
    assert (await ann.ask("DELETE", f"{firm}/seats/{bo.person_id}")).status_code == 404
    [owner] = (await ann.site.get(firm)).json()["data"]["agents"]
    assert owner["listings"] == 1
    assert (await ann.site.get(f"{PATH}/no-such-firm")).status_code == 404


@pytest.mark.parametrize("path", ["/sitemap/boats-16.xml", "/sitemap/boats-x.xml", "/sitemap/other.xml"])
async def test_a_map_that_is_none_is_not_found(start_site: StartSite, path: str) -> None:
    site = await start_site("marinemarket")
    assert (await site.get(path)).status_code == 404


async def test_every_boat_stands_in_one_map_and_the_newest_in_the_feed(start_site: StartSite) -> None:
    site = await start_site("marinemarket")
    database = site.runtime.databases["marinemarket"]
    seller = await seller_afloat(database)
    for number in range(6):
        await launch(database, seller, title=f"Gull <{number}> & \x01co", slug=f"gull-{number}")
    await launch(database, seller, title="A draft", slug="a-draft", status="draft")
    index = (await site.get("/sitemap.xml")).text
    assert (
        f"Sitemap: {index.partition('<loc>')[2].partition('/sitemap/')[0]}/sitemap.xml"
        in (await site.get("/robots.txt")).text
    )
    names = [part.partition("</loc>")[0].partition("/sitemap/")[2] for part in index.split("<loc>")[1:]]
    assert len(names) == 17
    maps = [(await site.get(f"/sitemap/{name}")).text for name in names]
    found = sorted(part.partition("</loc>")[0].rpartition("/")[2] for one in maps for part in one.split("<loc>")[1:])
    assert found == [f"gull-{number}" for number in range(6)]
    feed = await site.get("/boats.rss")
    assert feed.headers["content-type"] == "application/rss+xml; charset=utf-8"
    assert "Gull &lt;5&gt; &amp; co" in feed.text
    assert "A draft" not in feed.text

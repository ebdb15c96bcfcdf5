"""Listing boats, through the door that sellers and their programs use."""

import asyncio
from typing import Any

import pytest

from stoa.kernel.db import Query
from tests.accounts.at_the_door import code_of, grant
from tests.harness.web import StartSite
from tests.kernel.asking import value
from tests.sites.marinemarket.sellers import SLOOP, list_boat, moderator, new_seller, path_of, second_person


async def test_a_new_seller_lists_is_looked_at_and_sells(start_site: StartSite) -> None:
    seller = await new_seller(start_site)
    answer = await list_boat(seller)
    path = await path_of(answer)
    boat = answer.json()["data"]
    assert path == "/api/v1/listings/wanderer-34-in-good-order"
    assert (boat["status"], boat["version"], boat["ownerId"]) == ("draft", 1, seller.person_id)
    assert boat["id"] == boat["listingId"]
    assert (boat["price"], boat["currency"]) == (3_900_000, "EUR")
    assert boat["boatDetails"]["length"] == pytest.approx(10.3632)
    assert boat["boatDetails"]["engines"][0]["power"] == pytest.approx(21.6253)
    assert (await seller.site.get(path)).status_code == 404, "a draft is nobody else's business"

    assert code_of(await seller.ask("POST", f"{path}/publish")) == "REVIEW_FIRST"
    assert (await seller.ask("POST", f"{path}/submit")).json()["data"]["status"] == "pending_review"
    mo = await moderator(seller)
    decide = f"/api/v1/admin/listings/{boat['id']}/moderate"
    assert code_of(await mo.ask("PUT", decide, {"decision": "reject"})) == "REASON_NEEDED"
    assert (await seller.ask("PUT", decide, {"decision": "approve"})).status_code == 403
    changes = await mo.ask("PUT", decide, {"decision": "request_changes", "reason": "Say who built the engine."})
    assert changes.json()["data"]["status"] == "draft", changes.text
    assert (await seller.ask("GET", path)).json()["data"]["reason"] == "Say who built the engine."
    assert (await seller.ask("POST", f"{path}/submit")).status_code == 200
    assert (await mo.ask("PUT", decide, {"decision": "approve"})).json()["data"]["status"] == "active"
    assert code_of(await mo.ask("PUT", decide, {"decision": "approve"})) == "MOVE_NOT_ALLOWED"

    shown = (await seller.site.get(path)).json()["data"]
    assert (shown["status"], shown["location"]["latitude"]) == ("active", 41.49)
    assert [row["slug"] for row in (await seller.site.get("/api/v1/listings")).json()["data"]] == [boat["slug"]]

    second = await path_of(await list_boat(seller, title="Second boat of hers"))
    assert (await seller.ask("POST", f"{second}/submit")).json()["data"]["status"] == "active"
    assert (await seller.ask("POST", f"{path}/deactivate")).json()["data"]["status"] == "inactive"
    assert (await seller.ask("POST", f"{path}/publish")).json()["data"]["status"] == "active"
    assert (await seller.ask("POST", f"{path}/renew")).json()["data"]["status"] == "active"
    sold = await seller.ask("POST", f"{path}/sold", {"soldPrice": 3_700_000})
    assert sold.json()["data"]["status"] == "sold"
    assert "3700000" not in (await seller.site.get(path)).text
    mine = (await seller.ask("GET", "/api/v1/users/me/listings?status=sold")).json()["data"]
    assert [row["slug"] for row in mine] == [boat["slug"]]
    assert (await seller.ask("DELETE", path)).status_code == 204
    assert (await seller.ask("DELETE", path)).status_code == 404
    assert (await seller.site.get(path)).status_code == 404


async def test_a_full_update_names_the_version_it_replaces_and_one_of_a_dozen_wins(start_site: StartSite) -> None:
    seller = await new_seller(start_site)
    answer = await list_boat(seller)
    path = await path_of(answer)
    told = {**SLOOP, "price": 3_500_000}
    assert (await seller.ask("PUT", path, told)).status_code == 428
    for stale in ('"7"', "nonsense", '"1", "2"'):
        assert (await seller.ask("PUT", path, told, headers={"If-Match": stale})).status_code == 412

    tag = (await seller.ask("GET", path)).headers["etag"]
    assert tag == answer.headers["etag"]
    changed = await seller.ask("PUT", path, told, headers={"If-Match": tag})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["data"]["version"], changed.json()["data"]["price"]) == (2, 3_500_000)
    assert [one["price"] for one in changed.json()["data"]["priceHistory"]] == [3_900_000, 3_500_000]

    dozen = await asyncio.gather(
        *(seller.ask("PUT", path, {**SLOOP, "title": f"Wanderer {n}"}, headers={"If-Match": "2"}) for n in range(12))
    )
    assert sorted(one.status_code for one in dozen) == [200, *[412] * 11]
    won = next(one for one in dozen if one.status_code == 200).json()["data"]
    assert (await seller.ask("GET", path)).json()["data"]["title"] == won["title"]


async def test_a_listing_of_somebody_else_cannot_be_touched(start_site: StartSite) -> None:
    seller = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    path = await path_of(await list_boat(seller))
    stranger = await second_person(seller)
    acts: list[tuple[str, str, Any]] = [("PUT", path, SLOOP), ("DELETE", path, None), ("POST", f"{path}/sold", {})]
    acts += [("POST", f"{path}/{name}", None) for name in ("submit", "publish", "deactivate", "renew")]
    for method, address, body in acts:
        assert (await stranger.ask(method, address, body, headers={"If-Match": "1"})).status_code == 404, address
    assert (await seller.ask("POST", f"{path}/publish")).status_code == 200
    for method, address, body in acts:
        answer = await stranger.ask(method, address, body, headers={"If-Match": "2"})
        assert (answer.status_code, code_of(answer)) == (403, "NOT_YOUR_LISTING"), address
    stranger.token = ""
    assert (await list_boat(stranger)).status_code == 401


@pytest.mark.parametrize(
    ("told", "status", "field"),
    [
        ({"price": -1}, 422, "price"),
        ({"price": 0}, 422, "price"),
        ({"price": 12.5}, 422, "price"),
        ({"currency": "CHF"}, 422, "currency"),
        ({"title": "ab"}, 422, "title"),
        ({"title": "Wanderer\u202e43"}, 422, "title"),
        ({"location": {"city": " ", "state": "RI"}}, 422, "location.city"),
        ({"boatDetails": {"make": "Line\nBreak"}}, 422, "boatDetails.make"),
        ({"features": ["cannon"]}, 422, "features"),
        ({"boatDetails": {"year": 1850}}, 422, "boatDetails.year"),
        ({"boatDetails": {"year": 2090}}, 422, "boatDetails.year"),
        ({"boatDetails": {"type": "raft"}}, 422, "boatDetails.type"),
        ({"boatDetails": {"length": 3000.0}}, 422, "boatDetails.length"),
        ({"boatDetails": {"length": 900.0}}, 422, "boatDetails.length"),
        ({"boatDetails": {"beam": 50.0}}, 422, "boatDetails.beam"),
        ({"location": {"city": "Newport", "state": "RI", "latitude": 41.0}}, 422, "location"),
        ({"location": {"city": "Newport", "state": "RI", "country": "XX"}}, 422, "location.country"),
        ({"location": {"city": "Newport", "state": "RI", "country": "us"}}, 422, "location.country"),
        ({"isFeatured": True}, 400, ""),
    ],
)
async def test_what_cannot_be_is_refused_by_field_and_lists_nothing(
    start_site: StartSite, told: dict[str, Any], status: int, field: str
) -> None:
    seller = await new_seller(start_site)
    answer = await list_boat(seller, **told)
    assert answer.status_code == status, answer.text
    if field:
        assert field in {detail["field"] for detail in answer.json()["error"]["details"]}
    assert (await seller.ask("GET", "/api/v1/users/me/listings")).json()["data"] == []


async def test_hull_numbers_are_compared_kept_secret_and_found_twice(start_site: StartSite) -> None:
    seller = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    number = "US-ABC12345D304"
    answer = await list_boat(seller, boatDetails={"hin": number})
    path = await path_of(answer)
    assert answer.json()["data"]["boatDetails"]["hinNote"] == "year_matches"
    assert "12345" not in answer.text
    later = SLOOP | {"boatDetails": SLOOP["boatDetails"] | {"year": 2011}}
    changed = await seller.ask("PUT", path, later, headers={"If-Match": "1"})
    assert changed.json()["data"]["boatDetails"]["hinNote"] == "year_differs"
    assert "another year" in changed.json()["meta"]["warnings"][0]
    assert (await seller.ask("POST", f"{path}/publish")).json()["data"]["status"] == "active"

    thief = await second_person(seller)
    copy = await path_of(await list_boat(thief, title="Same boat, they say", boatDetails={"hin": "abc 12345 d3 04"}))
    assert (await thief.ask("POST", f"{copy}/submit")).json()["data"]["status"] == "pending_review"
    mo = await moderator(seller)
    queue = (await mo.ask("GET", "/api/v1/admin/moderation/queue")).text
    assert "Same boat, they say" in queue

    old = await list_boat(thief, title="From 1968", boatDetails={"hin": "K-4471", "year": 1968})
    assert old.json()["data"]["boatDetails"]["hinNote"] == "unreadable"
    assert old.status_code == 201


async def test_a_new_sellers_shown_text_is_looked_at_again_when_it_changes(start_site: StartSite) -> None:
    seller = await new_seller(start_site)
    path = await path_of(await list_boat(seller))
    await seller.ask("POST", f"{path}/submit")
    mo = await moderator(seller)
    decide = path.replace("/listings/", "/admin/listings/") + "/moderate"
    await mo.ask("PUT", decide, {"decision": "approve"})
    cheaper = await seller.ask("PUT", path, SLOOP | {"price": 3_000_000}, headers={"If-Match": "3"})
    assert cheaper.json()["data"]["status"] == "active", cheaper.text
    incomplete = await seller.ask("PUT", path, SLOOP | {"description": ""}, headers={"If-Match": "4"})
    assert code_of(incomplete) == "NOT_COMPLETE"
    told = SLOOP | {"description": "Another boat altogether, and another story about it."}
    retold = await seller.ask("PUT", path, told, headers={"If-Match": "4"})
    assert retold.json()["data"]["status"] == "pending_review", retold.text
    assert (await seller.site.get(path)).status_code == 404, "nobody has looked at these words yet"
    await mo.ask("PUT", decide, {"decision": "approve"})
    assert (await seller.site.get(path)).status_code == 200

    changes = {"decision": "request_changes", "reason": "Say which boat it is."}
    assert (await mo.ask("PUT", decide, changes)).json()["data"]["status"] == "draft"
    assert code_of(await seller.ask("POST", f"{path}/publish")) == "REVIEW_FIRST"
    assert (await seller.ask("POST", f"{path}/submit")).json()["data"]["status"] == "pending_review"


async def test_a_known_sellers_new_words_are_judged_and_held_only_where_they_are_suspicious(
    start_site: StartSite,
) -> None:
    seller = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    path = await path_of(await list_boat(seller))
    await seller.ask("POST", f"{path}/publish")
    honest = SLOOP | {"description": "Two owners, dry bilges, and a new mainsail this spring."}
    assert (await seller.ask("PUT", path, honest, headers={"If-Match": "2"})).json()["data"]["status"] == "active"
    bait = SLOOP | {"description": "Cheap boats, click http://one.example http://two.example http://three.example now"}
    held = await seller.ask("PUT", path, bait, headers={"If-Match": "3"})
    assert held.json()["data"]["status"] == "pending_review", held.text
    other = await path_of(await list_boat(seller, title="Another boat of hers"))
    await seller.ask("POST", f"{other}/publish")
    called = SLOOP | {"title": "Click http://one.example http://two.example http://three.example now"}
    sold = await path_of(await list_boat(seller, title="A boat that is sold"))
    for act in ("publish", "sold"):
        await seller.ask("POST", f"{sold}/{act}", {} if act == "sold" else None)
    assert (await seller.site.get(sold)).status_code == 200, "who has the address may still read of it"
    assert (await seller.ask("PUT", sold, called, headers={"If-Match": "3"})).status_code == 200
    assert (await seller.site.get(sold)).status_code == 404, "nobody has looked at these words"
    held = await seller.ask("PUT", other, called, headers={"If-Match": "2"})
    assert held.json()["data"]["status"] == "pending_review", "a title is read as it is now, not as it was"


async def test_serial_numbers_of_engines_stay_until_they_are_told_otherwise(start_site: StartSite) -> None:
    seller = await new_seller(start_site)
    engines = [
        {"make": "Yanmar", "model": "3GM30", "serial": "Y-1"},
        {"make": "Volvo", "model": "D1", "serial": "V-2"},
    ]
    path = await path_of(await list_boat(seller, boatDetails={"engines": engines}))
    database = seller.site.runtime.databases["marinemarket"]

    async def kept(version: int, *told: dict[str, Any]) -> list[str]:
        body = SLOOP | {"boatDetails": SLOOP["boatDetails"] | {"engines": list(told)}}
        answer = await seller.ask("PUT", path, body, headers={"If-Match": str(version)})
        assert answer.status_code == 200, answer.text
        return list(await value(database, "select array_agg(serial order by position) from listing_engines"))

    yanmar, volvo = ({"make": one["make"], "model": one["model"]} for one in engines)
    assert await kept(1, yanmar | {"hours": 900}, volvo) == ["Y-1", "V-2"]
    assert await kept(2, volvo, yanmar) == ["V-2", "Y-1"], "they go with their engine"
    assert await kept(3, volvo | {"model": "D1-30"}, yanmar) == ["V-2", "Y-1"], "a model was only told of better"
    assert await kept(4, {"make": "Nanni"}, yanmar | {"serial": "Y-9"}) == ["", "Y-9"], "another engine has another"
    assert await kept(5, yanmar | {"serial": ""}) == [""]


@pytest.mark.parametrize(
    ("place", "point"),
    [
        ({"city": "Newport", "state": "RI", "postcode": "02840"}, (41.49, -71.31)),
        ({"city": "Lisbon", "state": "Lisboa", "country": "PT"}, (38.72, -9.13)),
        ({"city": "Nowhere at all", "state": "RI"}, (None, None)),
    ],
)
async def test_a_town_or_a_postcode_puts_a_boat_on_the_map(
    start_site: StartSite, place: dict[str, str], point: tuple[float | None, float | None]
) -> None:
    seller = await new_seller(start_site)
    answer = await list_boat(seller, location=place)
    found = answer.json()["data"]["location"]
    if point[0] is None:
        assert (found["latitude"], found["longitude"]) == (None, None)
        assert "on no map" in answer.json()["meta"]["warnings"][0]
    else:
        assert (found["latitude"], found["longitude"]) == (
            pytest.approx(point[0], abs=0.1),
            pytest.approx(point[1], abs=0.1),
        )


async def test_a_country_that_was_told_before_they_were_known_keeps_nobody_from_changing_the_rest(
    start_site: StartSite,
) -> None:
    seller = await new_seller(start_site)
    path = await path_of(await list_boat(seller))
    database = seller.site.runtime.databases["marinemarket"]
    old: Query[None] = Query("update listings set country = 'XX'", registered=False)
    await old.run(database.once())
    told = {**SLOOP, "location": {**SLOOP["location"], "country": "XX"}}
    kept = await seller.ask("PUT", path, {**told, "price": 3_500_000}, headers={"If-Match": "1"})
    assert kept.status_code == 200, kept.text
    other = {**SLOOP, "location": {**SLOOP["location"], "country": "ZZ"}}
    assert (await seller.ask("PUT", path, other, headers={"If-Match": "2"})).status_code == 422


async def test_a_number_that_does_not_parse_and_a_currency_of_nobody_are_answered_clearly(
    start_site: StartSite,
) -> None:
    seller = await new_seller(start_site)
    old = await list_boat(seller, boatDetails={"hin": "K-4471", "year": 1968})
    assert old.status_code == 201
    assert "check it once more" in " ".join(old.json()["meta"]["warnings"])
    priced = await list_boat(seller, currency="CHF")
    assert (priced.status_code, code_of(priced)) == (422, "CURRENCY_NOT_SOLD_IN")
    assert "USD, EUR, GBP, CAD" in priced.text


async def test_ten_at_once_become_one_seller_with_ten_addresses(start_site: StartSite) -> None:
    seller = await new_seller(start_site)
    answers = await asyncio.gather(*(list_boat(seller) for _ in range(10)))
    assert {answer.status_code for answer in answers} == {201}
    made = [answer.json()["data"] for answer in answers]
    assert len({one["slug"] for one in made}) == len(made)
    assert len({one["sellerId"] for one in made}) == 1
    assert any(one["slug"] == "gps" for one in (await seller.site.get("/api/v1/listings/features")).json()["data"])


async def test_whoever_founds_a_firm_still_sees_the_boats_that_they_sold_for_themselves(start_site: StartSite) -> None:
    seller = await new_seller(start_site)
    own = (await list_boat(seller)).json()["data"]["id"]
    await grant(seller.site, seller.person_id, "broker")
    await seller.sign_in()
    assert (await seller.ask("POST", "/api/v1/brokers", {"name": "North Quay"})).status_code == 201
    firms = (await list_boat(seller, title="A boat of the firm")).json()["data"]["id"]
    rows = (await seller.ask("GET", "/api/v1/users/me/listings")).json()["data"]
    assert [row["id"] for row in rows] == [firms, own]
    other = await second_person(seller)
    assert (await other.ask("GET", "/api/v1/users/me/listings")).json()["data"] == []

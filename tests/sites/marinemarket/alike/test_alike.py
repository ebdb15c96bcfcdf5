"""A photo that another seller shows, too, is looked at by a moderator."""

from typing import Any
from uuid import UUID

import pyvips  # type: ignore[import-untyped]  # it comes without types

from stoa.kernel.db import Database
from tests.accounts.at_the_door import Visitor
from tests.accounts.privacy.working import working
from tests.commons.media.harbour import judged
from tests.harness.web import StartSite
from tests.kernel.asking import until
from tests.sites.marinemarket.sellers import SLOOP, list_boat, moderator, new_seller, path_of, second_person

PHOTO = "listing-photo"
COMPARED = "select exists (select from boat_photos where media_id = $1)"


def photo(seed: int) -> bytes:
    """Give something with as many shades as a harbour in the sun."""
    rough = pyvips.Image.gaussnoise(24, 18, sigma=60, mean=128, seed=seed).resize(50).cast("uchar")
    return bytes(rough.bandjoin([rough, rough]).copy(interpretation="srgb").jpegsave_buffer(Q=92))


def database_of(seller: Visitor) -> Database:
    return seller.site.runtime.databases[seller.site.name]


async def with_photo(seller: Visitor, content: bytes, **more: Any) -> tuple[str, dict[str, Any]]:
    """Begin a listing with one photo, and wait until it was compared."""
    path = await path_of(await list_boat(seller, **more))
    return path, await add_photo(seller, path, content)


async def add_photo(seller: Visitor, path: str, content: bytes) -> dict[str, Any]:
    [made] = await judged(seller, ("deck.jpg", content, PHOTO))
    boat = (await seller.ask("GET", path)).json()["data"]["id"]
    arranged = await seller.ask("PUT", f"/api/v1/media/albums/boat/{boat}", {"mediaIds": [made["id"]]})
    assert arranged.status_code == 200, arranged.text
    async with working(seller.site):
        await until(database_of(seller), COMPARED, UUID(made["id"]))
    return made


async def status_of(seller: Visitor, path: str) -> str:
    return str((await seller.ask("GET", path)).json()["data"]["status"])


async def test_a_photo_saved_from_another_sellers_boat_waits_until_a_moderator_has_let_it_pass(
    start_site: StartSite,
) -> None:
    owner = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    first, made = await with_photo(owner, photo(7))
    assert (await owner.ask("POST", f"{first}/submit")).json()["data"]["status"] == "active"
    again, _ = await with_photo(owner, photo(7), title="The same, listed anew")
    assert (await owner.ask("POST", f"{again}/submit")).json()["data"]["status"] == "active", "they are theirs"

    shown = max((one for one in made["variants"] if one["contentType"] == "image/jpeg"), key=lambda one: one["width"])
    saved = (await owner.site.get(shown["url"])).content
    thief = await second_person(owner)
    copy, _ = await with_photo(thief, saved, title="Never seen, never owned")
    assert (await thief.ask("POST", f"{copy}/submit")).json()["data"]["status"] == "pending_review"
    mo = await moderator(owner)
    [case] = (await mo.ask("GET", "/api/v1/admin/moderation/queue")).json()["data"]
    told = (await mo.ask("GET", f"/api/v1/admin/moderation/cases/{case['id']}")).text
    assert "Another seller's boat has the same photo" in told
    assert "/boats/wanderer-34-in-good-order" in told

    decide = copy.replace("/listings/", "/admin/listings/") + "/moderate"
    assert (await mo.ask("PUT", decide, {"decision": "approve"})).status_code == 200
    left = (await mo.ask("GET", "/api/v1/admin/moderation/queue")).json()["data"]
    assert left == [], "what one moderator has let pass waits for no other"
    async with working(owner.site):
        await until(database_of(owner), "select bool_and(cleared_at is not null) from photo_twins")
    version = (await thief.ask("GET", copy)).json()["data"]["version"]
    retold = SLOOP | {"title": "Seen by a moderator", "description": "Another story, and the photo was let pass."}
    changed = await thief.ask("PUT", copy, retold, headers={"If-Match": str(version)})
    assert changed.json()["data"]["status"] == "active", "what was let pass is not asked about again"


async def test_a_photo_added_after_the_boat_is_shown_takes_it_back_and_its_owner_reads_why(
    start_site: StartSite,
) -> None:
    owner = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    first, _ = await with_photo(owner, photo(7))
    await owner.ask("POST", f"{first}/submit")
    other = await second_person(owner)
    honest, _ = await with_photo(other, photo(8), title="Another boat altogether")
    assert (await other.ask("POST", f"{honest}/submit")).json()["data"]["status"] == "active"
    assert await status_of(other, honest) == "active"

    await add_photo(other, honest, photo(7))
    assert await status_of(other, honest) == "pending_review"
    assert (await owner.site.get(honest)).status_code == 404
    assert await status_of(owner, first) == "active", "whoever had it first is left alone"
    notices = (await other.ask("GET", "/api/v1/notifications")).json()["data"]
    assert "One of its photos is with another seller's boat" in notices[0]["message"]


async def test_two_dealers_may_have_the_makers_photo_of_a_new_boat(start_site: StartSite) -> None:
    dealer = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    fresh = {"boatDetails": {"condition": "new"}}
    first, _ = await with_photo(dealer, photo(7), **fresh)
    await dealer.ask("POST", f"{first}/submit")
    other = await second_person(dealer)
    second, _ = await with_photo(other, photo(7), **fresh)
    assert (await other.ask("POST", f"{second}/submit")).json()["data"]["status"] == "active"


async def test_what_a_feed_has_brought_stays_shown_and_has_its_case(start_site: StartSite) -> None:
    owner = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    first, _ = await with_photo(owner, photo(7))
    await owner.ask("POST", f"{first}/submit")
    broker = await second_person(owner)
    brought = await path_of(await list_boat(broker, title="From a list of stock"))
    await broker.ask("POST", f"{brought}/submit")
    async with database_of(owner).write() as tx:
        await tx.connection.execute("update listings set source = 'csv' where title = 'From a list of stock'")
    await add_photo(broker, brought, photo(7))
    assert await status_of(broker, brought) == "active", "its feed would bring it back each day"
    mo = await moderator(owner)
    assert "From a list of stock" in (await mo.ask("GET", "/api/v1/admin/moderation/queue")).text

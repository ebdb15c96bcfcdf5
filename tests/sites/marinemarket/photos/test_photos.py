"""From a phone's photo to the gallery of a boat, through the doors that sellers use."""

import json
import re
from pathlib import Path
from typing import Any

import pyvips  # type: ignore[import-untyped]  # it comes without types

from tests.accounts.at_the_door import Visitor
from tests.commons.media import samples
from tests.commons.media.harbour import judged
from tests.harness.web import StartSite
from tests.sites.marinemarket.sellers import list_boat, new_seller, path_of, second_person

PHOTO, FILM = "listing-photo", "listing-video"
SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'


async def _shown_boat(start_site: StartSite) -> tuple[Visitor, dict[str, Any]]:
    seller = await new_seller(start_site, LISTINGS_REVIEWED_FIRST="0")
    path = await path_of(await list_boat(seller))
    assert (await seller.ask("POST", f"{path}/publish")).status_code == 200
    return seller, (await seller.ask("GET", path)).json()["data"]


async def _thumb_of(visitor: Visitor, slug: str) -> str:
    assert (await visitor.ask("POST", f"/api/v1/listings/{slug}/favorite")).status_code < 300
    kept = (await visitor.ask("GET", "/favorites", headers={"Accept": "text/html"})).text
    [address] = re.findall(r'class="thumb thumb--l"[^>]*><img src="([^"]+)"', kept)
    return str(address)


async def test_a_phones_photo_ends_in_the_gallery_without_its_place_and_what_lies_is_refused_in_words(
    start_site: StartSite, tmp_path: Path
) -> None:
    seller, boat = await _shown_boat(start_site)
    assert b"GPS" in samples.jpeg_with_gps() or b"Exif" in samples.jpeg_with_gps()
    phone, second, bomb, both, drawing, moving = await judged(
        seller,
        ("IMG_2291.jpg", samples.jpeg_with_gps(), PHOTO),
        ("deck.jpg", samples.jpeg(), PHOTO),
        ("bomb.png", samples.huge_png(), PHOTO),
        ("both.jpg", samples.gif_and_script(), PHOTO),
        ("logo.svg", SCRIPT, PHOTO),
        ("tour.mp4", samples.film(tmp_path), FILM),
    )
    assert [one["status"] for one in (phone, second, moving)] == ["ready"] * 3
    for one in (bomb, both, drawing):
        assert (one["status"], one["variants"]) == ("failed", []), one
        assert len(one["reason"]) > 20, "the seller is told why"
    assert "pixels" in bomb["reason"]

    album = f"/api/v1/media/albums/boat/{boat['id']}"
    stranger = await second_person(seller)
    order = {"mediaIds": [phone["id"], second["id"], moving["id"]]}
    assert (await stranger.ask("PUT", album, order)).status_code in {403, 404}
    assert (await seller.ask("PUT", album, order)).status_code == 200

    assert phone["id"].replace("-", "") in await _thumb_of(stranger, boat["slug"])

    shown = (await seller.site.get(f"/api/v1/listings/{boat['slug']}")).json()["data"]
    assert [one["id"] for one in shown["photos"]] == [phone["id"], second["id"]]
    assert [one["id"] for one in shown["films"]] == [moving["id"]]
    formats = {one["contentType"] for one in shown["photos"][0]["variants"]}
    assert formats == {"image/webp", "image/avif", "image/jpeg"}
    for one in shown["photos"][0]["variants"]:
        content = (await seller.site.get(one["url"])).content
        assert b"Secret Artist" not in content
        fields = pyvips.Image.new_from_buffer(content, "").get_fields()
        assert not [field for field in fields if field.startswith(("exif", "xmp", "iptc"))], one["name"]

    page = (await seller.site.get(f"/boats/{boat['slug']}")).text
    assert 'type="image/avif"' in page
    assert "<video" in page
    assert "poster=" in page
    [image] = {
        one for one in re.findall(r'property="og:image" content="([^"]+)"', page) if second["id"][-12:] not in one
    }
    assert image.startswith(seller.site.origin)
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[0])
    assert data["image"][0].startswith(seller.site.origin)
    assert data["offers"]["url"] == f"{seller.site.origin}/boats/{boat['slug']}"


async def test_the_cover_stands_for_the_boat_wherever_it_is_listed_and_changes_with_the_order(
    start_site: StartSite,
) -> None:
    seller, boat = await _shown_boat(start_site)
    assert (await seller.site.get("/api/v1/listings")).json()["data"][0]["cover"] is None
    bare = (await seller.site.get(f"/boats/{boat['slug']}")).text
    assert f"/boats/{boat['slug']}/card.png" in bare, "a drawing of ours stands for it elsewhere"
    drawn = await seller.site.get(f"/boats/{boat['slug']}/card.png")
    assert (drawn.headers["content-type"], drawn.content[:4]) == ("image/png", b"\x89PNG")
    assert (await seller.site.get("/boats/nothing-here/card.png")).status_code == 404

    one, two = await judged(seller, ("a.jpg", samples.jpeg(), PHOTO), ("b.jpg", samples.jpeg(300, 200), PHOTO))
    album = f"/api/v1/media/albums/boat/{boat['id']}"
    for order in ([one, two], [two, one]):
        ids = {"mediaIds": [each["id"] for each in order]}
        assert (await seller.ask("PUT", album, ids)).status_code == 200
        found = (await seller.site.get(f"/api/v1/search?query=wanderer&limit={len(order) + order.index(two)}")).json()
        assert found["data"][0]["cover"]["id"] == order[0]["id"]
        assert max(each["width"] for each in found["data"][0]["cover"]["variants"]) <= 800
    similar = (await seller.site.get(f"/api/v1/listings/{boat['slug']}")).json()["data"]
    assert similar["photos"][0]["id"] == two["id"]
    feed = (await seller.site.get("/boats.rss")).text
    assert f'<enclosure url="{seller.site.origin}/media/' in feed

"""From bytes that somebody sends to files that everybody may see."""

import pyvips  # type: ignore[import-untyped]  # it comes without types

from tests.harness.web import StartSite

from . import samples
from .harbour import judged, member, open_harbour, variant


async def test_a_photo_becomes_small_forms_without_its_place_and_upright(start_site: StartSite) -> None:
    site = await open_harbour(start_site)
    ann = await member(site)
    (view,) = await judged(ann, ("IMG 1.jpg", samples.jpeg_with_gps(), "jetty-photo"))
    assert view["status"] == "ready", view
    assert (view["width"], view["height"]) == (300, 400)
    assert {one["name"] for one in view["variants"]} == {
        f"{width}.{ending}" for width in (32, 80, 160) for ending in ("webp", "avif", "jpg")
    }
    assert view["blur"].startswith("data:image/webp;base64,")
    assert view["colour"].startswith("#")
    for one in view["variants"]:
        fetched = await site.get(one["url"])
        assert fetched.status_code == 200
        assert fetched.headers["x-content-type-options"] == "nosniff"
        assert "immutable" in fetched.headers["cache-control"]
        assert fetched.headers["content-type"] == one["contentType"]
        assert len(fetched.content) == one["size"]
        assert b"Secret" not in fetched.content
        image = pyvips.Image.new_from_buffer(fetched.content, "")
        assert (image.width, image.height) == (one["width"], one["height"])
        assert image.width < image.height
        assert not [field for field in image.get_fields() if field.startswith("exif-") or "icc" in field]
    jpeg = variant(view, "160.jpg")
    part = await site.get(jpeg["url"], headers={"Range": "bytes=0-9"})
    assert (part.status_code, len(part.content)) == (206, 10)
    again = await site.get(jpeg["url"], headers={"If-None-Match": part.headers["etag"]})
    assert again.status_code == 304

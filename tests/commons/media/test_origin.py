"""Published files on an origin of their own: nothing else is answered there, and nobody is known."""

import re

import pytest

from stoa.kernel.config import ConfigFaults
from tests.accounts.at_the_door import CHEAP
from tests.harness.web import SiteUnderTest, StartSite

from . import samples
from .harbour import SITE, judged, member, open_harbour, variant

ORIGIN = "http://files.harbour.example"
THERE = {"Host": "files.harbour.example"}


async def _open(start_site: StartSite) -> SiteUnderTest:
    return await open_harbour(start_site, MEDIA_ORIGIN=ORIGIN)


async def test_row_55_published_files_stand_on_an_origin_that_has_nothing_else(start_site: StartSite) -> None:
    """Row 55."""
    site = await _open(start_site)
    ann = await member(site)
    photo, letter = await judged(ann, ("a.jpg", samples.jpeg(), "jetty-photo"), ("b.jpg", samples.jpeg(), "letter"))
    url = variant(photo, "160.webp")["url"]
    assert url.startswith(ORIGIN + "/media/")
    path = url.removeprefix(ORIGIN)
    session = {**THERE, "Cookie": "stoa_session_harbour=x; theme=dark", "Authorization": f"Bearer {ann.token}"}
    fetched = await site.get(path, headers=session)
    assert (fetched.status_code, fetched.headers["content-type"]) == (200, "image/webp")
    assert fetched.headers["content-security-policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert fetched.headers["cross-origin-resource-policy"] == "cross-origin"
    assert fetched.headers["x-content-type-options"] == "nosniff"
    assert fetched.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "set-cookie" not in fetched.headers
    part = await site.get(path, headers={**THERE, "Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, fetched.content[:4])
    assert (await site.request("HEAD", path, headers=THERE)).headers["content-length"] == str(len(fetched.content))
    private = variant(letter, "80.webp")["url"]
    assert private.startswith("/media/private/")
    assert (await site.get(private, headers=THERE)).status_code == 404
    assert (await site.get(private)).status_code == 200
    moved = await site.get(path)
    assert (moved.status_code, moved.headers["location"]) == (301, url)


@pytest.mark.parametrize(
    "path", ["/", "/api/v1/users/me", "/api/v1/openapi.json", "/account/files", "/static/nothing.css", "/sign-in"]
)
async def test_every_other_address_is_unknown_there_even_to_whoever_is_signed_in(
    start_site: StartSite, path: str
) -> None:
    site = await _open(start_site)
    ann = await member(site)
    answer = await site.get(path, headers={**THERE, "Authorization": f"Bearer {ann.token}", "Accept": "text/html"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/plain")
    assert "set-cookie" not in answer.headers
    assert "sandbox" in answer.headers["content-security-policy"]
    refused = await site.request("POST", path, headers=THERE, json={})
    assert refused.status_code in {404, 405}


async def test_nothing_is_sent_to_that_origin(start_site: StartSite) -> None:
    site = await _open(start_site)
    answer = await site.request("POST", f"/media/{'0' * 32}/{'0' * 40}.jpg", headers=THERE)
    assert answer.status_code == 405


async def test_pages_may_show_pictures_and_films_of_that_origin_and_point_there(start_site: StartSite) -> None:
    site = await _open(start_site)
    page = await site.get("/sign-in")
    policy = page.headers["content-security-policy"]
    assert re.search(rf"img-src 'self' data: blob: {ORIGIN};", policy)
    assert re.search(rf"media-src 'self' blob: {ORIGIN};", policy)
    assert ORIGIN not in re.sub(r"(img|media)-src [^;]+;", "", policy)


async def test_a_media_origin_is_an_origin_and_not_that_of_the_site(start_site: StartSite) -> None:
    for wrong, words in (("files.example", "must look like"), ("http://harbour.localhost", "answered already")):
        with pytest.raises(ConfigFaults, match=words):
            await start_site(site=SITE, settings={**CHEAP, "MEDIA_ORIGIN": wrong})


@pytest.mark.parametrize("name", ["caf%C3%A9.webp", "line%0D%0Aset-cookie:%20a=b", "%25"])
async def test_an_address_of_whatever_characters_leads_there_as_it_was_asked_for(
    start_site: StartSite, name: str
) -> None:
    site = await _open(start_site)
    moved = await site.get(f"/media/aa/{name}")
    assert (moved.status_code, "set-cookie" in moved.headers) == (301, False)
    assert moved.headers["location"].lower() == f"{ORIGIN}/media/aa/{name}".lower()

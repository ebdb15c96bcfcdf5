"""Documents: private, saved and never shown, and only where nothing in them acts."""

from uuid import UUID

import pytest

from stoa.commons.media import MediaPurpose
from tests.accounts.at_the_door import code_of
from tests.harness.web import StartSite

from . import samples
from .harbour import FRIENDS, ask, judged, member, open_harbour, variant


async def test_a_document_is_saved_and_never_shown_in_place(start_site: StartSite) -> None:
    site = await open_harbour(start_site)
    ann = await member(site)
    content = samples.pdf(pages=2)
    letter, long, trap = await judged(
        ann,
        ("letter.pdf", content, "letter"),
        ("long.pdf", samples.pdf(pages=4), "letter"),
        ("trap.pdf", samples.pdf(more=b"5 0 obj <</S /Launch>> endobj\n"), "letter"),
    )
    assert (letter["status"], letter["kind"], letter["pages"]) == ("ready", "document", 2)
    fetched = await site.get(variant(letter, "document.pdf")["url"])
    assert fetched.content == content
    assert fetched.headers["content-type"] == "application/pdf"
    assert fetched.headers["content-disposition"].startswith("attachment;")
    assert "sandbox; default-src 'none'" in fetched.headers["content-security-policy"]
    assert fetched.headers["x-content-type-options"] == "nosniff"
    assert "private" in fetched.headers["cache-control"]
    assert (long["reasonCode"], trap["reasonCode"]) == ("TOO_MANY_PAGES", "DOCUMENT_ACTS")
    ben = await member(site, "ben")
    at = f"/api/v1/media/{letter['id']}"
    assert code_of(await ben.ask("GET", at)) == "MEDIA_NOT_FOUND"
    FRIENDS.add(UUID(ben.person_id))
    assert (await ben.ask("GET", at)).status_code == 200


async def test_where_pictures_are_wanted_a_document_is_not_taken(start_site: StartSite) -> None:
    site = await open_harbour(start_site)
    ann = await member(site)
    refused = await ask(ann, "letter.pdf", samples.pdf())
    assert code_of(refused) == "MEDIA_KIND_NOT_WANTED"
    (disguised,) = await judged(ann, ("letter.jpg", samples.pdf(), "jetty-photo"))
    assert disguised["reasonCode"] == "TYPE_DIFFERS"


def test_a_document_cannot_be_for_everybody() -> None:
    with pytest.raises(ValueError, match="cannot be documents"):
        MediaPurpose(name="flyer", title="Flyers", kinds=frozenset({"document"}))

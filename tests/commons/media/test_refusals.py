"""Row 55: what is not taken, and the words that its owner reads about it."""

import asyncio

from tests.accounts.at_the_door import code_of
from tests.accounts.privacy.working import working
from tests.harness.web import StartSite
from tests.kernel.asking import value

from . import samples
from .harbour import ask, judged, member, open_harbour, published, send, settled, sha256


async def test_row_55_whatever_lies_about_itself_is_refused_in_words(start_site: StartSite) -> None:
    """Row 55."""
    site = await open_harbour(start_site)
    ann = await member(site)
    cases = {
        "TYPE_DIFFERS": ("lie.png", samples.jpeg(), "jetty-photo"),
        "TOO_MANY_PIXELS": ("bomb.png", samples.huge_png(), "jetty-photo"),
        "TYPE_NOT_TAKEN": ("drawing.jpg", samples.SVG, "jetty-photo"),
        "DAMAGED_FILE": ("cut.jpg", samples.jpeg(900, 700)[:9000], "jetty-photo"),
        "TOO_MANY_FRAMES": ("endless.gif", samples.gif(10_000), "jetty-photo"),
    }
    found = await judged(ann, *cases.values(), ("bomb.jpg", samples.ZIP, "jetty-photo"))
    assert [one["reasonCode"] for one in found] == [*cases, "TYPE_NOT_TAKEN"]
    words = [one["reason"] for one in found]
    assert "says that it is image/png, and inside it is image/jpeg" in words[0]
    assert "50,000 × 50,000 pixels" in words[1]
    assert "SVG drawing" in words[2]
    assert "cut short" in words[3]
    assert "animation of 10,000 frames" in words[4]
    assert "ZIP archive" in words[5]
    assert all(one["variants"] == [] for one in found)
    assert published(site) == []


async def test_row_55_a_picture_that_is_also_a_script_comes_out_as_a_picture_alone(start_site: StartSite) -> None:
    """Row 55."""
    site = await open_harbour(start_site)
    ann = await member(site)
    polyglot = samples.jpeg() + b"<script>alert(document.cookie)</script>"
    hidden, moving = await judged(
        ann,
        ("both.jpg", polyglot, "jetty-photo"),
        ("script.gif", samples.moving_gif()[:-1] + b"\x21\xfe\x10*/=1;alert(12)//\x00;", "show"),
    )
    for view in (hidden, moving):
        assert view["status"] == "ready", view
        for one in view["variants"]:
            fetched = await site.get(one["url"])
            assert b"alert(" not in fetched.content
            assert fetched.headers["x-content-type-options"] == "nosniff"


async def test_row_55_more_bytes_than_were_announced_are_cut_off(start_site: StartSite) -> None:
    """Row 55."""
    site = await open_harbour(start_site)
    ann = await member(site)
    upload = (await ask(ann, "small.jpg", bytes(1000))).json()["data"]
    too_much = await site.request("PUT", upload["url"], content=bytes(1_000_000), headers=upload["headers"])
    assert too_much.status_code == 413
    assert code_of(await ann.ask("POST", f"/api/v1/media/uploads/{upload['id']}/complete", {})) == "MEDIA_NOT_ARRIVED"
    too_little = await site.request("PUT", upload["url"], content=b"\xff\xd8\xff", headers=upload["headers"])
    assert too_little.status_code == 200
    done = (await ann.ask("POST", f"/api/v1/media/uploads/{upload['id']}/complete", {})).json()["data"]
    assert (done["status"], done["reasonCode"]) == ("failed", "SIZE_DIFFERS")
    assert "1,000 bytes were announced and 3 arrived" in done["reason"]


async def test_a_file_that_was_damaged_on_its_way_is_refused(start_site: StartSite) -> None:
    site = await open_harbour(start_site)
    ann = await member(site)
    content = samples.jpeg()
    right = await send(ann, "right.jpg", content, sha256=sha256(content))
    wrong = await send(ann, "wrong.jpg", content, sha256="0" * 64)
    async with working(site):
        assert (await settled(ann, right["id"]))["status"] == "ready"
        assert (await settled(ann, wrong["id"]))["reasonCode"] == "CHECKSUM_DIFFERS"


async def test_what_cannot_be_right_is_refused_before_it_is_sent(start_site: StartSite) -> None:
    site = await open_harbour(start_site, MEDIA_PERSON_BYTES="5000")
    ann = await member(site)
    assert code_of(await ask(ann, "a.jpg", bytes(9), "nothing")) == "UNKNOWN_MEDIA_PURPOSE"
    assert code_of(await ask(ann, "a.mp4", bytes(9))) == "MEDIA_KIND_NOT_WANTED"
    assert code_of(await ask(ann, "a.jpg", bytes(3_000_001))) == "MEDIA_TOO_LARGE"
    assert code_of(await ask(ann, "a.jpg", b"")) == "INVALID"
    assert code_of(await ask(ann, "a.jpg", bytes(5001))) == "MEDIA_QUOTA_REACHED"
    answers = await asyncio.gather(*(ask(ann, "a.jpg", bytes(900), "letter") for _ in range(6)))
    assert sorted(one.status_code for one in answers) == [201, 201, 201, 201, 409, 409]
    usage = (await ann.ask("GET", "/api/v1/media/usage")).json()["data"]
    assert next(one["used"] for one in usage["purposes"] if one["name"] == "letter") == 4
    assert await value(site.runtime.databases["harbour"], "select count(*) from commons.media") == 4

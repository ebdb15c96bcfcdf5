"""Films and sounds: checked, measured, and without what is said of them."""

from pathlib import Path

from tests.harness.web import StartSite

from . import samples
from .harbour import judged, member, open_harbour, variant


async def test_films_and_sounds_are_measured_and_lose_what_is_said_of_them(
    start_site: StartSite, tmp_path: Path
) -> None:
    site = await open_harbour(start_site)
    ann = await member(site)
    film, sound, song, moving, long, cut = await judged(
        ann,
        ("film.mp4", samples.film(tmp_path), "show"),
        ("tone.flac", samples.sound(tmp_path), "show"),
        ("tone.mp3", samples.sound(tmp_path, name="tone.mp3", codec="libmp3lame"), "show"),
        ("moving.gif", samples.moving_gif(), "show"),
        ("long.flac", samples.sound(tmp_path, name="long.flac", seconds=5), "show"),
        ("cut.mp4", samples.film(tmp_path, name="cut.mp4")[:900], "show"),
    )
    assert (film["status"], film["seconds"], film["width"]) == ("ready", 2.0, 160), film
    assert {one["name"] for one in film["variants"]} == {"120p.mp4", "poster.webp", "poster.avif", "poster.jpg"}
    played = await site.get(variant(film, "120p.mp4")["url"])
    assert played.headers["content-type"] == "video/mp4"
    assert b"Secret" not in played.content
    assert b"51.5" not in played.content
    for view in (sound, song):
        assert view["status"] == "ready", view
        assert 1.9 < view["seconds"] < 2.2
        assert view["peaks"][0] < 10
        assert view["peaks"][-4] > 150
        assert -30 < view["loudness"] < 0
        assert b"Secret" not in (await site.get(variant(view, "sound.m4a")["url"])).content
    assert {one["name"] for one in moving["variants"]} == {"80.webp", "80.jpg"}
    assert long["reasonCode"] == "TOO_LONG"
    assert "5 seconds long; at most 4 seconds" in long["reason"]
    assert cut["reasonCode"] == "DAMAGED_FILE"

"""Films and sounds are made anew: upright, small, the same for every browser, and without what was said of them."""

import asyncio
import random
from pathlib import Path
from typing import Any

import av
import pytest

from stoa.kernel.decoding import Bounds, NotTaken, Result, Task, encoding, films
from stoa.kernel.decoding.process import Patience, decode
from stoa.kernel.decoding.sounds import read_sound
from tests.commons.media import samples


def task(folder: Path, content: bytes, media_type: str = "video/mp4", *, seconds: float = 60, **more: Any) -> Task:
    """Ask for a film or a sound to be read."""
    (folder / "source").write_bytes(content)
    return Task(
        source=str(folder / "source"),
        folder=str(folder),
        media_type=media_type,
        bounds=Bounds(10**8, 1, seconds),
        **more,
    )


def read(folder: Path, content: bytes, media_type: str = "video/mp4", **more: Any) -> Result:
    """Read a film here, since honest ones do no harm."""
    return films.read_film(task(folder, content, media_type, **more), lambda _: None)


def pictures_of(path: Path) -> list[av.VideoFrame]:
    """Give the pictures of a film."""
    with av.open(str(path)) as film:
        return list(film.decode(film.streams.video[0]))


def light_at(frame: av.VideoFrame, x: float, y: float) -> int:
    """Say how light a picture is at a place, in shares of its sides."""
    plane = frame.planes[0]
    return bytes(plane)[int(y * frame.height) * plane.line_size + int(x * frame.width)]


def test_a_film_is_made_anew_in_each_size_that_it_fills(tmp_path: Path) -> None:
    made = read(tmp_path, samples.film(tmp_path, with_sound=True), heights=(60, 90, 720))
    films_made = [(one.name, one.width, one.height) for one in made.made if one.content_type == "video/mp4"]
    assert films_made == [("120p.mp4", 160, 120), ("90p.mp4", 120, 90), ("60p.mp4", 80, 60)]
    assert (made.width, made.height, made.codec) == (160, 120, "h264")
    assert made.seconds == pytest.approx(2, abs=0.1)
    with av.open(str(tmp_path / "60p.mp4")) as film:
        assert [one.codec_context.name for one in film.streams] == ["h264", "aac"]
    assert len(pictures_of(tmp_path / "60p.mp4")) == 20


def test_a_film_is_turned_upright_and_so_is_its_poster(tmp_path: Path) -> None:
    made = read(tmp_path, samples.on_its_side(samples.film(tmp_path)))
    assert (made.width, made.height) == (120, 160)
    poster = next(one for one in made.made if one.name == "poster.jpg")
    assert (poster.width, poster.height) == (120, 160)
    shown = pictures_of(tmp_path / "120p.mp4")[5]
    assert (shown.width, shown.height, shown.rotation) == (120, 160, 0)
    # The left was bright; turned to the right, the top is.
    assert light_at(shown, 0.5, 0.1) > light_at(shown, 0.5, 0.9) + 100


def test_nothing_that_is_said_of_a_film_or_hidden_behind_it_comes_along(tmp_path: Path) -> None:
    content = samples.film(tmp_path) + samples.ZIP + b"<script>alert(1)</script>"
    assert b"+51.5000" in content
    made = read(tmp_path, content)
    for one in made.made:
        written = (tmp_path / one.name).read_bytes()
        assert not [word for word in (b"Secret", b"51.5", b"script", samples.ZIP, b"Lavf") if word in written]


def test_where_ffmpeg_cannot_write_h264_films_become_webm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(films, "usual_craft", lambda: encoding.VP9)
    made = read(tmp_path, samples.film(tmp_path, with_sound=True))
    assert made.made[0].name == "120p.webm"
    with av.open(str(tmp_path / "120p.webm")) as film:
        assert [one.codec_context.name for one in film.streams] == ["vp9", "opus"]
        assert "location" not in film.metadata


def refused(folder: Path, content: bytes, media_type: str = "video/mp4", **more: Any) -> NotTaken:
    """Give why a film is not taken."""
    with pytest.raises(NotTaken) as caught:
        read(folder, content, media_type, **more)
    return caught.value


def test_a_film_without_a_stated_length_is_refused_once_it_is_too_long(tmp_path: Path) -> None:
    stream = samples.film(tmp_path, name="live.webm", codec="libvpx", frames=80, options={"live": "1"})
    assert refused(tmp_path, stream, "video/webm", seconds=2).code == "TOO_LONG"


def test_a_film_that_ends_long_before_it_says_is_cut_short(tmp_path: Path) -> None:
    whole = samples.film(tmp_path, name="cut.webm", codec="libvpx", frames=100)
    assert refused(tmp_path, whole[: len(whole) // 3], "video/webm").code == "DAMAGED_FILE"


def test_pictures_that_say_that_they_are_vast_cost_nothing(tmp_path: Path) -> None:
    at_once = refused(tmp_path, samples.vast_film(tmp_path), "video/webm")
    later = refused(tmp_path, samples.vast_film(tmp_path, from_frame=1), "video/webm")
    assert at_once.code in {"TOO_MANY_PIXELS", "DAMAGED_FILE"}
    assert later.code == "DAMAGED_FILE"


def test_a_film_of_more_pictures_than_eyes_can_see_is_refused(tmp_path: Path) -> None:
    fast = samples.film(tmp_path, frames=400, rate=1000)
    assert refused(tmp_path, fast, seconds=0.5).code == "TOO_MANY_FRAMES"


def test_a_sound_that_hides_its_length_is_counted(tmp_path: Path) -> None:
    content = bytearray(samples.sound(tmp_path, seconds=5))
    content[21] &= 0xF0
    content[22:26] = bytes(4)
    with pytest.raises(NotTaken) as caught:
        read_sound(task(tmp_path, bytes(content), "audio/flac", seconds=2), lambda _: None)
    assert caught.value.code == "TOO_LONG"


async def test_how_far_a_film_is_can_be_followed(tmp_path: Path) -> None:
    told: list[int] = []

    async def tell(hundredths: int) -> None:
        told.append(hundredths)

    made = await decode(task(tmp_path, samples.film(tmp_path, frames=60)), Patience(), tell)
    assert made.made[0].name == "120p.mp4"
    assert told
    assert told == sorted(set(told))


async def test_a_film_with_bytes_turned_over_is_read_or_refused_in_words(tmp_path: Path) -> None:
    dice = random.Random(1)  # noqa: S311 - the same damage in every run
    whole = samples.film(tmp_path, name="whole.webm", codec="libvpx", frames=40)
    for number in range(4):
        folder = tmp_path / str(number)
        folder.mkdir()
        damaged = bytearray(whole)
        for _ in range(30):
            damaged[dice.randrange(64, len(damaged))] = dice.randrange(256)
        asked = decode(task(folder, bytes(damaged), "video/webm"), Patience())
        (outcome,) = await asyncio.gather(asked, return_exceptions=True)
        assert isinstance(outcome, Result | NotTaken)
        assert isinstance(outcome, Result) or outcome.words.endswith(".")

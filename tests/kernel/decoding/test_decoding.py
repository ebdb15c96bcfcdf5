"""Files of others are read in a process that cannot do more than read them."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel.decoding import Bounds, NotTaken, Task, sniff
from stoa.kernel.decoding.process import Patience, _environment, decode
from tests.commons.media import samples


def task(folder: Path, content: bytes, media_type: str = "image/jpeg") -> Task:
    """Ask for a file to be read."""
    (folder / "source").write_bytes(content)
    return Task(
        source=str(folder / "source"),
        folder=str(folder),
        media_type=media_type,
        bounds=Bounds(10**9, 1, 60),
        widths=(80,),
    )


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVE", "audio/wav"),
        (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif", "image/avif"),
        (b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00isomM4A ", "audio/mp4"),
        (b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp41", "video/mp4"),
        (b"\x1a\x45\xdf\xa3\x01\x42\x82\x84webm", "video/webm"),
        (b"ID3\x04", "audio/mpeg"),
        (b"%PDF-1.7", "application/pdf"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_file_is_what_its_first_bytes_say(head: bytes, found: str) -> None:
    assert sniff(head).media_type == found


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"", "empty"),
        (b"MZ\x90", "program for Windows"),
        (b"<!doctype html><script>", "web page"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "HEIC picture"),
        (b"hello", "no picture, film, sound or document"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_is_not_read_here_is_named(head: bytes, words: str) -> None:
    with pytest.raises(NotTaken, match=words):
        sniff(head)


@given(st.binary(max_size=600))
def test_any_bytes_are_known_or_refused_in_words(head: bytes) -> None:
    said = ""
    try:
        said = f"{sniff(head).kind}."
    except NotTaken as refusal:
        said = refusal.words
    assert said.endswith(".")


async def test_a_file_that_takes_too_long_is_given_up_and_its_process_ended(tmp_path: Path) -> None:
    with pytest.raises(NotTaken) as caught:
        await decode(task(tmp_path, samples.jpeg(4000, 4000)), Patience(seconds=0.05))
    assert caught.value.code == "TOO_DEMANDING"


async def test_a_file_that_wants_too_much_memory_is_refused_and_costs_nobody_else(tmp_path: Path) -> None:
    hungry, modest = tmp_path / "hungry", tmp_path / "modest"
    hungry.mkdir()
    modest.mkdir()
    bomb = task(hungry, samples.huge_png(30_000, 30_000), "image/png")
    refused, made = await asyncio.gather(
        decode(bomb, Patience(memory=600 * 1024**2)),
        decode(task(modest, samples.jpeg()), Patience()),
        return_exceptions=True,
    )
    assert isinstance(refused, NotTaken)
    assert not isinstance(made, BaseException)
    assert {one.name for one in made.made} == {"80.webp", "80.avif", "80.jpg"}


@pytest.mark.parametrize("media_type", ["image/gif", "image/webp", "image/avif", "video/mp4", "audio/mpeg"])
async def test_a_file_is_read_as_nothing_but_what_it_said(tmp_path: Path, media_type: str) -> None:
    with pytest.raises(NotTaken) as caught:
        await decode(task(tmp_path, samples.jpeg(), media_type), Patience())
    assert caught.value.code in {"DAMAGED_FILE", "NOTHING_IN_IT"}


async def test_the_process_knows_none_of_our_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOA_SECRET", "hush")
    assert "hush" not in _environment().values()
    assert (await decode(task(tmp_path, samples.jpeg()), Patience())).width == 400


def test_the_process_loads_a_decoder_only_for_what_it_decodes_and_nothing_of_whoever_started_it() -> None:
    reads_a_document = "import sys, stoa.kernel.decoding.cage, stoa.kernel.decoding.documents; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", reads_a_document], capture_output=True, text=True, check=True).stdout
    assert {"pyvips", "av", "asyncio", "structlog"} & set(loaded.split()) == set()

"""Signed links to local files."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel import clock
from stoa.kernel.crypto import BadSignature, SignatureExpired
from stoa.kernel.storage import (
    BadRange,
    Download,
    FileExists,
    FileTooLarge,
    NoSuchFile,
    Storage,
    WrongContentType,
    accept_upload,
    check_upload,
    disposition_of,
    exists,
    presign_download,
    presign_upload,
    put,
    quarantine_key,
    read,
    serve_download,
)
from stoa.kernel.storage.ranges import Unsatisfiable, read_range

from .conftest import Opener


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def token_of(url: str) -> str:
    return url.rpartition("/")[2]


async def body_of(download: Download) -> bytes:
    assert download.chunks is not None
    return b"".join([chunk async for chunk in download.chunks])


async def an_upload(files: Storage, largest: int = 100) -> tuple[str, str]:
    key = quarantine_key()
    signed = await presign_upload(files, key, content_type="image/png", largest=largest)
    assert (signed.method, dict(signed.headers)) == ("PUT", {"Content-Type": "image/png"})
    assert signed.url.startswith("/storage/local/")
    return key, token_of(signed.url)


async def a_download(files: Storage, content: bytes = b"0123456789", **how: str) -> str:
    await put(files, "media/1", content)
    wanted = {"content_type": "image/png", "filename": "boat.png"} | how
    return token_of((await presign_download(files, "media/1", **wanted)).url)  # type: ignore[arg-type]  # values of several types, by name


async def test_an_upload_is_taken_once_as_agreed(files: Storage) -> None:
    key, token = await an_upload(files)
    await accept_upload(files, token, stream(b"pixels"), content_type="image/png; q=1", content_length=6)
    assert await read(files, key, largest=100) == b"pixels"
    with pytest.raises(FileExists):
        await accept_upload(files, token, stream(b"other"), content_type="image/png")
    assert await read(files, key, largest=100) == b"pixels"


async def test_an_upload_that_is_not_as_agreed_is_refused(files: Storage) -> None:
    key, token = await an_upload(files)
    with pytest.raises(WrongContentType):
        await accept_upload(files, token, stream(b"<script>"), content_type="text/html")
    with pytest.raises(FileTooLarge):
        await accept_upload(files, token, stream(b"x" * 101), content_type="image/png")

    taken: list[bytes] = []

    async def unread() -> AsyncIterator[bytes]:
        taken.append(b"x")
        yield b"x"

    with pytest.raises(FileTooLarge):
        await accept_upload(files, token, unread(), content_type="image/png", content_length=101)
    assert taken == []
    assert not await exists(files, key)


async def test_an_upload_lands_in_quarantine_only(files: Storage) -> None:
    with pytest.raises(ValueError, match="quarantine"):
        await presign_upload(files, "media/1", content_type="image/png", largest=10)


async def test_a_link_is_good_for_its_method_its_site_and_its_time(files: Storage, opened: Opener) -> None:
    _, upload = await an_upload(files)
    download = await a_download(files)
    with pytest.raises(BadSignature):
        await serve_download(files, upload)
    with pytest.raises(BadSignature):
        await accept_upload(files, download, stream(b"x"), content_type="image/png")
    with pytest.raises(BadSignature):
        await serve_download(opened("ums"), download)
    with pytest.raises(BadSignature):
        await serve_download(files, download[:-3] + "AAA")
    with clock.moved(timedelta(minutes=16)), pytest.raises(SignatureExpired):
        await serve_download(files, download)


async def test_a_link_lives_no_longer_than_links_may(files: Storage) -> None:
    signed = await presign_upload(
        files, quarantine_key(), content_type="image/png", largest=1, life=timedelta(days=300)
    )
    assert signed.expires_at - clock.now() <= timedelta(hours=1)


async def test_a_download_carries_what_keeps_it_harmless(files: Storage) -> None:
    answer = await serve_download(files, await a_download(files))
    assert answer.status == 200
    assert await body_of(answer) == b"0123456789"
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Length"] == "10"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"].startswith("private")


async def test_parts_and_tags_and_heads_of_a_download(files: Storage) -> None:
    token = await a_download(files)
    part = await serve_download(files, token, range_header="bytes=2-4")
    assert (part.status, await body_of(part)) == (206, b"234")
    assert (part.headers["Content-Range"], part.headers["Content-Length"]) == ("bytes 2-4/10", "3")
    with pytest.raises(BadRange):
        await serve_download(files, token, range_header="bytes=10-")
    etag = part.headers["ETag"]
    assert (await serve_download(files, token, if_none_match=f'"x", W/{etag}')).status == 304
    assert (await serve_download(files, token, range_header="bytes=2-4", if_range='"old"')).status == 200
    assert (await serve_download(files, token, range_header="bytes=2-4", if_range=etag)).status == 206
    head = await serve_download(files, token, without_body=True)
    assert (head.status, head.chunks, head.headers["Content-Length"]) == (200, None, "10")


async def test_a_link_to_a_file_that_has_gone_says_so(files: Storage) -> None:
    token = token_of((await presign_download(files, "media/none", content_type="image/png")).url)
    with pytest.raises(NoSuchFile):
        await serve_download(files, token)


async def test_an_upload_larger_than_agreed_is_removed_when_it_is_looked_at(files: Storage) -> None:
    key = quarantine_key()
    await put(files, key, b"x" * 11)
    assert (await check_upload(files, key, largest=11)).size == 11
    with pytest.raises(FileTooLarge):
        await check_upload(files, key, largest=10)
    assert not await exists(files, key)


@pytest.mark.parametrize(
    ("filename", "content_type", "begins"),
    [
        ("a.png", "image/png", "inline; filename=\"a.png\"; filename*=UTF-8''a.png"),
        ("a.svg", "image/svg+xml", "attachment"),
        ("a.html", "text/html", "attachment"),
        ("a.pdf", "application/pdf", "attachment"),
        ("", "image/png", "inline"),
        ('a"; x="b', "image/png", 'inline; filename="a__ x=_b"'),
        ("a\r\nSet-Cookie: x", "image/png", 'inline; filename="a__Set-Cookie_ x"'),
        ("../../etc/passwd", "image/png", 'inline; filename="_.._etc_passwd"'),
        ("Grüße.png", "image/png", "inline; filename=\"Gr__e.png\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe.png"),
        ("photo\u202egnp.exe", "image/png", 'inline; filename="photo_gnp.exe"'),
    ],
)
def test_only_harmless_types_are_shown_and_names_are_cleaned(filename: str, content_type: str, begins: str) -> None:
    assert disposition_of(filename, content_type, inline=True).startswith(begins)


@given(st.text(max_size=300))
def test_a_disposition_is_one_plain_header_whatever_the_name(filename: str) -> None:
    written = disposition_of(filename, "image/png")
    assert written.isascii()
    assert written.isprintable()
    assert written.count('"') in {0, 2}


@given(st.integers(0, 50), st.integers(0, 60), st.integers(0, 60))
def test_a_range_lies_within_the_file(size: int, first: int, last: int) -> None:
    for header in (f"bytes={first}-{last}", f"bytes={first}-", f"bytes=-{last}"):
        try:
            part = read_range(header, size)
        except Unsatisfiable:
            assert size == 0 or first >= size or last == 0
            continue
        if part is not None:
            assert 0 <= part[0] < part[1] <= size


@pytest.mark.parametrize(
    "header", [None, "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=0-1,3-4", "items=0-1", "bytes=5-2"]
)
def test_a_range_that_cannot_be_read_means_the_whole_file(header: str | None) -> None:
    assert read_range(header, 10) is None


@given(st.text(max_size=30))
def test_no_range_header_breaks_anything(header: str) -> None:
    try:
        part = read_range(header, 10)
    except Unsatisfiable:
        return
    assert part is None or 0 <= part[0] < part[1] <= 10

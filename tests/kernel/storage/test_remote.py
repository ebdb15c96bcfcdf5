"""The same functions over an object store, which checks every signature and checksum."""

import hashlib
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest

from stoa.kernel.storage import (
    BadRange,
    ChecksumMismatch,
    FileExists,
    FileTooLarge,
    NoSuchFile,
    Storage,
    StorageDown,
    StorageSettings,
    check,
    check_upload,
    copy,
    delete,
    exists,
    get,
    list_files,
    open_storage,
    presign_download,
    presign_upload,
    promote,
    put,
    quarantine_key,
    read,
)

from .conftest import KEYS
from .s3 import ACCESS, BUCKET, REGION, SECRET, Kept, ObjectStore, object_store


@pytest.fixture
def s3() -> Iterator[ObjectStore]:
    with object_store() as store:
        yield store


def opened(s3: ObjectStore, data: Path, secret: str = SECRET) -> Storage:
    settings = StorageSettings(
        url=f"s3://{BUCKET}/kept",
        endpoint=s3.endpoint,
        region=REGION,
        access_key=ACCESS,
        secret_key=secret,
        timeout=timedelta(seconds=2),
    )
    return open_storage(settings, KEYS.for_site("encore"), data=data, site="encore")


@pytest.fixture
def files(s3: ObjectStore, tmp_path: Path) -> Storage:
    return opened(s3, tmp_path)


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def test_a_file_is_kept_under_prefix_and_site_with_its_type(files: Storage, s3: ObjectStore) -> None:
    await put(files, "media/1", stream(b"pix", b"els"), content_type="image/png", disposition="inline")
    kept = s3.objects["kept/encore/media/1"]
    assert kept.content == b"pixels"
    assert kept.headers == {"content-type": "image/png", "content-disposition": "inline"}
    assert await read(files, "media/1", largest=10) == b"pixels"
    assert s3.refused == []


async def test_a_large_file_goes_in_parts_and_comes_back_whole(files: Storage, s3: ObjectStore) -> None:
    content = bytes(range(256)) * 50_000
    stored = await put(files, "large", stream(content), content_type="audio/flac")
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert s3.objects["kept/encore/large"].content == content
    assert s3.objects["kept/encore/large"].headers["content-type"] == "audio/flac"
    assert s3.uploads == {}
    body = await get(files, "large", start=1_000_000, stop=1_000_010)
    assert b"".join([chunk async for chunk in body.chunks]) == content[1_000_000:1_000_010]
    with pytest.raises(BadRange):
        await get(files, "large", start=len(content))


async def test_nothing_reaches_the_store_that_is_too_large_or_damaged(files: Storage, s3: ObjectStore) -> None:
    with pytest.raises(FileTooLarge):
        await put(files, "a", stream(b"x" * 11), largest=10)
    with pytest.raises(ChecksumMismatch):
        await put(files, "a", b"x", sha256="0" * 64)
    assert s3.objects == {}
    assert list(files.spool.iterdir()) == []


async def test_a_file_that_may_not_be_replaced_is_not(files: Storage) -> None:
    await put(files, "a", b"one", overwrite=False)
    with pytest.raises(FileExists):
        await put(files, "a", b"two", overwrite=False)
    assert await read(files, "a", largest=10) == b"one"


async def test_files_are_listed_copied_and_deleted(files: Storage, s3: ObjectStore) -> None:
    s3.objects["kept/other-site/a/3"] = s3.objects["a/4"] = Kept(b"x", {})
    await put(files, "a/1", b"x")
    await copy(files, "a/1", "a/2")
    await delete(files, "a/1")
    await delete(files, "a/never-there")
    assert [info.key async for info in list_files(files, "a")] == ["a/2"]
    assert not await exists(files, "a/1")
    with pytest.raises(NoSuchFile):
        await copy(files, "a/1", "a/3")


async def test_a_browser_sends_straight_into_quarantine_and_what_is_swapped_later_stays_there(
    files: Storage, s3: ObjectStore
) -> None:
    key = quarantine_key(".png")
    signed = await presign_upload(files, key, content_type="image/png", largest=10)
    assert SECRET not in signed.url
    async with httpx2.AsyncClient() as browser:
        sent = await browser.put(signed.url, content=b"pixels", headers=dict(signed.headers))
        assert sent.status_code == 200
        forged = await browser.put(signed.url.replace("quarantine", "media"), content=b"x")
        assert forged.status_code == 403
        assert (await check_upload(files, key, largest=10)).size == 6
        looked_at = hashlib.sha256(b"pixels").hexdigest()
        await browser.put(signed.url, content=b"script", headers=dict(signed.headers))
        with pytest.raises(ChecksumMismatch):
            await promote(files, key, "media/1", sha256=looked_at, content_type="image/png")
        await browser.put(signed.url, content=b"pixels", headers=dict(signed.headers))
        await promote(files, key, "media/1", sha256=looked_at, content_type="image/webp")
        assert s3.objects["kept/encore/media/1"].headers["content-type"] == "image/webp"
        await browser.put(signed.url, content=b"x" * 11, headers=dict(signed.headers))
        with pytest.raises(FileTooLarge):
            await check_upload(files, key, largest=10)
        assert not await exists(files, key)
        link = await presign_download(files, "media/1", content_type="image/webp")
        fetched = await browser.get(link.url)
        assert (fetched.content, fetched.headers["content-disposition"]) == (b"pixels", "attachment")
        assert (await browser.get(link.url.replace("media/1", "media/2"))).status_code == 403


async def test_a_store_that_fails_or_is_away_or_refuses_us_is_said_in_words(
    files: Storage, s3: ObjectStore, tmp_path: Path
) -> None:
    await check(files)
    with pytest.raises(StorageDown):
        await put(opened(s3, tmp_path, secret="wrong"), "a", b"x")
    assert s3.refused[-1] == "SignatureDoesNotMatch"
    s3.failing = True
    with pytest.raises(StorageDown) as caught:
        await put(files, "a", b"x")
    assert SECRET not in str(caught.value)
    assert s3.objects == {}

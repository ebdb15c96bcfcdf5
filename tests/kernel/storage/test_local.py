"""Local files: complete or absent, checked, bounded, private, and still there after a crash."""

import asyncio
import errno
import hashlib
import os
import stat
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoa.kernel import clock
from stoa.kernel.storage import (
    BadKey,
    BadRange,
    ChecksumMismatch,
    FileExists,
    FileTooLarge,
    NoSuchFile,
    Storage,
    StorageDown,
    StorageSettings,
    check,
    checked_key,
    copy,
    delete,
    exists,
    get,
    head,
    is_in_quarantine,
    list_files,
    promote,
    put,
    quarantine_key,
    read,
    sweep_quarantine,
)

from .conftest import Opener


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def spooled(files: Storage) -> list[Path]:
    return list(files.spool.iterdir()) if files.spool.exists() else []


async def whole(files: Storage, key: str, start: int = 0, stop: int | None = None) -> bytes:
    body = await get(files, key, start=start, stop=stop)
    content = b"".join([chunk async for chunk in body.chunks])
    assert len(content) == body.stop - body.start
    return content


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.lists(st.binary(max_size=5000), max_size=20))
async def test_what_is_put_comes_back_with_size_and_checksum(files: Storage, chunks: list[bytes]) -> None:
    content = b"".join(chunks)
    stored = await put(files, "a/b", stream(*chunks), sha256=hashlib.sha256(content).hexdigest())
    assert (stored.key, stored.size) == ("a/b", len(content))
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert await whole(files, "a/b") == content
    assert (await head(files, "a/b")).size == len(content)


async def test_a_large_file_passes_in_pieces(files: Storage) -> None:
    piece = os.urandom(700_001)
    stored = await put(files, "large", stream(*[piece] * 9))
    assert stored.size == 9 * 700_001
    body = await get(files, "large")
    sizes = [len(chunk) async for chunk in body.chunks]
    assert sum(sizes) == stored.size
    assert len(sizes) > 5


async def test_a_file_beyond_its_bound_is_refused_and_leaves_nothing(files: Storage) -> None:
    with pytest.raises(FileTooLarge):
        await put(files, "a", stream(b"x" * 100, b"y"), largest=100)
    assert not await exists(files, "a")
    assert spooled(files) == []
    assert (await put(files, "a", stream(b"x" * 100), largest=100)).size == 100


async def test_an_endless_stream_is_cut_at_the_bound(files: Storage) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 65_536
            yield bytes(65_536)

    with pytest.raises(FileTooLarge):
        await put(files, "a", endless(), largest=3_000_000)
    assert sent < 6_000_000


async def test_a_wrong_checksum_is_refused_and_the_old_file_stays(files: Storage) -> None:
    await put(files, "a", b"old")
    with pytest.raises(ChecksumMismatch):
        await put(files, "a", b"new", sha256="0" * 64)
    assert await read(files, "a", largest=10) == b"old"
    assert spooled(files) == []


async def test_an_upload_that_breaks_off_leaves_nothing(files: Storage) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * 2_000_000
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):  # the sender's fault, and not said to be the storage's
        await put(files, "a", broken())

    hung = asyncio.Event()

    async def hanging() -> AsyncIterator[bytes]:
        yield b"x" * 2_000_000
        hung.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(put(files, "a", hanging()))
    await hung.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not await exists(files, "a")
    assert spooled(files) == []


async def test_one_of_many_puts_that_may_not_replace_wins(files: Storage) -> None:
    results = await asyncio.gather(
        *(put(files, "a/one", f"{number}".encode(), overwrite=False) for number in range(12)), return_exceptions=True
    )
    winners = [result for result in results if not isinstance(result, BaseException)]
    assert len(winners) == 1
    assert all(isinstance(result, FileExists) for result in results if result not in winners)
    assert spooled(files) == []


async def test_readers_see_the_old_file_or_the_new_one_and_never_a_mixture(files: Storage) -> None:
    versions = [bytes([number]) * 3_000_000 for number in range(4)]
    await put(files, "a", versions[0])

    async def write() -> None:
        for version in versions * 3:
            await put(files, "a", version)

    async def look() -> None:
        for _ in range(15):
            assert await whole(files, "a") in versions

    await asyncio.gather(write(), look(), look())


async def test_parts_of_a_file_are_read(files: Storage) -> None:
    await put(files, "a", bytes(range(100)))
    assert await whole(files, "a", 10, 20) == bytes(range(10, 20))
    assert await whole(files, "a", 90) == bytes(range(90, 100))
    assert await whole(files, "a", 90, 1000) == bytes(range(90, 100))
    for start, stop in ((100, None), (5, 5), (9, 3), (-1, 3)):
        with pytest.raises(BadRange) as caught:
            await get(files, "a", start=start, stop=stop)
        assert caught.value.headers["Content-Range"] == "bytes */100"


async def test_a_file_that_is_not_there_is_said_so(files: Storage) -> None:
    for act in (get(files, "none"), head(files, "none"), copy(files, "none", "b")):
        with pytest.raises(NoSuchFile):
            await act
    await delete(files, "none")
    assert not await exists(files, "none")


async def test_a_deleted_file_is_gone(files: Storage) -> None:
    await put(files, "a/b/c", b"x")
    await delete(files, "a/b/c")
    assert not await exists(files, "a/b/c")
    assert [info async for info in list_files(files)] == []


async def test_files_are_listed_by_whole_parts_of_their_key(files: Storage) -> None:
    for key in ("a/1", "a/b/2", "ab/3", "c"):
        await put(files, key, key.encode())
    assert {info.key async for info in list_files(files, "a")} == {"a/1", "a/b/2"}
    assert {info.key async for info in list_files(files)} == {"a/1", "a/b/2", "ab/3", "c"}
    assert {info.size async for info in list_files(files, "c")} == set()


async def test_a_copy_outlives_its_original_and_a_change_of_it(files: Storage) -> None:
    await put(files, "a", b"one")
    await copy(files, "a", "b/c")
    await copy(files, "a", "b/c")
    await put(files, "a", b"two")
    assert await read(files, "b/c", largest=10) == b"one"
    await delete(files, "a")
    assert await read(files, "b/c", largest=10) == b"one"
    assert spooled(files) == []


async def test_what_was_looked_at_leaves_quarantine_and_what_was_swapped_does_not(files: Storage) -> None:
    key = quarantine_key(".png")
    assert is_in_quarantine(key)
    looked_at = (await put(files, key, b"harmless")).sha256
    await put(files, key, b"swapped!")
    with pytest.raises(ChecksumMismatch):
        await promote(files, key, "media/1", sha256=looked_at, content_type="image/png")
    assert not await exists(files, "media/1")
    await put(files, key, b"harmless")
    await promote(files, key, "media/1", sha256=looked_at, content_type="image/png")
    assert await read(files, "media/1", largest=100) == b"harmless"
    assert not await exists(files, key)


async def test_what_lies_in_quarantine_for_too_long_is_swept_away(files: Storage) -> None:
    old = quarantine_key()
    await put(files, old, b"x")
    await put(files, "media/1", b"x")
    (files.spool / "left-by-a-crash").write_bytes(b"x")
    assert await sweep_quarantine(files, timedelta(hours=1)) == 0
    with clock.moved(timedelta(hours=2)):
        assert await sweep_quarantine(files, timedelta(hours=1)) == 2
    assert not await exists(files, old)
    assert await exists(files, "media/1")


async def test_the_files_of_one_site_are_not_those_of_another(opened: Opener) -> None:
    encore, ums = opened("encore"), opened("ums")
    await put(encore, "a", b"x")
    assert not await exists(ums, "a")
    assert [info async for info in list_files(ums)] == []


async def test_nobody_else_on_the_machine_can_read_the_files(files: Storage) -> None:
    await put(files, "a/b", b"x")
    assert files.root is not None
    for path, mode in ((files.root, 0o700), (files.root / "a", 0o700), (files.root / "a/b", 0o600)):
        assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.parametrize(
    "key",
    ["", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", ".a", "a/.hidden", "A", "a b", "a\\b", "a\x00",
     "ä", "a%2f", "a:b", "a.", "a..b", "~", "con?", "x" * 129, "a/" * 300 + "a", "a\n"],
)  # fmt: skip
async def test_a_key_that_could_lead_astray_is_refused_everywhere(files: Storage, key: str) -> None:
    for act in (put(files, key, b""), get(files, key), head(files, key), delete(files, key), copy(files, "a", key)):
        with pytest.raises(BadKey):
            await act


@given(st.text(max_size=40))
def test_no_accepted_key_leads_out_of_its_folder(key: str) -> None:
    try:
        checked_key(key)
    except BadKey:
        return
    assert Path("/srv/files", key).resolve().is_relative_to("/srv/files")
    assert Path(key).as_posix() == key


async def test_a_key_under_a_file_is_a_conflict_and_not_a_crash(files: Storage) -> None:
    await put(files, "a", b"x")
    with pytest.raises(FileExists):
        await put(files, "a/b", b"y")
    await put(files, "c/d", b"x")
    with pytest.raises(FileExists):
        await put(files, "c", b"y")
    assert not await exists(files, "c")


async def test_a_file_is_synced_before_it_is_published_and_its_folder_afterwards(
    files: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    sync, link = os.fsync, os.link

    def note_sync(descriptor: int) -> None:
        seen.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        sync(descriptor)

    def note_link(source: Path, target: Path) -> None:
        seen.append("published")
        link(source, target)

    await put(files, "a/first", b"x")
    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(os, "link", note_link)
    await put(files, "a/b", b"x", overwrite=False)
    assert seen == ["file", "published", "folder"]
    seen.clear()
    await put(files, "new/b", b"x", overwrite=False)
    assert seen == ["file", "folder", "published", "folder"]


WRITER = """
import asyncio, hashlib, sys
from pathlib import Path
from stoa.kernel.crypto import Keyring, new_root, parse_roots
from stoa.kernel.storage import StorageSettings, open_storage, put

async def main():
    files = open_storage(StorageSettings(), Keyring(parse_roots([new_root()])), data=Path(sys.argv[1]), site="s")
    for number in range(100_000):
        content = str(number).encode() * 50_000
        key = f"many/{hashlib.sha256(content).hexdigest()}"
        await put(files, key, content)
        print(key, flush=True)

asyncio.run(main())
"""


async def test_what_was_acknowledged_before_a_kill_is_there_and_nothing_is_half_there(
    opened: Opener, tmp_path: Path
) -> None:
    arguments = ("-c", WRITER, str(tmp_path))
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    acknowledged = [(await process.stdout.readline()).decode().strip() for _ in range(25)]
    process.kill()
    acknowledged += [line.decode().strip() async for line in process.stdout if line.endswith(b"\n")]
    await process.wait()
    files = opened("s")
    kept = [info.key async for info in list_files(files)]
    assert len(acknowledged) >= 25
    assert set(acknowledged) <= set(kept)
    for key in kept:
        assert hashlib.sha256(await whole(files, key)).hexdigest() == key.removeprefix("many/")


async def test_a_full_disk_is_said_in_words_and_leaves_nothing(files: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    await put(files, "a", b"old")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageDown) as caught:
        await put(files, "a", b"new")
    assert (caught.value.status, caught.value.headers["Retry-After"]) == (503, "2")
    assert await read(files, "a", largest=10) == b"old"
    assert spooled(files) == []


async def test_the_health_check_sees_a_missing_folder(files: Storage) -> None:
    await check(files)
    assert files.root is not None
    files.root.rename(files.root.with_name("moved"))
    with pytest.raises(StorageDown):
        await check(files)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"url": "ftp://x"}, "must begin with"),
        ({"url": "s3:"}, "must name the bucket"),
        ({"url": "s3://bucket", "access_key": "a"}, "belong together"),
        ({"url": "s3://bucket", "endpoint": "http://minio"}, "https://"),
    ],
    ids=["scheme", "bucket", "credentials", "endpoint"],
)
def test_settings_that_cannot_work_are_refused_in_words(values: dict[str, str], says: str) -> None:
    assert says in "".join(StorageSettings(**values).faults(production=True))  # type: ignore[arg-type]  # values of several types, by name

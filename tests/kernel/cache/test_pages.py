"""Finished answers."""

import asyncio
import gzip
import json
from datetime import timedelta

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel.cache import Answer, PageCache, Store, answer, etag_of
from tests.kernel.cache.conftest import MakeStore
from tests.kernel.valkey.servers import Server

BODY = json.dumps([{"name": f"server {n}"} for n in range(200)]).encode()
LONG = json.dumps([{"name": f"server {n}"} for n in range(4000)]).encode()
LONGEST = json.dumps([{"name": f"server {n}"} for n in range(20_000)]).encode()
UNDOING = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstandard.decompress, "identity": bytes}
JSON = ((b"content-type", b"application/json"), (b"x-extra", b"1"))


class Maker:
    """Makes an answer, and counts how often it was asked."""

    def __init__(self, made: Answer, seconds: float = 0.0) -> None:
        self.made = made
        self.seconds = seconds
        self.calls = 0

    async def __call__(self) -> Answer:
        self.calls += 1
        await asyncio.sleep(self.seconds)
        return self.made


def _answer(body: bytes = BODY, **more: object) -> Answer:
    return answer(200, more.pop("headers", JSON), body, tags=("t",), ttl=timedelta(minutes=1), **more)  # type: ignore[arg-type]  # more is whatever a test gives


@pytest.mark.parametrize("whole", [BODY, LONG, LONGEST], ids=["short", "long", "longest"])
async def test_a_page_is_made_once_and_comes_out_in_every_encoding_in_every_process(
    make_store: MakeStore, whole: bytes
) -> None:
    one, two = await make_store(), await make_store()
    here, there = PageCache(one), PageCache(two)
    make = Maker(_answer(whole))
    await here.get("/servers", make)
    page = await there.get("/servers", make)
    assert make.calls == 1
    assert there.get_local("/servers") is page
    headers, body = page.wire()
    assert body == whole
    assert dict(headers)[b"content-length"] == str(len(whole)).encode()
    assert dict(headers)[b"x-extra"] == b"1"
    assert dict(headers)[b"vary"] == b"accept-encoding"
    for encoding in ("gzip", "br", "zstd"):
        headers, body = page.wire(encoding)
        assert UNDOING[encoding](body) == whole
        assert len(body) < len(whole)
        assert page.body(encoding) == body
        assert dict(headers)[b"content-encoding"] == encoding.encode()
        assert dict(headers)[b"content-length"] == str(len(body)).encode()


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        ("", "identity"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("zstd;q=0, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("identity", "identity"),
        ("BR", "br"),
        ("brilliant", "identity"),
    ],
)
async def test_the_best_encoding_that_the_client_takes_is_chosen(store: Store, accept: str, encoding: str) -> None:
    page = await PageCache(store).get("k", Maker(_answer()))
    assert page.encoding(accept) == encoding


async def test_what_is_small_or_no_text_is_left_as_it_is(store: Store) -> None:
    pages = PageCache(store)
    small = await pages.get("small", Maker(_answer(b"{}")))
    image = await pages.get("image", Maker(_answer(headers=((b"content-type", b"image/png"),))))
    assert small.encoding("br") == image.encoding("br") == "identity"


async def test_an_unchanged_page_is_known_by_its_tag_in_any_encoding(store: Store) -> None:
    page = await PageCache(store).get("k", Maker(_answer()))
    tags = {dict(page.wire(encoding)[0])[b"etag"].decode() for encoding in UNDOING}
    assert len(tags) == 4
    assert all(page.unchanged(tag) and page.unchanged(f'W/"other", {tag}') for tag in tags)
    assert page.unchanged("*")
    assert not page.unchanged('"other"')


async def test_a_long_page_is_kept_small_and_what_it_comes_to_hold_is_counted(store: Store) -> None:
    pages = PageCache(store)
    page = await pages.get("k", Maker(_answer(LONG)))
    held = store.lru.bytes
    assert held < len(LONG) / 2
    assert page.body("identity") == page.body("identity") == LONG
    assert store.lru.bytes == held
    packed = page.body("br")
    assert page.body("br") is packed
    assert store.lru.bytes == held + len(packed)
    await store.drop_tags(["t"])
    assert store.lru.bytes == 0
    page.body("gzip")
    assert store.lru.bytes == 0


@given(st.binary(), st.binary())
def test_tags_differ_exactly_when_contents_do(one: bytes, two: bytes) -> None:
    assert (etag_of(one) == etag_of(two)) == (one == two)


async def test_a_drop_takes_the_page_with_it(store: Store) -> None:
    pages = PageCache(store)
    make = Maker(_answer())
    await pages.get("k", make)
    await store.drop_tags(["t"])
    assert pages.get_local("k") is None
    await pages.get("k", make)
    assert make.calls == 2


@pytest.mark.parametrize(
    "header", [(b"Set-Cookie", b"a=b"), (b"cache-control", b"private, max-age=5"), (b"Cache-Control", b"no-store")]
)
async def test_what_is_meant_for_one_person_is_never_shared_not_even_with_those_who_wait(
    store: Store, header: tuple[bytes, bytes]
) -> None:
    pages = PageCache(store)
    numbers = iter(range(100))

    async def make() -> Answer:
        number = next(numbers)
        await asyncio.sleep(0.05)
        return answer(200, (header,), f"for {number}".encode(), ttl=timedelta(minutes=1))

    found = await asyncio.gather(*(pages.get("k", make) for _ in range(10)))
    assert len({page.wire()[1] for page in found}) == 10
    assert pages.get_local("k") is None


async def test_many_readers_of_a_page_make_it_once(make_store: MakeStore) -> None:
    caches = [PageCache(await make_store()) for _ in range(2)]
    make = Maker(_answer(), 0.1)
    found = await asyncio.gather(*(caches[n % 2].get("k", make) for n in range(60)))
    assert all(page.wire()[1] == BODY for page in found)
    assert make.calls == 1


async def test_pages_are_made_and_briefly_kept_without_valkey(server: Server, store: Store) -> None:
    pages = PageCache(store)
    server.kill()
    make = Maker(_answer())
    assert (await pages.get("k", make)).wire()[1] == BODY
    assert pages.get_local("k") is not None

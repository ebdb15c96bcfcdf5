"""A web process reads what it keeps for itself before it takes requests, and waits for it no longer than it should."""

import asyncio
from dataclasses import replace

import pytest

from stoa.kernel.db import Query, Read
from stoa.kernel.embedded import Addresses
from stoa.kernel.feature import Feature, ReadAhead
from stoa.kernel.http import read_ahead
from stoa.kernel.http.core_feature import core_feature
from stoa.kernel.http.landing import FEATURE as LANDING
from stoa.kernel.http.server import Stop, open_socket
from stoa.kernel.http.serving import serve_web
from stoa.kernel.http.settings import HttpSettings
from stoa.kernel.runtime import open_runtime
from tests.harness.web import SiteUnderTest

from .shop import SHOP

ONE = Query("select 1", int, registered=False)


async def serve_until_ready(shop: SiteUnderTest, reading: ReadAhead, seen: list[str]) -> None:
    """Serve the shop on a port of its own, with a room that reads ahead; end as soon as it takes requests."""
    room = Feature(name="reader", package="tests.kernel.http", read_ahead=reading)
    site = replace(SHOP, features=(*SHOP.features, room))
    runtime = open_runtime(shop.runtime.config, {site.name: site}, Addresses())
    stop = Stop()

    def ready() -> None:
        seen.append("ready")
        stop.ask()

    try:
        await serve_web(
            runtime,
            open_socket("127.0.0.1", 0, give_way=False, say=lambda _: None),
            stop,
            settings=runtime.config[HttpSettings],
            core=(core_feature(),),
            landing=LANDING,
            ready=ready,
        )
    finally:
        await runtime.close()


async def test_what_a_process_keeps_is_read_before_it_takes_requests(shop: SiteUnderTest) -> None:
    seen: list[str] = []

    async def read(db: Read) -> None:
        assert await ONE.one(db) == 1
        seen.append("read")

    await serve_until_ready(shop, read, seen)
    assert seen == ["read", "ready"]


async def test_a_process_serves_though_nothing_can_be_read(shop: SiteUnderTest) -> None:
    seen: list[str] = []

    async def fail(_db: Read) -> None:
        seen.append("failed")
        message = "The table is not there."
        raise RuntimeError(message)

    await serve_until_ready(shop, fail, seen)
    assert seen == ["failed", "ready"]


async def test_a_process_waits_for_no_slow_reading_and_ends_it_when_it_leaves(
    shop: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_ahead, "LONGEST", 0.01)
    seen: list[str] = []

    async def wait(_db: Read) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            seen.append("ended")

    await serve_until_ready(shop, wait, seen)
    assert seen == ["ready", "ended"]

"""What is over is held by no timer."""

import asyncio

import pytest

from stoa.kernel.http import protocol
from tests.harness.web import SiteUnderTest
from tests.kernel.valkey.servers import until

from .test_shutdown import Serving


async def test_a_connection_that_ends_while_its_process_leaves_is_let_go_of(
    shop: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "LEAVING_SECONDS", 600)
    timers: list[asyncio.TimerHandle] = vars(asyncio.get_running_loop())["_scheduled"]

    def waits() -> bool:
        return any(not one.cancelled() and "_look_once_more" in repr(one) for one in timers)

    serving = Serving(shop)
    await serving.start()
    reader, writer = await asyncio.open_connection("127.0.0.1", serving.port)
    writer.write(b"GET /api/v1/echo HTTP/1.1\r\nHost: shop.localhost\r\n\r\n")
    await reader.readuntil(b"\r\n\r\n")
    serving.stop.ask()
    assert await until(waits)
    writer.close()
    await serving.leave()
    assert not waits()

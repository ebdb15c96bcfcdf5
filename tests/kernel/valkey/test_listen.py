"""Subscriptions: heard while they stand, and honest about gaps."""

from stoa.kernel.valkey import Valkey
from tests.kernel.valkey.servers import Server, until


async def test_messages_arrive_and_a_gap_is_told_when_the_server_dies_and_returns(
    server: Server, valkey: Valkey
) -> None:
    heard: list[tuple[str, bytes]] = []
    gaps: list[bool] = []
    listener = valkey.listen(
        ["news"], lambda channel, data: heard.append((channel, data)), lambda: gaps.append(listener.connected)
    )
    assert await listener.wait_connected(5)
    await valkey.command("PUBLISH", "news", "one")
    assert await until(lambda: heard == [("news", b"one")])
    server.kill()
    assert await until(lambda: not listener.connected)
    server.start()
    assert await until(lambda: listener.connected)
    assert await until(lambda: valkey.ready)
    await valkey.command("PUBLISH", "news", "two")
    assert await until(lambda: heard[-1] == ("news", b"two"))
    assert gaps == [True, False, True]


async def test_a_message_that_its_listener_chokes_on_does_not_make_it_deaf_to_the_next(valkey: Valkey) -> None:
    heard: list[int] = []
    listener = valkey.listen(["news"], lambda _channel, data: heard.append(int(data)), lambda: None)
    assert await listener.wait_connected(5)
    await valkey.command("PUBLISH", "news", "no number")
    await valkey.command("PUBLISH", "news", "7")
    assert await until(lambda: heard == [7], 5)


async def test_a_frozen_server_is_noticed_by_a_listener_that_hears_nothing(server: Server, valkey: Valkey) -> None:
    listener = valkey.listen(["news"], lambda _channel, _data: None, lambda: None)
    assert await listener.wait_connected(5)
    server.freeze()
    assert await until(lambda: not listener.connected, 15)
    server.thaw()
    assert await until(lambda: listener.connected)

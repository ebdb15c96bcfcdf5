"""The shared connection: many callers, a dead server, a frozen one, and the way back."""

import asyncio
import threading
import time
from typing import Any

import pytest

from stoa.kernel.valkey import Script, Valkey, ValkeyDown, ValkeyRefused, connect_valkey
from tests.harness.ports import free_port
from tests.kernel.asking import eventually
from tests.kernel.valkey.servers import SETTINGS, Server, running, until

ADD = Script("add", "return redis.call('INCRBY', KEYS[1], ARGV[1])")


async def test_every_caller_gets_the_answer_to_its_own_call(valkey: Valkey) -> None:
    await asyncio.gather(*(valkey.command("SET", f"k{n}", n) for n in range(2000)))
    answers = await asyncio.gather(*(valkey.command("GET", f"k{n}") for n in range(2000)))
    assert answers == [str(n).encode() for n in range(2000)]


async def test_a_cancelled_caller_does_not_shift_the_answers_of_the_others(valkey: Valkey) -> None:
    await asyncio.gather(*(valkey.command("SET", f"k{n}", n) for n in range(300)))
    tasks = [asyncio.create_task(valkey.command("GET", f"k{n}")) for n in range(300)]
    await asyncio.sleep(0)
    for task in tasks[::3]:
        task.cancel()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    for n, answer in enumerate(answers):
        assert isinstance(answer, asyncio.CancelledError) if n % 3 == 0 else answer == str(n).encode()


async def test_a_script_is_sent_once_and_again_after_it_was_forgotten(valkey: Valkey) -> None:
    assert await valkey.run(ADD, ["n"], [2]) == 2
    assert await valkey.run(ADD, ["n"], [2]) == 4
    await valkey.command("SCRIPT", "FLUSH")
    assert await valkey.run(ADD, ["n"], [2]) == 6


async def test_a_refused_command_is_our_fault_and_the_connection_stays(valkey: Valkey) -> None:
    with pytest.raises(ValkeyRefused):
        await valkey.command("NOSUCHCOMMAND")
    assert await valkey.command("PING") == b"PONG"


async def test_commands_that_would_hold_up_everybody_are_refused(valkey: Valkey) -> None:
    with pytest.raises(ValueError, match="connection of its own"):
        await valkey.command("BLPOP", "list", 0)


async def test_a_killed_server_is_down_at_once_and_back_without_a_restart(server: Server, valkey: Valkey) -> None:
    await valkey.command("SET", "k", "v")
    server.kill()
    with pytest.raises(ValkeyDown):
        await valkey.command("GET", "k")
    began = time.perf_counter()
    for _ in range(200):
        with pytest.raises(ValkeyDown):
            await valkey.command("GET", "k")
    spent = time.perf_counter() - began
    assert spent < 200 * SETTINGS.timeout.total_seconds() / 4, (
        "each call waited although the server was known to be down"
    )
    server.start()
    assert await until(lambda: valkey.ready)
    assert await valkey.command("GET", "k") is None


async def test_a_frozen_server_costs_one_timeout_and_heals(server: Server, valkey: Valkey) -> None:
    await valkey.command("SET", "k", "v")
    server.freeze()
    began = time.perf_counter()
    answers = await asyncio.gather(*(valkey.command("GET", "k") for _ in range(50)), return_exceptions=True)
    spent = time.perf_counter() - began
    assert all(isinstance(answer, ValkeyDown) for answer in answers)
    assert spent < 10 * SETTINGS.timeout.total_seconds()
    server.thaw()
    assert await until(lambda: valkey.ready)
    assert await valkey.command("GET", "k") == b"v"


async def test_a_loop_that_was_held_up_itself_does_not_blame_the_server(valkey: Valkey) -> None:
    await valkey.command("PING")
    call = asyncio.create_task(valkey.command("PING"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    threading.Event().wait(SETTINGS.timeout.total_seconds() * 2)  # holds up the whole loop
    assert await call == b"PONG"


async def test_nobody_listening_is_down_and_not_a_crash() -> None:
    client = connect_valkey(SETTINGS, f"redis://127.0.0.1:{free_port()}/0")
    with pytest.raises(ValkeyDown):
        await client.ping()
    await client.close()


async def test_a_password_and_a_database_are_used() -> None:
    with running("--requirepass", "let me/in", port=free_port()) as server:
        client = connect_valkey(SETTINGS, f"redis://:let%20me%2Fin@127.0.0.1:{server.port}/3")
        await client.command("SET", "k", "v")
        assert b"db=3" in await client.command("client", "INFO")
        await client.close()
        wrong = connect_valkey(SETTINGS, f"redis://:wrong@127.0.0.1:{server.port}/0")
        with pytest.raises(ValkeyDown):
            await wrong.ping()
        await wrong.close()


async def test_a_full_server_is_down_for_writers_and_not_our_mistake() -> None:
    with running("--maxmemory", "1mb", "--maxmemory-policy", "noeviction") as server:
        client = connect_valkey(SETTINGS, server.url)
        writes = (client.command("SET", f"k{n}", b"x" * 100_000) for n in range(100))
        with pytest.raises(ValkeyDown):
            await asyncio.gather(*writes)
        await client.close()


async def test_what_is_noted_for_later_is_written_together_and_before_the_end(server: Server, valkey: Valkey) -> None:
    writer = connect_valkey(SETTINGS, server.url)
    for name in ("a", "b"):
        writer.later("SADD", "noted", name)
    writer.later("ZADD", "scored", 1, "c")
    assert await valkey.command("EXISTS", "noted", "scored") == 0
    await writer.settle()
    assert await valkey.command("SCARD", "noted") == 2
    assert await valkey.command("ZSCORE", "scored", "c") == b"1"
    writer.later("SADD", "noted", "d")
    await writer.close()
    assert await valkey.command("SCARD", "noted") == 3


async def test_what_is_noted_is_written_without_anybody_asking_for_it(valkey: Valkey) -> None:
    valkey.later("RPUSH", "noted", "a")
    assert await valkey.command("EXISTS", "noted") == 0
    client: Any = await valkey.rare()  # its types say that it may not have to be awaited
    async with client:
        assert await client.blpop(["noted"], timeout=30) == (b"noted", b"a")


async def test_what_is_noted_while_others_are_written_is_written_after_them(valkey: Valkey) -> None:
    async def taken() -> bool:
        return not valkey._later

    async def written() -> bool:
        return bool(await valkey.command("LRANGE", "noted", 0, -1) == [b"a", b"b"])

    client: Any = await valkey.rare()
    async with client:
        await client.client_pause(250, all=False)
        valkey.later("RPUSH", "noted", "a")
        await eventually(taken)
        valkey.later("RPUSH", "noted", "b")
        await eventually(written)


async def test_what_is_noted_while_valkey_is_down_is_lost_and_nothing_else(server: Server, valkey: Valkey) -> None:
    await valkey.command("PING")
    server.kill()
    valkey.later("SADD", "noted", "a")
    await valkey.settle()
    with pytest.raises(ValkeyDown):
        await valkey.command("PING")

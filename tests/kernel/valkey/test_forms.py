"""Sentinel and cluster, with real ones."""

import subprocess
from pathlib import Path

import pytest

from faults.servers.valkey import BINARY
from stoa.kernel.valkey import Script, ValkeyDown, connect_valkey
from tests.harness.ports import free_port
from tests.kernel.valkey.servers import SETTINGS, Server, running, stands, until

ADD = Script("add", "return redis.call('INCRBY', KEYS[1], ARGV[1])")


async def test_a_cluster_answers_commands_scripts_and_messages() -> None:
    with running("--cluster-enabled", "yes", "--cluster-port", str(free_port()), port=free_port()) as server:
        setup = connect_valkey(SETTINGS, server.url)
        await setup.command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
        await stands(setup)
        await setup.close()
        client = connect_valkey(SETTINGS, f"redis+cluster://127.0.0.1:{server.port}")
        assert client.clustered
        await client.command("SET", "k", "v")
        assert await client.command("GET", "k") == b"v"
        assert await client.run(ADD, ["n"], [3]) == 3
        assert await client.run(ADD, ["n"], [3]) == 6
        heard: list[bytes] = []
        listener = client.listen(["news"], lambda _channel, data: heard.append(data), lambda: None)
        assert await listener.wait_connected(5)
        await client.command("PUBLISH", "news", "x")
        assert await until(lambda: heard == [b"x"])
        server.kill()
        with pytest.raises(ValkeyDown):
            await client.command("GET", "k")
        await client.close()


async def test_a_sentinel_names_the_master_and_its_successor() -> None:
    first, second = Server(port=free_port()), Server(port=free_port())
    sentinel_port = free_port()
    conf = Path(first.folder.name) / "sentinel.conf"
    conf.write_text(
        f"port {sentinel_port}\nbind 127.0.0.1\nsentinel monitor main 127.0.0.1 {first.port} 1\n"
        "sentinel down-after-milliseconds main 300\nsentinel failover-timeout main 2000\n",
        encoding="utf-8",
    )
    process = subprocess.Popen([BINARY, str(conf), "--sentinel"], stdout=subprocess.DEVNULL)  # noqa: ASYNC220
    client = connect_valkey(SETTINGS, f"redis+sentinel://127.0.0.1:{sentinel_port}/main")
    follower = connect_valkey(SETTINGS, second.url)
    try:
        await follower.command("REPLICAOF", "127.0.0.1", first.port or 0)
        for _ in range(200):
            try:
                await client.command("SET", "k", "v")
                break
            except ValkeyDown:
                assert await until(lambda: client.ready, 5)
        replica = b""
        probe = connect_valkey(SETTINGS, f"redis://127.0.0.1:{sentinel_port}")
        while b"slaves=1" not in replica:
            replica = await probe.command("INFO", "sentinel")
        await probe.close()
        first.kill()
        assert await until(lambda: not client.ready)
        assert await until(lambda: client.ready, 30)
        assert b"role:master" in await client.command("INFO", "replication")
    finally:
        process.kill()
        process.wait()
        await client.close()
        await follower.close()
        second.close()
        first.close()

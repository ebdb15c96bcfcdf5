"""Start, attach, stop: one process, several, several checkouts."""

import asyncio
import json
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from stoa.kernel.config import Size
from stoa.kernel.embedded import EmbeddedFault, EmbeddedSettings, create_database, memory, processes

from .conftest import OtherProcess, Teller, ask, postgres_pid, valkey, valkey_pid

MEGABYTE = 1024 * 1024


async def test_both_servers_answer_on_every_address(new_pair: Teller) -> None:
    with new_pair.servers().running() as addresses:
        assert await ask(addresses.postgres_dsn, "select 1 + 1") == 2
        assert await ask(addresses.postgres_socket_dsn, "show timezone") == "UTC"
        for url in (addresses.valkey_url, addresses.valkey_socket_url):
            with valkey(url) as client:
                assert client.set("greeting", "hello")
                assert client.get("greeting") == "hello"


def test_only_what_is_asked_for_starts(new_pair: Teller) -> None:
    with new_pair.servers().running(postgres=False) as addresses:
        assert not addresses.postgres_dsn
        assert addresses.valkey_url
        assert not (new_pair.data / "servers" / "postgres").exists()


async def test_what_was_saved_is_there_in_the_next_run(kept_pair: Teller) -> None:
    with kept_pair.servers().running() as first:
        await ask(first.postgres_dsn, "create table kept as select 'boat' as word")
        with valkey(first.valkey_url) as client:
            client.set("kept", "boat")
    with kept_pair.servers().running() as second:
        assert await ask(second.postgres_dsn, "select word from kept") == "boat"
        with valkey(second.valkey_url) as client:
            assert client.get("kept") == "boat"
    assert second.postgres_dsn == first.postgres_dsn


async def test_development_servers_survive_a_power_cut_by_their_settings(kept_pair: Teller) -> None:
    with kept_pair.servers().running() as addresses:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            assert await ask(addresses.postgres_dsn, "select current_setting($1)", name) == "on"
        with valkey(addresses.valkey_url) as client:
            assert client.config_get("append*") == {"appendonly": "yes", "appendfsync": "everysec"} | {
                name: value
                for name, value in client.config_get("append*").items()
                if name in {"appendfilename", "appenddirname"}
            }


async def test_postgresql_keeps_pages_in_as_much_memory_as_it_is_given(pair: Teller) -> None:
    pair.settings = EmbeddedSettings(postgres_memory=Size(48 * MEGABYTE))
    with pair.servers().running(valkey=False) as addresses:
        assert await ask(addresses.postgres_dsn, "show shared_buffers") == "48MB"


@pytest.mark.parametrize(
    ("limit", "pages"), [("max", None), ("268435456", 128), ("4294967296", 512), (str(2**62), None)]
)
def test_unasked_it_takes_an_eighth_of_the_machine_or_of_the_container(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, pages: int | None
) -> None:
    told = tmp_path / "memory.max"
    told.write_text(f"{limit}\n")
    monkeypatch.setattr(memory, "LIMITS", (told, tmp_path / "missing"))
    of_machine = psutil.virtual_memory().total // 8
    expected = min(max(of_machine, 128 * MEGABYTE), 1024 * MEGABYTE)
    assert memory.measure_pages() == (min(expected, pages * MEGABYTE) if pages else expected)


async def test_the_last_process_out_stops_the_servers(pair: Teller, other_process: Callable[..., OtherProcess]) -> None:
    other = other_process(pair.data)
    known = other.known()
    servers = pair.servers()
    addresses = servers.start(supervise=False)
    assert addresses.database("arena") == known["dsn"]
    pids = postgres_pid(pair.data), valkey_pid(pair.data)
    assert other.leave() == 0
    assert await ask(addresses.postgres_dsn, "select 1") == 1
    servers.stop()
    assert not any(processes.is_alive(pid) for pid in pids)


def test_processes_that_start_at_once_agree_on_one_pair(new_pair: Teller) -> None:
    users = [new_pair.servers() for _ in range(6)]
    with ThreadPoolExecutor(len(users)) as pool:
        found = list(pool.map(lambda user: user.start(supervise=False), users))
        assert len({addresses.postgres_dsn for addresses in found}) == 1
        assert len({addresses.valkey_url for addresses in found}) == 1
        pid = postgres_pid(new_pair.data)
        list(pool.map(lambda user: user.stop(), users))
    assert not processes.is_alive(pid)


async def test_two_checkouts_run_side_by_side(new_data: Callable[[], Path]) -> None:
    here, there = Teller(new_data()), Teller(new_data())
    with here.servers().running() as first, there.servers().running() as second:
        await ask(first.postgres_dsn, "create table only_here ()")
        assert await ask(second.postgres_dsn, "select to_regclass('only_here')") is None
        assert first.valkey_url != second.valkey_url


def test_addresses_are_recorded_for_the_owner_alone(pair: Teller) -> None:
    record, password = pair.data / "servers.json", pair.data / "servers.password"
    with pair.servers().running() as addresses:
        assert json.loads(record.read_text())["postgres_dsn"] == addresses.postgres_dsn
        assert {stat.S_IMODE(path.stat().st_mode) for path in (record, password)} == {0o600}
        assert password.read_text().strip() not in repr(addresses)
    assert not record.exists()


async def test_a_wrong_password_is_refused_on_both(pair: Teller) -> None:
    secret = None
    with pair.servers().running() as addresses:
        secret = (pair.data / "servers.password").read_text().strip()
        with pytest.raises(Exception, match="password authentication failed"):
            await ask(addresses.postgres_dsn.replace(secret, "guess"), "select 1")
        with pytest.raises(Exception, match="password authentication failed"):
            await ask(addresses.postgres_socket_dsn.replace(secret, "guess"), "select 1")
        with (
            valkey(addresses.valkey_url.replace(secret, "guess")) as client,
            pytest.raises(Exception, match="invalid username-password"),
        ):
            client.get("anything")


async def test_a_lost_password_file_loses_no_data(pair: Teller) -> None:
    with pair.servers().running(valkey=False) as first:
        await ask(first.postgres_dsn, "create table kept as select 7 as number")
    (pair.data / "servers.password").unlink()
    with pair.servers().running(valkey=False) as second:
        assert second.postgres_dsn != first.postgres_dsn
        assert await ask(second.postgres_dsn, "select number from kept") == 7
    assert pair.heard("gets the new one")


async def test_a_database_asked_for_by_many_at_once_is_made_once(pair: Teller) -> None:
    with pair.servers().running(valkey=False) as addresses:
        made = await asyncio.gather(*(create_database(addresses.postgres_dsn, 'odd "name"') for _ in range(8)))
        assert sorted(made) == [False] * 7 + [True]
        assert await ask(addresses.database('odd "name"'), "select current_database()") == 'odd "name"'
        await ask(addresses.database('odd "name"'), "create table copied ()")
        assert await create_database(addresses.postgres_dsn, "second", template='odd "name"')
        assert await ask(addresses.database("second", over_socket=False), "select to_regclass('copied')") == "copied"


@pytest.mark.parametrize("name", ["", "x" * 64, "a\0b"])
async def test_a_name_that_no_database_can_have_is_refused(name: str) -> None:
    with pytest.raises(EmbeddedFault, match="1 to 63 bytes"):
        await create_database("postgresql://unused", name)


def test_servers_of_the_tests_are_not_given_to_a_run_that_keeps_data(pair: Teller) -> None:
    with pair.servers().running(valkey=False), pytest.raises(EmbeddedFault, match="started for tests"):
        Teller(pair.data, durable=True).servers().start(valkey=False)
    with Teller(pair.data, durable=True).servers().running(valkey=False) as addresses:
        assert addresses.postgres_dsn

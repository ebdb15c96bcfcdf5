"""Kills, leftovers, foreign data, taken ports, broken disks: said in words, nothing lost."""

import errno
import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from stoa.kernel.embedded import EmbeddedFault, processes
from stoa.kernel.embedded.faults import PortTaken, explain_exit, said_in_words
from stoa.kernel.embedded.supervise import bound_log

from .conftest import OtherProcess, Teller, ask, postgres_pid, valkey, valkey_pid


def wait_for(happened: Callable[[], bool]) -> None:
    """Wait until something has happened; a test that waits for ever is ended by the suite."""
    while not happened():
        time.sleep(0.02)


async def test_a_killed_postgres_comes_back_on_the_same_address(kept_pair: Teller) -> None:
    with kept_pair.servers().running(valkey=False) as addresses:
        await ask(addresses.postgres_dsn, "create table kept as select 7 as number")
        before = postgres_pid(kept_pair.data)
        os.kill(before, signal.SIGKILL)
        wait_for(lambda: kept_pair.heard("PostgreSQL runs again"))
        assert postgres_pid(kept_pair.data) != before
        assert await ask(addresses.postgres_dsn, "select number from kept") == 7
    assert kept_pair.heard(f"PostgreSQL (process {before}) ended without stopping")


def test_a_killed_valkey_comes_back_with_its_journal(kept_pair: Teller) -> None:
    with kept_pair.servers().running(postgres=False) as addresses:
        with valkey(addresses.valkey_url) as client:
            client.set("kept", "boat")
            assert client.execute_command("WAITAOF", 1, 0, 0) == [1, 0]
        os.kill(valkey_pid(kept_pair.data), signal.SIGKILL)
        wait_for(lambda: kept_pair.heard("Valkey runs again"))
        with valkey(addresses.valkey_url) as client:
            assert client.get("kept") == "boat"


def test_servers_of_a_killed_process_are_taken_over(pair: Teller, other_process: Callable[..., OtherProcess]) -> None:
    other = other_process(pair.data)
    known = other.known()
    pid = postgres_pid(pair.data)
    other.kill()
    assert processes.is_alive(pid)
    with pair.servers().running(supervise=False) as addresses:
        assert addresses.database("arena") == known["dsn"]
        assert postgres_pid(pair.data) == pid
    assert not processes.is_alive(pid)


async def test_after_everything_was_killed_the_next_start_recovers(kept_pair: Teller) -> None:
    servers = kept_pair.servers()
    addresses = servers.start(supervise=False)
    await ask(addresses.postgres_dsn, "create table kept as select 7 as number")
    pids = postgres_pid(kept_pair.data), valkey_pid(kept_pair.data)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not any(processes.is_alive(pid) for pid in pids))
    servers.stop()
    with kept_pair.servers().running() as again:
        assert again.postgres_dsn == addresses.postgres_dsn
        assert await ask(again.postgres_dsn, "select number from kept") == 7
    assert kept_pair.heard("It recovers from its journal")


async def test_a_note_that_names_a_stranger_is_seen_through(pair: Teller) -> None:
    with pair.servers().running():
        note = (pair.data / "servers" / "postgres" / "postmaster.pid").read_text()
    home = pair.data / "servers"
    _, _, rest = note.partition("\n")
    (home / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{rest}")
    (home / "valkey" / "valkey.pid").write_text(f"{os.getpid()}\n")
    with pair.servers().running() as addresses:
        assert await ask(addresses.postgres_dsn, "select 1") == 1
        with valkey(addresses.valkey_url) as client:
            assert client.ping()
    assert pair.heard(f"process {os.getpid()}) ended without stopping")


async def test_a_half_made_data_folder_is_made_anew(new_pair: Teller) -> None:
    half = new_pair.data / "servers" / "postgres.new-1"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with new_pair.servers().running(valkey=False) as addresses:
        assert await ask(addresses.postgres_dsn, "select 1") == 1
    assert not half.exists()
    assert new_pair.heard("Removing postgres.new-1")


async def test_a_first_start_that_was_killed_half_way_is_begun_anew(
    new_pair: Teller, other_process: Callable[..., OtherProcess]
) -> None:
    home = new_pair.data / "servers"
    other = other_process(new_pair.data)
    wait_for(lambda: any(home.glob("postgres.new-*/PG_VERSION")))
    other.kill()
    assert not (home / "postgres").exists()
    with new_pair.servers().running(valkey=False) as addresses:
        assert await ask(addresses.postgres_dsn, "select 1") == 1
    assert new_pair.heard("an earlier run was interrupted")
    assert list(home.glob("postgres.new-*")) == []


def test_data_of_another_version_is_left_alone_and_both_ways_out_are_named(pair: Teller) -> None:
    with pair.servers().running(valkey=False):
        marker = pair.data / "servers" / "postgres" / "PG_VERSION"
    marker.write_text("14\n")
    with pytest.raises(EmbeddedFault) as refusal:
        pair.servers().start(valkey=False)
    assert "made by PostgreSQL 14" in refusal.value.sentence
    assert "nothing is lost" in refusal.value.sentence
    assert "STOA_POSTGRES_BIN=" in refusal.value.mend
    assert "stoa.kernel.embedded.upgrade" in refusal.value.mend
    assert marker.read_text() == "14\n"


def test_a_folder_that_is_no_database_is_left_alone(new_pair: Teller) -> None:
    folder = new_pair.data / "servers" / "postgres"
    folder.mkdir(parents=True)
    (folder / "thesis.txt").write_text("do not delete")
    with pytest.raises(EmbeddedFault, match="no PostgreSQL data folder"):
        new_pair.servers().start(valkey=False)
    assert (folder / "thesis.txt").read_text() == "do not delete"


def test_a_failed_start_leaves_nothing_running(new_pair: Teller) -> None:
    folder = new_pair.data / "servers" / "postgres"
    folder.mkdir(parents=True)
    with pytest.raises(EmbeddedFault):
        new_pair.servers().start()
    assert processes.others_in(new_pair.data / "servers" / "valkey") == []


async def test_a_taken_port_is_no_obstacle(pair: Teller) -> None:
    with pair.servers().running(valkey=False) as first:
        port = int((pair.data / "servers" / "postgres.port").read_text())
    with socket.create_server(("127.0.0.1", port)), pair.servers().running(valkey=False) as second:
        assert f":{port}/" in first.postgres_dsn
        assert f":{port}/" not in second.postgres_dsn
        assert await ask(second.postgres_dsn, "select 1") == 1


def test_a_second_start_of_the_same_object_is_refused(pair: Teller) -> None:
    servers = pair.servers()
    with servers.running(postgres=False), pytest.raises(EmbeddedFault, match="already started"):
        servers.start()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "is full"),
        (errno.EDQUOT, "quota"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "may not write"),
        (errno.EPERM, "may not change"),
    ],
)
def test_a_fault_of_the_disk_names_the_folder_and_the_mend(number: int, words: str) -> None:
    with pytest.raises(EmbeddedFault, match=words) as fault, said_in_words(Path("/somewhere")):
        raise OSError(number, os.strerror(number))
    assert "/somewhere" in fault.value.sentence
    assert fault.value.mend


def test_an_unknown_fault_of_the_disk_stays_what_it_is() -> None:
    with pytest.raises(OSError, match="Input/output"), said_in_words(Path("/somewhere")):
        raise OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("FATAL:  could not write lock file: No space left on device", "The disk is full"),
        ("postgres: error while loading shared libraries: libicuuc.so.72", "system library"),
        ("FATAL:  could not resize shared memory segment", "too little shared memory"),
        ("Bad file format reading the append only file", "journal is damaged"),
        ("FATAL:  something nobody foresaw", "something nobody foresaw"),
        ("", "nothing at all"),
    ],
)
def test_the_last_words_of_a_server_are_explained(line: str, words: str) -> None:
    fault = explain_exit("PostgreSQL", f"LOG:  starting\n{line}\n" if line else "", Path("/a/log"))
    assert words in str(fault)
    assert fault.mend


def test_a_lost_race_for_a_port_is_told_apart() -> None:
    said = 'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use'
    assert isinstance(explain_exit("PostgreSQL", said, Path("/a/log")), PortTaken)


def test_a_log_that_has_grown_is_moved_aside_once(tmp_path: Path) -> None:
    log = tmp_path / "postgresql.log"
    with log.open("ab") as writer:
        writer.write(b"x" * 100)
        writer.flush()
        bound_log(log, limit=50)
        writer.write(b"after")
    assert log.read_bytes() == b"after"
    assert (tmp_path / "postgresql.old.log").read_bytes() == b"x" * 100
    bound_log(log, limit=50)
    assert log.read_bytes() == b"after"

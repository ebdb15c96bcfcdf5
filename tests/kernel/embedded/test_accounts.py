"""Who the servers run as, and folders that this user cannot enter."""

import os
import pwd
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from stoa.kernel.embedded import EmbeddedFault, EmbeddedSettings

from .conftest import OtherProcess, Teller, ask, postgres_pid, remove_servers, valkey, valkey_pid

ORDINARY = pwd.getpwnam("nobody").pw_uid
NAMELESS = 54_321  # a user that no file knows, as some containers have them

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@pytest.fixture
def private_data(tmp_path: Path) -> Iterator[Path]:
    """Give a data folder in a checkout which nobody else can enter."""
    tmp_path.chmod(0o700)
    yield tmp_path / "checkout" / ".stoa"
    remove_servers(tmp_path / "checkout" / ".stoa")


@needs_root
def test_started_by_root_the_servers_run_as_somebody_else(pair: Teller) -> None:
    with pair.servers().running():
        for pid in (postgres_pid(pair.data), valkey_pid(pair.data)):
            assert psutil.Process(pid).uids().effective != 0


@needs_root
async def test_in_a_checkout_that_others_cannot_enter_the_data_lies_elsewhere(private_data: Path) -> None:
    pair = Teller(private_data)
    with pair.servers().running() as addresses:
        await ask(addresses.postgres_dsn, "create table kept as select 7 as number")
        with valkey(addresses.valkey_socket_url) as client:
            assert client.ping()
    link = private_data / "servers"
    assert link.is_symlink()
    assert not link.resolve().is_relative_to(private_data)
    assert pair.heard(str(link.resolve()))
    with pair.servers().running(valkey=False) as addresses:
        assert await ask(addresses.postgres_dsn, "select number from kept") == 7


@needs_root
async def test_a_copied_checkout_does_not_write_into_the_original(private_data: Path) -> None:
    pair = Teller(private_data)
    with pair.servers().running(valkey=False):
        pass
    copy = private_data.parent.parent / "copy" / ".stoa"
    shutil.copytree(private_data, copy, symlinks=True)
    with pytest.raises(EmbeddedFault, match="copied link"):
        Teller(copy).servers().start(valkey=False)


@needs_root
def test_a_checkout_that_was_closed_later_is_said_in_words(data: Path) -> None:
    pair = Teller(data)
    with pair.servers().running(postgres=False):
        pass
    data.chmod(0o700)
    with pytest.raises(EmbeddedFault, match="can no longer enter"):
        pair.servers().start(postgres=False)


@needs_root
async def test_an_ordinary_user_runs_them_as_itself_and_root_leaves_them_to_that_user(
    new_data: Callable[[], Path], other_process: Callable[..., OtherProcess]
) -> None:
    data = new_data()
    os.chown(data.parent, ORDINARY, ORDINARY)
    other = other_process(data, str(ORDINARY))
    known = other.known()
    assert known["uid"] == ORDINARY
    assert psutil.Process(postgres_pid(data)).uids().effective == ORDINARY
    assert psutil.Process(valkey_pid(data)).uids().effective == ORDINARY
    assert await ask(known["dsn"], "select 1") == 1
    assert other.leave() == 0
    with Teller(data).servers().running(valkey=False):
        assert psutil.Process(postgres_pid(data)).uids().effective == ORDINARY


@needs_root
def test_a_user_without_a_name_is_told_that_postgres_insists_on_one(
    new_data: Callable[[], Path], other_process: Callable[..., OtherProcess]
) -> None:
    data = new_data()
    os.chown(data.parent, NAMELESS, NAMELESS)
    _, said = other_process(data, str(NAMELESS)).process.communicate(timeout=60)
    assert "has no entry in /etc/passwd" in said
    assert not list((data / "servers").glob("postgres*"))


@needs_root
def test_data_of_root_cannot_be_used_by_an_ordinary_user(
    pair: Teller, other_process: Callable[..., OtherProcess]
) -> None:
    with pair.servers().running(postgres=False):
        pass
    other = other_process(pair.data, str(ORDINARY))
    _, said = other.process.communicate(timeout=60)
    assert other.process.returncode == 1
    assert "Run Stoa as the user who owns that folder" in said


@needs_root
def test_the_user_can_be_named(data: Path) -> None:
    pair = Teller(data, settings=EmbeddedSettings(user="nobody"))
    with pair.servers().running(postgres=False):
        assert psutil.Process(valkey_pid(data)).uids().effective == pwd.getpwnam("nobody").pw_uid


@needs_root
@pytest.mark.parametrize(("user", "words"), [("no-such-user", "no such user"), ("root", "refuses to run as root")])
def test_a_user_that_cannot_be_is_refused(data: Path, user: str, words: str) -> None:
    with pytest.raises(EmbeddedFault, match=words):
        Teller(data, settings=EmbeddedSettings(user=user)).servers().start()


@needs_root
async def test_data_that_root_put_there_is_given_to_the_servers_user(pair: Teller) -> None:
    with pair.servers().running(valkey=False) as addresses:
        await ask(addresses.postgres_dsn, "create table kept as select 7 as number")
    for parent, _, files in (pair.data / "servers" / "postgres").walk():
        for path in (parent, *(parent / name for name in files)):
            os.chown(path, 0, 0)
    with pair.servers().running(valkey=False) as addresses:
        assert await ask(addresses.postgres_dsn, "select number from kept") == 7
    assert pair.heard("belonged to root")


def test_a_long_path_gets_its_sockets_elsewhere(new_data: Callable[[], Path]) -> None:
    data = new_data().parent / ("deep" * 20) / ".stoa"
    pair = Teller(data)
    try:
        with pair.servers().running(postgres=False) as addresses, valkey(addresses.valkey_socket_url) as client:
            assert client.ping()
            assert str(data) not in addresses.valkey_socket_url
    finally:
        remove_servers(data)

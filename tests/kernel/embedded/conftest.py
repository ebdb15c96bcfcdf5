"""Folders for servers, and other processes that use them."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from valkey import Valkey

from stoa.kernel.embedded import EmbeddedSettings, Servers, processes
from stoa.kernel.embedded.layout import SHORT_HOME, find_layout
from tests.harness.servers import MEMORY, is_roomy

# A new database is a thousand small files: they are written to memory where there is enough of it.
PLACE = MEMORY if is_roomy() else SHORT_HOME


def remove_servers(data: Path) -> None:
    """End what still runs in a data folder, and remove the folder."""
    layout, _ = find_layout(data, "")
    note = layout.postgres / "postmaster.pid"
    if (running := processes.others_in(layout.postgres)) and note.exists():
        processes.send(int(note.read_text().split()[0]), signal.SIGQUIT)  # it frees its shared memory
    for valkey in processes.others_in(layout.valkey):
        processes.send(valkey.pid, signal.SIGKILL)
        running.append(valkey)
    processes.clear_out(running, patience=2)
    shutil.rmtree(layout.sockets, ignore_errors=True)
    shutil.rmtree(layout.home, ignore_errors=True)
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def new_data() -> Iterator[Callable[[], Path]]:
    """Make data folders that every user can reach (pytest's own are private)."""
    made: list[Path] = []

    def make() -> Path:
        folder = Path(tempfile.mkdtemp(prefix="stoa-test-", dir=PLACE))
        folder.chmod(0o755)
        made.append(folder)
        return folder / ".stoa"

    yield make
    for folder in made:
        remove_servers(folder / ".stoa")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def data(new_data: Callable[[], Path]) -> Path:
    """Give one such folder."""
    return new_data()


@dataclass
class Teller:
    """Servers of one folder that write down what they say."""

    data: Path
    durable: bool = False
    settings: EmbeddedSettings = field(default_factory=EmbeddedSettings)
    said: list[str] = field(default_factory=list)

    def servers(self) -> Servers:
        """Give another user of them."""
        return Servers(self.data, self.settings, durable=self.durable, say=self.said.append)

    def heard(self, words: str) -> bool:
        """Say whether any sentence held those words."""
        return any(words in sentence for sentence in self.said)


@pytest.fixture
def programs() -> Iterator[Path]:
    """Make a folder for programs that the servers' user may run."""
    folder = Path(tempfile.mkdtemp(prefix="stoa-test-", dir=SHORT_HOME))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def made_before() -> Iterator[Path]:
    """Make one database folder, which most tests begin with a copy of: making it takes longer than all else."""
    folder = Path(tempfile.mkdtemp(prefix="stoa-test-", dir=PLACE))
    folder.chmod(0o755)
    with Servers(folder / ".stoa", durable=False).running(valkey=False, supervise=False):
        pass
    yield folder / ".stoa"
    remove_servers(folder / ".stoa")
    shutil.rmtree(folder)


@pytest.fixture
def new_pair(data: Path) -> Teller:
    """Give servers that have never run, and forget, for speed."""
    return Teller(data)


@pytest.fixture
def pair(data: Path, made_before: Path) -> Teller:
    """Give servers that have run before, and forget, for speed."""
    home = data / "servers"
    home.mkdir(parents=True)
    home.chmod(0o711)
    shutil.copy2(made_before / "servers.password", data)
    copied = [made_before / "servers" / name for name in ("postgres", "postgres.password-mark")]
    subprocess.run(["cp", "-a", *copied, home], check=True)
    return Teller(data)


@pytest.fixture
def kept_pair(pair: Teller) -> Teller:
    """Give servers that keep what they are told, as in development."""
    pair.durable = True
    return pair


class OtherProcess:
    """Another process that uses the servers of a folder."""

    def __init__(self, data: Path, *arguments: str) -> None:
        command = [sys.executable, str(Path(__file__).with_name("user_process.py")), str(data), *arguments]
        environ = {**os.environ, "HOME": str(data.parent), "PYTHONDONTWRITEBYTECODE": "1"}
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ
        )

    def known(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            assert self.process.stderr is not None
            pytest.fail(f"The other process did not start: {self.process.stderr.read()}")
        return dict(json.loads(line))

    def leave(self) -> int:
        self.process.communicate(timeout=60)
        return self.process.returncode

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)


@pytest.fixture
def other_process() -> Iterator[Callable[..., OtherProcess]]:
    """Start other processes; none outlives the test."""
    started: list[OtherProcess] = []

    def start(data: Path, *arguments: str) -> OtherProcess:
        started.append(OtherProcess(data, *arguments))
        return started[-1]

    yield start
    for other in started:
        if other.process.poll() is None:
            other.kill()


async def ask(dsn: str, statement: str, *arguments: object) -> Any:
    """Run one statement and give its first value."""
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(statement, *arguments)
    finally:
        await connection.close()


def valkey(url: str) -> Valkey:
    """Open a client of an embedded Valkey."""
    return Valkey.from_url(url, decode_responses=True)


def postgres_pid(data: Path) -> int:
    """Tell the process number of the PostgreSQL in a folder."""
    layout, _ = find_layout(data, "")
    return int((layout.postgres / "postmaster.pid").read_text().splitlines()[0])


def valkey_pid(data: Path) -> int:
    """Tell the process number of the Valkey in a folder."""
    layout, _ = find_layout(data, "")
    return int((layout.valkey / "valkey.pid").read_text())

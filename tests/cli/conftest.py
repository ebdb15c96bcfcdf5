"""The `stoa` command as an operator runs it: another process, a folder of its own, real servers."""

import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

import asyncpg
import httpx2
import pytest

from tests.harness.servers import PostgresForTests

PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Read standard output as a program would."""
        return json.loads(self.out)


@dataclass(slots=True)
class Stoa:
    """Runs commands in one folder, with one environment."""

    folder: Path
    environ: dict[str, str]
    program: tuple[str, ...] = (sys.executable, "-m", "stoa.cli")
    started: list["Serving"] = field(default_factory=list)

    def __call__(self, *words: object, **changed: str) -> Said:
        """Run a command to its end."""
        done = subprocess.run(
            [*self.program, *map(str, words)],
            capture_output=True,
            text=True,
            cwd=self.folder,
            env={**self.environ, **changed},
            timeout=PATIENCE,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def begin(self, *words: object, **changed: str) -> "Serving":
        """Start a command that goes on."""
        process = subprocess.Popen(
            [*self.program, *map(str, words)],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            cwd=self.folder,
            env={**self.environ, **changed},
            stdin=subprocess.DEVNULL,
        )
        self.started.append(Serving(process))
        return self.started[-1]


@dataclass(slots=True)
class Serving:
    """A command that goes on until it is stopped."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    def until(self, words: str) -> str:
        """Read what it says until the words come, and give that line."""
        assert self.process.stderr is not None
        end = monotonic() + PATIENCE
        for line in self.process.stderr:
            self.lines.append(line.rstrip())
            if words in line:
                return line.strip()
            assert monotonic() < end, f"{words!r} did not come: {self.lines}"
        message = f"It ended before it said {words!r}: {self.lines}"
        raise AssertionError(message)

    def port(self) -> int:
        """Wait until it serves, and give the port."""
        line = self.until("Stoa is at")
        self.until("Ctrl-C")
        return int(line.rsplit(":", 1)[1].strip("/"))

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal, and give the code with which it ends."""
        self.process.send_signal(number)
        assert self.process.stderr is not None
        self.lines += self.process.stderr.read().splitlines()
        return self.process.wait(PATIENCE)


def ask(port: int, path: str = "/", host: str = "localhost") -> httpx2.Response:
    """Ask a served site for something."""
    with httpx2.Client(trust_env=False, timeout=30) as client:
        return client.get(f"http://127.0.0.1:{port}{path}", headers={"Host": f"{host}:{port}"})


@pytest.fixture
def bare_stoa(tmp_path: Path) -> Iterator[Stoa]:
    """Give the command without any server set: it would start its own in the folder."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "STOA_POSTGRES_BIN") if name in os.environ}
    folder = tmp_path / "here"
    folder.mkdir()
    root = Path(__file__).parents[2]
    environ = {**kept, "STOA_DATA": str(tmp_path / "data"), "PYTHONPATH": str(root / "src"), "COLUMNS": "120"}
    made = Stoa(folder, environ)
    yield made
    for serving in made.started:
        if serving.process.poll() is None:
            serving.process.kill()
            serving.process.wait()
        if serving.process.stderr is not None:
            serving.process.stderr.close()


@dataclass(slots=True)
class Databases:
    """Names of databases that are dropped when the test is over, with whatever a restore has put beside them."""

    postgres: PostgresForTests
    prefix: str

    @property
    def url(self) -> str:
        """An address with `{site}` where each site's name belongs."""
        return self.postgres.dsn(f"{self.prefix}_{{site}}")

    def of(self, name: str) -> str:
        """Give the address of one of them."""
        return self.postgres.dsn(f"{self.prefix}_{name}")

    async def fetch(self, name: str, sql: str, *args: object) -> list[Any]:
        """Ask one of them something."""
        connection = await asyncpg.connect(self.of(name))
        try:
            return list(await connection.fetch(sql, *args))
        finally:
            await connection.close()

    async def names(self) -> list[str]:
        """List those that are there, without their common beginning."""
        connection = await asyncpg.connect(self.postgres.maintenance_dsn)
        try:
            sql = "select datname from pg_database where starts_with(datname, $1) order by 1"
            return [row[0].removeprefix(self.prefix) for row in await connection.fetch(sql, self.prefix)]
        finally:
            await connection.close()

    async def drop(self) -> None:
        """Drop every one of them."""
        names = await self.names()
        connection = await asyncpg.connect(self.postgres.maintenance_dsn)
        for name in names:
            await connection.execute(f'drop database if exists "{self.prefix}{name}" with (force)')
        await connection.close()


@pytest.fixture
async def databases(postgres: PostgresForTests) -> Any:
    """Give names for databases of this test alone."""
    made = Databases(postgres, f"cli_{os.getpid()}_{secrets.token_hex(3)}")
    yield made
    await made.drop()


@pytest.fixture
def stoa(bare_stoa: Stoa, databases: Databases, valkey_url: str, valkey: object) -> Stoa:
    """Give the command with a PostgreSQL and a Valkey that run already; the databases are not made yet."""
    bare_stoa.environ |= {"DATABASE_URL": databases.url, "VALKEY_URL": valkey_url}
    return bare_stoa


type Run = Callable[..., Said]

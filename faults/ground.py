"""What is broken: PostgreSQL, Valkey, web processes and workers, all of our own, each started again when it ends."""

import asyncio
import os
import signal
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from faults.journal import Journal
from faults.servers.postgres import PostgresServer
from faults.servers.valkey import ValkeyServer
from faults.site import SITE
from faults.starting import start_process
from faults.waiting import until
from stoa.kernel.db.migrate import migrate
from stoa.kernel.db.migrations import load_migrations, migration_folders
from stoa.kernel.embedded import create_database

DATABASE = "faults"
_LAST_LINES, _LONGEST_LINE = 8, 300
HTTP_OK = 200
ROOMY = "max_connections = 200\n"  # two web processes and two workers, each with its pools
# On a busy machine anything takes long; what must not is measured by what clients hear.
_STOP_SECONDS = 60.0
_REPLACED_SECONDS = 300.0
_WORDS = {"web": "a web process", "work": "a worker"}
# Short, so that a round does not take long; what they mean is the same.
_QUICK = {
    "JOBS_DEAD_AFTER": "2s",
    "JOBS_POLL": "200ms",
    "JOBS_SWEEP_EVERY": "500ms",
    "EVENTS_POLL": "200ms",
    "DATABASE_CONNECT_TIMEOUT": "2s",
    "STOA_ACCESS_LOG": "false",
    "STOA_DRAIN": "5s",  # as in production
}


@dataclass(slots=True)
class Running:
    """One process of Stoa; `port` is 0 for a worker."""

    words: tuple[str, ...]
    environment: dict[str, str]
    log: Path
    port: int = 0
    process: ForkServerProcess | None = None
    starts: int = 0

    def start(self) -> None:
        """Start it."""
        self.process = start_process(self.words, self.environment, self.log)
        self.starts += 1

    def send(self, number: signal.Signals) -> None:
        """Send it a signal, where it runs."""
        if self.process is not None and self.process.pid is not None and not self.ended:
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, number)

    async def replace(self, number: signal.Signals) -> None:
        """End it, and wait until whoever tends it has started the next and that is ready."""
        starts = self.starts
        self.send(number)
        await until(lambda: self.starts > starts, _REPLACED_SECONDS, "A new process")
        await self.until_ready()

    @property
    def ended(self) -> bool:
        """Whether it has ended."""
        return self.process is None or not self.process.is_alive()

    def answers(self) -> bool:
        """Whether it takes requests."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=1)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == HTTP_OK
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    async def until_ready(self, seconds: float = _REPLACED_SECONDS) -> None:
        """Wait until it answers; a worker says nothing, so it is only given a moment."""
        end = time.monotonic() + seconds
        while self.port and not await asyncio.to_thread(self.answers):
            if time.monotonic() > end:
                message = f"{_WORDS[self.words[0]]} did not answer: {self.log.read_text(errors='replace')[-2000:]}"
                raise TimeoutError(message)
            await asyncio.sleep(0.02)


@dataclass(slots=True)
class Ground:
    """Everything that a fault may touch."""

    folder: Path
    postgres: PostgresServer
    """The one that takes writes."""
    valkey: ValkeyServer
    journal: Journal
    database_url: str
    environment: dict[str, str]
    webs: list[Running] = field(default_factory=list)
    workers: list[Running] = field(default_factory=list)
    ending: bool = False
    """Whoever ends now is not started again."""

    @property
    def ports(self) -> list[int]:
        """Where the web processes are."""
        return [web.port for web in self.webs]

    @property
    def restarts(self) -> int:
        """How often a process had to be started again."""
        return sum(one.starts - 1 for one in (*self.webs, *self.workers))

    @property
    def ended_with(self) -> str:
        """What those had to say besides warnings that had to be started again: why, or that the machine stood still."""
        again = [one for one in (*self.webs, *self.workers) if one.starts > 1]
        return " ".join(f"{one.log.name}: {_grave(one.log.read_text(errors='replace'))}" for one in again)

    async def begin(
        self,
        webs: int,
        workers: int,
        *,
        clocks: Sequence[Mapping[str, str]] = (),
        more: Mapping[str, str] | None = None,
        logs: Path | None = None,
    ) -> None:
        """Start processes, and wait until they answer. `clocks` is what each worker is told besides."""
        logs = logs or self.folder
        said = {**os.environ, **_QUICK, **self.environment, **(more or {})}
        ports = [free_port() for _ in range(webs)]
        new = [Running(("web", str(port)), said, logs / f"web-{port}.log", port) for port in ports]
        for number in range(workers):
            told = said | dict(clocks[number] if clocks else {})
            new.append(Running(("work",), told, logs / f"worker-{number}.log"))
        for one in new:
            one.start()
        self.webs += [one for one in new if one.port]
        self.workers += [one for one in new if not one.port]
        for one in new:
            await one.until_ready()

    async def tend(self) -> None:
        """Start again what has ended, as a service manager does."""
        while not self.ending:
            for one in (*self.webs, *self.workers):
                if one.ended:
                    one.start()
            await asyncio.sleep(0.1)

    async def end(self) -> None:
        """Stop every process."""
        self.ending = True
        everything = (*self.webs, *self.workers)
        for one in everything:
            one.send(signal.SIGTERM)
        with suppress(TimeoutError):
            await until(lambda: all(one.ended for one in everything), _STOP_SECONDS, "The end of every process")
        for one in everything:
            one.send(signal.SIGKILL)


@asynccontextmanager
async def standing(
    *,
    webs: int = 2,
    workers: int = 2,
    settings: str = "",
    postgres: PostgresServer | None = None,
    valkey: ValkeyServer | None = None,
    **environment: str,
) -> AsyncIterator[Ground]:
    """Bring everything up, and take it down at the end of the block. The folder with journal and logs goes, too."""
    with tempfile.TemporaryDirectory(prefix="stoa-faults-") as name:
        folder = Path(name)
        postgres = postgres or PostgresServer(settings=ROOMY + settings)
        valkey = valkey or ValkeyServer(port=free_port())
        journal = Journal(folder / "journal")
        ground = Ground(folder, postgres, valkey, journal, postgres.url(DATABASE), {})
        tending = None
        try:
            postgres.start()
            await create_database(postgres.url(), DATABASE)
            await migrate(
                ground.database_url, load_migrations(migration_folders(one.migrations for one in SITE.features))
            )
            ground.environment |= {
                "DATABASE_URL": ground.database_url,
                "VALKEY_URL": valkey.url,
                "STOA_DATA": str(folder),
            }
            await ground.begin(webs, workers, more=environment)
            tending = asyncio.create_task(ground.tend())
            yield ground
        finally:
            if tending is not None:
                tending.cancel()
            await ground.end()
            journal.close()
            valkey.close()
            ground.postgres.destroy()


def _grave(written: str) -> str:
    lines = [line for line in written.splitlines() if not line.startswith("{") or '"level":"warning"' not in line]
    return " / ".join(line[:_LONGEST_LINE] for line in lines[-_LAST_LINES:])


def free_port() -> int:
    """Find a port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

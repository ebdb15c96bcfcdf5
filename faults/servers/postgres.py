"""Real PostgreSQL servers that one may freeze, kill, copy and promote."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import asyncpg

from faults.servers.namespace import Namespace

_CONFIG = """
listen_addresses = '{host}'
unix_socket_directories = '{folder}'
port = {port}
fsync = off
max_connections = 60
wal_level = replica
max_wal_senders = 4
hot_standby = on
shared_buffers = 64MB
wal_receiver_status_interval = 1s
dynamic_shared_memory_type = mmap
log_min_messages = warning
"""


def binaries() -> Path:
    """Where PostgreSQL's programs are on this machine."""
    if named := os.environ.get("TEST_POSTGRES_PROGRAMS"):
        return Path(named)
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    if on_path is None:
        message = "This needs PostgreSQL's own programs (postgres, initdb, pg_basebackup) on this machine."
        raise RuntimeError(message)
    return Path(on_path).resolve().parent


def _run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True, cwd="/", **_as_user())


def _as_user() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PostgresServer:
    """One PostgreSQL with its data, started and stopped by the test."""

    def __init__(
        self,
        *,
        copy_of: "PostgresServer | None" = None,
        settings: str = "",
        parent: Path | None = None,
        log_of_writes: Path | None = None,
        place: Namespace | None = None,
        port: int | None = None,
    ) -> None:
        """Make the data, or copy it from a running server as its streaming replica; `settings` stand last and win.

        In them `{folder}` is the server's own folder, which its user may write to. The log of writes may lie elsewhere,
        and the server may stand in a network of its own.
        """
        self.place = place
        self.host = place.address if place else "127.0.0.1"
        self.folder = Path(tempfile.mkdtemp(prefix="stoa-pg-", dir=parent))
        self.port = port or _free_port()
        self.data = self.folder / "data"
        self.process: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        if copy_of is None:
            options = ("-U", "stoa", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8", "--wal-segsize=1")
            elsewhere = ("-X", log_of_writes) if log_of_writes else ()
            _run(binaries() / "initdb", "-D", self.data, *options, *elsewhere)
        else:
            origin = ("-h", str(copy_of.folder), "-p", str(copy_of.port), "-U", "stoa")
            _run(binaries() / "pg_basebackup", "-D", self.data, "-R", "-c", "fast", "--no-sync", *origin)
        with (self.data / "postgresql.conf").open("a") as file:
            told = (_CONFIG + settings).format(folder=self.folder, port=self.port, host=self.host)
            file.write(told)
        if place:
            with (self.data / "pg_hba.conf").open("a") as file:
                file.write(f"host all all {place.network} trust\n")

    def url(self, database: str = "postgres") -> str:
        """Address over TCP."""
        return f"postgresql://stoa@{self.host}:{self.port}/{database}"

    def socket_url(self, database: str = "postgres") -> str:
        """Address over the Unix socket."""
        return f"postgresql://stoa@/{database}?host={self.folder}&port={self.port}"

    def start(self) -> None:
        """Start, and wait until it answers."""
        log = (self.folder / "log").open("ab")
        with log, self.place.entered() if self.place else contextlib.nullcontext():
            self.process = subprocess.Popen(
                [str(binaries() / "postgres"), "-D", str(self.data)],
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                **_as_user(),
            )
        deadline = time.monotonic() + 120
        ready = [str(binaries() / "pg_isready"), "-q", "-h", str(self.folder), "-p", str(self.port)]
        while subprocess.run(ready, check=False).returncode != 0:
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.02)

    def move(self) -> None:
        """Let it listen elsewhere from its next start on: whoever knew it does not find it."""
        self.port = _free_port()
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(f"port = {self.port}\n")

    def kill(self) -> None:
        """Kill every process of the server at once, as a power cut would."""
        if self.process is not None:
            self.process.send_signal(signal.SIGSTOP)  # or it may begin children anew while its old ones are killed
        self._signal_all(signal.SIGKILL)
        self._reap()

    def kill_postmaster(self) -> None:
        """Kill only the first process; the others notice, and end their sessions with a last word."""
        if self.process is not None:
            self.process.kill()
        self._reap()

    @property
    def ended(self) -> bool:
        """Whether it has ended, of itself or by somebody's hand."""
        return self.process is None or self.process.poll() is not None

    def promote(self) -> None:
        """Make a replica the primary, and wait until it writes."""
        _run(binaries() / "pg_ctl", "promote", "-D", self.data, "-w")

    def _reap(self) -> None:
        if self.process is not None:
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """Stop in order."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(20)
            self.process = None

    def freeze(self) -> None:
        """Stop every process of the server where it stands; it answers nothing, and closes nothing."""
        self._signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal_all(signal.SIGCONT)

    def _signal_all(self, number: int) -> None:
        if self.process is None:
            return
        for pid in (*self._children(), self.process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def _children(self) -> list[int]:
        if self.process is None:
            return []
        found: list[int] = []
        for status in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                if int(status.read_text().rsplit(")", 1)[1].split()[1]) == self.process.pid:
                    found.append(int(status.parent.name))
        return found

    def destroy(self) -> None:
        """Kill it and remove its data."""
        self.thaw()
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    async def sql(self, text: str, *args: object, database: str = "postgres") -> list[asyncpg.Record]:
        """Run one statement as the owner."""
        connection = await asyncpg.connect(self.url(database))
        try:
            rows: list[asyncpg.Record] = await connection.fetch(text, *args)
        finally:
            await connection.close()
        return rows

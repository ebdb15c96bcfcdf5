"""`make run` as a newcomer does it: in a fresh copy with packages cached, and once more, until the first page."""

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import click
import msgspec
import psutil

from bench.machine import family

SITE = "firstspawn"
COLD_BAR, WARM_BAR = 20.0, 5.0
MOST_SECONDS = 300.0
_OK = 200
_OURS = ("STOA_", "DATABASE_", "VALKEY_", "PYTHON", "VIRTUAL_ENV", "MAKE")


class StartFigures(msgspec.Struct, frozen=True):
    """Seconds from the command to the first whole page, and what all processes together held then."""

    cold_seconds: float
    warm_seconds: float
    megabytes: float
    """Of web and worker, without PostgreSQL and Valkey."""


def measure_start() -> StartFigures:
    """Copy what is committed, and start it twice."""
    with tempfile.TemporaryDirectory(prefix="stoa-start-") as name:
        folder = Path(name) / "stoa"
        subprocess.run(["git", "clone", "--quiet", "--depth=1", f"file://{Path.cwd()}", str(folder)], check=True)
        with first_page(folder) as (cold, _):
            click.echo(f"Cold: {cold:.1f} s.")
        with first_page(folder) as (warm, megabytes):
            click.echo(f"The second time: {warm:.1f} s; {megabytes:.0f} MB.")
    return StartFigures(cold, warm, megabytes)


@contextmanager
def first_page(folder: Path) -> Iterator[tuple[float, float]]:
    """Run `make run` until a page comes; give the seconds and the memory, and stop it at the end of the block."""
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    began = time.perf_counter()
    with (folder.parent / "run.log").open("w+b") as log:
        process = subprocess.Popen(
            ["make", "run", f"ARGS=--port {port}"],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _await_page(port, process, Path(log.name))
            seconds = time.perf_counter() - began
            yield seconds, _held(process.pid)
        finally:
            _stop(process)


def _held(pid: int) -> float:
    """Add up what our own processes hold, PostgreSQL and Valkey left out."""
    held = 0
    for process in family([pid]):
        with contextlib.suppress(psutil.NoSuchProcess):
            held += process.memory_info().rss if process.name().startswith(("python", "stoa")) else 0
    return held / 1_000_000


def _await_page(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + MOST_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError, HTTPException):
            if _is_there(port):
                return
        time.sleep(0.05)
    told = log.read_text(errors="replace")[-1500:]
    message = f"`make run` gave no page within {MOST_SECONDS:.0f} s, or ended:\n{told}"
    raise click.ClickException(message)


def _is_there(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": f"{SITE}.localhost:{port}", "Accept": "text/html"})
        answer = connection.getresponse()
        return answer.status == _OK and b"</html>" in answer.read()
    finally:
        connection.close()


def _stop(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

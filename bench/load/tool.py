"""Choosing and running a load generator: wrk where it is installed, else our own."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bench.load.sample import Sample
from bench.load.undone import percentile, undo
from bench.machine import pinned

SCRIPT = Path(__file__).with_name("wrk.lua")
GRACE = 30.0
SEPARATOR = b"\0"


class _Run(msgspec.Struct, frozen=True):
    """What wrk.lua prints."""

    requests: int
    micros: int
    failures: int
    times: dict[int, int]
    """How often each time was taken, in microseconds, and what wrk adds to that."""


class LoadFailed(RuntimeError):
    """The load generator did not give a result."""


def generator_name() -> str:
    """Say which generator is used."""
    return "wrk" if shutil.which("wrk") else "bench.load.own"


def measure(
    port: int, requests: Sequence[bytes], *, seconds: float, connections: int, core: int | None, apart: int = 0
) -> Sample:
    """Send the requests round and round for so many seconds.

    `apart`: by how many milliseconds one connection begins after the other, so that the first answers are not those of
    a crowd that came in one moment.
    """
    with tempfile.NamedTemporaryFile(prefix="stoa-bench-", suffix=".requests") as file:
        file.write(SEPARATOR.join(requests))
        file.flush()
        by_wrk = shutil.which("wrk") is not None
        command = _wrk if by_wrk else _own
        ended = subprocess.run(
            pinned(command(port, file.name, seconds, connections, apart), core),
            capture_output=True,
            check=False,
            timeout=seconds + GRACE,
        )
    if ended.returncode != 0:
        message = f"The load generator ended with {ended.returncode}: {ended.stderr.decode(errors='replace')[-2000:]}"
        raise LoadFailed(message)
    told = ended.stdout.splitlines()[-1]
    return _as_it_was(told, connections) if by_wrk else msgspec.json.decode(told, type=Sample)


def _as_it_was(told: bytes, connections: int) -> Sample:
    """Read what wrk tells, without the times that it adds."""
    run = msgspec.json.decode(told, type=_Run)
    each = run.requests // connections
    times = undo(run.times, run.micros // each) if each else run.times
    p50, p95, p99 = (percentile(times, part) for part in (0.50, 0.95, 0.99))
    return Sample(run.requests, run.micros / 1e6, p50, p95, p99, run.failures, sum(times.values()))


def _wrk(port: int, file: str, seconds: float, connections: int, apart: int) -> list[str]:
    whole = max(1, round(seconds))
    options = ["--threads=1", f"--connections={connections}", f"--duration={whole}s", "--timeout=10s"]
    told = [file, str(connections), str(apart)]
    return ["wrk", *options, "--script", str(SCRIPT), f"http://127.0.0.1:{port}/", "--", *told]


def _own(port: int, file: str, seconds: float, connections: int, apart: int) -> list[str]:
    return [sys.executable, "-m", "bench.load.own", str(port), file, str(seconds), str(connections), str(apart)]

"""Choosing and running a load generator: wrk where it is installed, else our own."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bench.load.sample import Sample
from bench.machine import pinned

SCRIPT = Path(__file__).with_name("wrk.lua")
GRACE = 30.0
SEPARATOR = b"\0"


class LoadFailed(RuntimeError):
    """The load generator did not give a result."""


def generator_name() -> str:
    """Say which generator is used."""
    return "wrk" if shutil.which("wrk") else "bench.load.own"


def measure(port: int, requests: Sequence[bytes], *, seconds: float, connections: int, core: int | None) -> Sample:
    """Send the requests round and round for so many seconds."""
    with tempfile.NamedTemporaryFile(prefix="stoa-bench-", suffix=".requests") as file:
        file.write(SEPARATOR.join(requests))
        file.flush()
        command = _wrk if shutil.which("wrk") else _own
        ended = subprocess.run(
            pinned(command(port, file.name, seconds, connections), core),
            capture_output=True,
            check=False,
            timeout=seconds + GRACE,
        )
    if ended.returncode != 0:
        message = f"The load generator ended with {ended.returncode}: {ended.stderr.decode(errors='replace')[-2000:]}"
        raise LoadFailed(message)
    return msgspec.json.decode(ended.stdout.splitlines()[-1], type=Sample)


def _wrk(port: int, file: str, seconds: float, connections: int) -> list[str]:
    whole = max(1, round(seconds))
    options = ["--threads=1", f"--connections={connections}", f"--duration={whole}s", "--timeout=10s"]
    return ["wrk", *options, "--script", str(SCRIPT), f"http://127.0.0.1:{port}/", "--", file]


def _own(port: int, file: str, seconds: float, connections: int) -> list[str]:
    return [sys.executable, "-m", "bench.load.own", str(port), file, str(seconds), str(connections)]

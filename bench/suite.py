"""`make test` on this machine: how long the whole suite takes, and whether it passes."""

import re
import subprocess
import time
from collections import deque

import click
import msgspec

BAR_SECONDS = 300.0
_SUMMARY = re.compile(r"\d+ (?:passed|failed|error)")


class SuiteFigures(msgspec.Struct, frozen=True):
    """What `make test` took."""

    seconds: float
    summary: str
    passed: bool


def measure_suite() -> SuiteFigures:
    """Run it, showing what it says."""
    began, last = time.perf_counter(), deque[str](maxlen=20)
    with subprocess.Popen(["make", "test"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout or ():
            click.echo(line.rstrip())
            last.append(line.strip(" =\n"))
    summary = next((line for line in reversed(last) if _SUMMARY.search(line)), "It said nothing of tests.")
    return SuiteFigures(time.perf_counter() - began, summary, process.returncode == 0)

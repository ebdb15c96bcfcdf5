"""Taking every scenario, each in a process of its own: one that breaks or hangs costs its own figures alone.

A process of its own also means that no scenario pays for the memory of the one before.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import click

from .code import fingerprint
from .section import Section, keep_as_taken, kept_one, taken_now, written_at

_LAST_LINES = 8


@dataclass(frozen=True, slots=True)
class Scenario:
    """One part of the whole: how it is asked for, how long it may take at most, and then to end."""

    name: str
    title: str
    options: Sequence[str] = ()
    most_seconds: float = 600.0
    grace_seconds: float = 60.0

    @property
    def command(self) -> list[str]:
        """What is run."""
        return [sys.executable, "-m", "bench", "--scenario", self.name, *self.options]


def take_all(scenarios: Sequence[Scenario], *, again: bool) -> None:
    """Take what has not been taken on this code; a scenario that cannot run keeps nobody from the others."""
    began = time.monotonic()
    for scenario in scenarios:
        known = kept_one(scenario.name)
        if not again and known is not None and not known.failure and known.code and known.code == fingerprint():
            click.echo(f"== {scenario.name}: taken on this code at {known.taken_at}; --again takes it anew.")
            continue
        click.echo(f"\n== {scenario.name}, after {(time.monotonic() - began) / 60:.0f} min")
        take_one(scenario)
    click.echo(f"\nThe whole took {(time.monotonic() - began) / 60:.1f} min.")


def take_one(scenario: Scenario) -> Section:
    """Take a scenario; where it ends without figures, what is kept is why."""
    code, began, before = fingerprint(), time.monotonic(), written_at(scenario.name)
    failure = _run(scenario)
    lasted = round(time.monotonic() - began, 1)
    found = kept_one(scenario.name)
    if found is not None and written_at(scenario.name) != before:  # it writes when it has everything, and once
        return keep_as_taken(found, code, lasted)
    failure = failure or "It ended without figures."
    click.echo(f"{scenario.name} has no figures: {failure}")
    gap = Section(scenario.name, scenario.title, _told(scenario), taken_now(), None, failure=failure)
    return keep_as_taken(gap, code, lasted)


def _told(scenario: Scenario) -> str:
    return " ".join(["python -m bench --scenario", scenario.name, *scenario.options])


def _run(scenario: Scenario) -> str:
    """Run it with its words shown; give why it failed, or nothing."""
    last: deque[str] = deque(maxlen=_LAST_LINES)
    too_long = threading.Event()
    with subprocess.Popen(
        scenario.command,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:

        def ring() -> None:
            too_long.set()
            end(process, scenario.grace_seconds)

        timer = threading.Timer(scenario.most_seconds, ring)
        timer.daemon = True
        timer.start()
        try:
            for line in process.stdout or ():
                click.echo(f"   {line.rstrip()}")
                last.append(line.strip())
        except KeyboardInterrupt:
            end(process, scenario.grace_seconds)
            raise
        finally:
            timer.cancel()
    if too_long.is_set():
        return f"It was ended after {scenario.most_seconds:.0f} s."
    if process.returncode == 0:
        return ""
    return (" ".join(one for one in last if any(map(str.isalnum, one))) or f"It ended with {process.returncode}.")[
        -600:
    ]


def end(process: "subprocess.Popen[str]", grace_seconds: float) -> None:
    """Ask a process and all that it has started to end, as Ctrl-C would; then end them."""
    for number, seconds in ((signal.SIGINT, grace_seconds), (signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            return

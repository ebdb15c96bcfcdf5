"""What the tests of each folder cost, told in the last lines of a long run: seconds of a core, also in their children.

What a machine is busy with besides does not count, so figures of two runs can be compared. What is nobody's alone is
told as such: `shared` is the collecting of tests and what serves many of them, `PostgreSQL` the server of all, `Valkey`
those of the processes, `Chromium` the browsers with their drivers: most of what these cost is spent by processes whose
end nobody hears of.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

TOLD_FROM = 30  # seconds: a short run is no matter
_FOLDERS, _APART, _SERVER = "seconds_by_folder", "seconds_apart", "seconds_of_postgres"

_seconds: defaultdict[str, float] = defaultdict(float)
_apart: defaultdict[str, float] = defaultdict(float)
_server: list[tuple[float, float]] = []
"""What PostgreSQL had spent when each process began to use it, and when it ended."""


def spent_by_server(pid_file: Path) -> float:
    """Say what a server has spent since its start, with every process that it has had."""
    try:
        server = psutil.Process(int(pid_file.read_text().split("\n", 1)[0]))
    except (OSError, ValueError, psutil.Error):
        return 0
    return spent_by(server)


def spent_by(process: psutil.Process) -> float:
    """Say what a process has spent, with all its children, living or dead."""
    try:
        return sum(_own(one) for one in (process, *process.children(recursive=True)))
    except psutil.NoSuchProcess:
        return 0


def _own(process: psutil.Process) -> float:
    """Say what it has spent with its dead children; what has just ended is counted by the one that began it."""
    try:
        return float(sum(process.cpu_times()[:4]))
    except psutil.NoSuchProcess:
        return 0


def note_server(before: float, after: float) -> None:
    """Remember what the server of all tests has spent while this process used it."""
    _server.append((before, after))


def note_apart(name: str, seconds: float, heard_of: float = 0) -> None:
    """Tell what a program of this process has spent as its own; what was heard of at its end is not `shared`, then."""
    _apart[name] += seconds
    _apart["shared"] -= heard_of


def spent_by_children() -> float:
    """Say what those children of this process have spent of whose end it has heard."""
    return sum(os.times()[2:4])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Measure a test with its fixtures; the last one of all ends what was shared."""
    before = _spent()
    result = yield
    if nextitem is not None:
        _seconds["/".join(item.nodeid.partition("::")[0].split("/")[1:2])] += _spent() - before
    return result


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand over what this process has measured, when it is one of several."""
    _seconds["shared"] += _spent() - sum(_seconds.values())
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_FOLDERS], output[_APART], output[_SERVER] = dict(_seconds), dict(_apart), _server


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what another process has measured."""
    output = getattr(node, "workeroutput", {})
    for folder, seconds in output.get(_FOLDERS, {}).items():
        _seconds[folder] += seconds
    for name, seconds in output.get(_APART, {}).items():
        _apart[name] += seconds
    _server.extend(output.get(_SERVER, ()))


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Tell it, the dearest folder first."""
    result = yield
    for name, seconds in _apart.items():  # only here: most of it is not among what any process of the run has heard of
        _seconds[name] += seconds
    if _server:
        _seconds["PostgreSQL"] = max(after for _, after in _server) - min(before for before, _ in _server)
    total = sum(_seconds.values())
    if total >= TOLD_FROM:
        dearest = sorted(_seconds, key=lambda folder: -_seconds[folder])
        folders = ", ".join(f"{folder} {_seconds[folder]:.0f}" for folder in dearest if _seconds[folder] >= 1)
        terminalreporter.write_line(f"Processor seconds by folder: {folders}; {total:.0f} in all.")
    return result


def _spent() -> float:
    return sum(os.times()[:4])

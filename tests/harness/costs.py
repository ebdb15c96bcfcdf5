"""What the tests of each folder cost, told in the last lines of a long run: seconds of a core, also in their children.

What a machine is busy with besides does not count, so figures of two runs can be compared. The servers that all tests
share are nobody's children, and are left out.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

TOLD_FROM = 30  # seconds: a short run is no matter
_KEY = "seconds_by_folder"

_seconds: defaultdict[str, float] = defaultdict(float)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Measure a test with its fixtures."""
    before = _spent()
    result = yield
    _seconds["/".join(item.nodeid.split("/")[1:2])] += _spent() - before
    return result


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand over what this process has measured, when it is one of several."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_KEY] = dict(_seconds)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what another process has measured."""
    for folder, seconds in getattr(node, "workeroutput", {}).get(_KEY, {}).items():
        _seconds[folder] += seconds


@pytest.hookimpl(wrapper=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Tell it, the dearest folder first."""
    result = yield
    total = sum(_seconds.values())
    if total >= TOLD_FROM:
        dearest = sorted(_seconds, key=lambda folder: -_seconds[folder])
        folders = ", ".join(f"{folder} {_seconds[folder]:.0f}" for folder in dearest)
        terminalreporter.write_line(f"Processor seconds by folder: {folders}; {total:.0f} in all.")
    return result


def _spent() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system

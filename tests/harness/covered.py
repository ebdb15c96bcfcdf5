"""Which routes the tests have called: one that no test calls fails the whole suite."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .servers import tests_folder

if TYPE_CHECKING:
    from stoa.kernel.observability.metrics import Metrics

_called: set[str] = set()


def note_covered(metrics: "Metrics") -> None:
    """Remember what was called on a site that a test has served."""
    _called.update(route for _, route, _ in metrics.requests if route)


def every_route() -> set[str]:
    """Name the routes of every site, where tests run and all of it is loaded."""
    from stoa.kernel.feature import discover_sites
    from stoa.kernel.http.core_feature import core_feature
    from stoa.kernel.http.landing import FEATURE as LANDING

    features = [core_feature(), LANDING, *(feature for site in discover_sites().values() for feature in site.features)]
    return {route.name for feature in features for route in feature.routes}


def _folder(config: pytest.Config) -> Path:
    worker_input = getattr(config, "workerinput", None)
    run = worker_input["testrunuid"] if worker_input else os.environ.get("PYTEST_XDIST_TESTRUNUID", "alone")
    return tests_folder() / "called" / run


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write down what this process called; the last process compares, when the whole suite ran."""
    config = session.config
    is_worker = hasattr(config, "workerinput")
    if is_worker:
        folder = _folder(config)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{os.getpid()}.json").write_text(json.dumps([sorted(every_route()), sorted(_called)]))
        return
    if not _is_whole(config) or session.testsfailed:
        return
    manager = config.pluginmanager.getplugin("dsession")
    known, called = set[str](), set(_called)
    if manager is None:
        known = every_route()
    else:
        folder = tests_folder() / "called" / manager.nodemanager.testrunuid
        for path in folder.glob("*.json"):
            told = json.loads(path.read_text())
            known.update(told[0])
            called.update(told[1])
            path.unlink()
        folder.rmdir()
    missing = sorted(known - called)
    if missing:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        config.stash[_MISSING] = missing


_MISSING = pytest.StashKey[list[str]]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name the routes that no test has called."""
    for route in config.stash.get(_MISSING, []):
        terminalreporter.write_line(f"No test calls the route {route}.", red=True, bold=True)


def _is_whole(config: pytest.Config) -> bool:
    """Say whether everything was asked for, so that what is missing is really missing."""
    option = config.option
    return not (
        option.collectonly
        or option.keyword
        or option.markexpr
        or config.args_source != pytest.Config.ArgsSource.TESTPATHS
        or getattr(option, "lf", False)
    )

"""What every test has at hand; each file of `tests/harness` says what it brings."""

import pytest

pytest_plugins = [
    "tests.harness.rewriting",
    "tests.harness.profiles",
    "tests.harness.network",
    "tests.harness.leaks",
    "tests.harness.costs",
    "tests.harness.forking",  # its end comes before that of the one above
    "tests.harness.order",
    "tests.harness.browser",
    "tests.harness.servers",
    "tests.harness.covered",
]
# These load every room of Stoa, for which the others would wait that a process only begins.
WHERE_TESTS_RUN = [
    "tests.harness.worlds",
    "tests.harness.telling",
    "tests.harness.keeping",
    "tests.harness.databases",
    "tests.harness.valkeys",
    "tests.harness.web",
    "tests.harness.served",
]
pytest.register_assert_rewrite(*WHERE_TESTS_RUN)  # the conftest of a folder may import them before


def pytest_configure(config: pytest.Config) -> None:
    """Load the rest, unless this process only tells others what to run."""
    if hasattr(config, "workerinput") or not _tells_others(config):
        for name in WHERE_TESTS_RUN:
            config.pluginmanager.import_plugin(name)


def _tells_others(config: pytest.Config) -> bool:
    is_distributed = config.getoption("dist", "no") != "no" and bool(config.getoption("tx", None))
    return is_distributed and not config.option.collectonly

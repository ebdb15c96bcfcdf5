"""What every test has at hand; each file of `tests/harness` says what it brings."""

pytest_plugins = [
    "tests.harness.profiles",
    "tests.harness.network",
    "tests.harness.leaks",
    "tests.harness.costs",
    "tests.harness.browser",
    "tests.harness.servers",
    "tests.harness.databases",
    "tests.harness.valkeys",
    "tests.harness.covered",
    "tests.harness.web",
    "tests.harness.command",
]

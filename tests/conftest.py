"""What every test has at hand; each file of `tests/harness` says what it brings."""

from stoa.sites.firstspawn.servers.seed import SCALE as WORLD
from stoa.sites.marinemarket.demo.rules import SCALE as MARKET

# What a test needs of a demo world is there in a small one, too; `stoa demo` makes the whole one.
WORLD.servers, WORLD.people = 32, 200
MARKET.boats = 120

pytest_plugins = [
    "tests.harness.rewriting",
    "tests.harness.profiles",
    "tests.harness.telling",
    "tests.harness.network",
    "tests.harness.leaks",
    "tests.harness.costs",
    "tests.harness.order",
    "tests.harness.browser",
    "tests.harness.servers",
    "tests.harness.keeping",
    "tests.harness.databases",
    "tests.harness.valkeys",
    "tests.harness.covered",
    "tests.harness.web",
    "tests.harness.served",
]

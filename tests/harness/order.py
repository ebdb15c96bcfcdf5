"""Tests that take long begin first, one in each process: whoever came to them last would keep all others waiting."""

import os

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put those marked `long` where the processes begin: each gets as many tests, in the order in which they are."""
    long = [item for item in items if item.get_closest_marker("long")]
    if not long or len(long) == len(items):
        return
    others = [item for item in items if not item.get_closest_marker("long")]
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        first = long[worker::workers]
        share = (len(items) - len(ordered)) // (workers - worker)  # as `--dist=worksteal` shares them out
        ordered += [*first, *others[: share - len(first)]]
        others = others[share - len(first) :]
    items[:] = ordered

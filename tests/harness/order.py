"""In which order tests run: those that take long or need much begin, and what they need is started once.

Whoever came to a long one last would keep all others waiting. Of several processes, the first begins with those that
look at all sites served, the second with the others that need a browser; so there are two browsers, and the sites are
served once. What else takes long goes round the rest of the processes, and with it the commands: who runs one waits
for it, which is no loss while others have something to do.
"""

import os
from collections import defaultdict
from collections.abc import Sequence

import pytest

SERVED, BROWSER, LONG, OTHER = range(4)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put where the processes begin what belongs there: each gets as many tests, in the order in which they are."""
    kinds: defaultdict[int, list[pytest.Item]] = defaultdict(list)
    for item in items:
        kinds[_kind(item)].append(item)
    if len(kinds[OTHER]) in {0, len(items)}:
        return
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    others, ordered = kinds[OTHER], list[pytest.Item]()
    for worker, first in enumerate(_firsts(workers, kinds)):
        share = (len(items) - len(ordered)) // (workers - worker)  # as `--dist=worksteal` shares them out
        ordered += [*first, *others[: max(share - len(first), 0)]]
        others = others[max(share - len(first), 0) :]
    items[:] = ordered


def _kind(item: pytest.Item) -> int:
    if "served_stoa" in getattr(item, "fixturenames", ()):
        return SERVED
    if item.get_closest_marker("browser"):
        return BROWSER
    runs_commands = "ready" in getattr(item, "fixturenames", ())
    return LONG if runs_commands or item.get_closest_marker("long") else OTHER


def _firsts(workers: int, kinds: dict[int, list[pytest.Item]]) -> list[Sequence[pytest.Item]]:
    """Say with what each process begins."""
    firsts: list[list[pytest.Item]] = [[] for _ in range(workers)]
    firsts[0] += kinds[SERVED]
    firsts[min(1, workers - 1)] += kinds[BROWSER]
    free = range(2 if workers > 2 else 0, workers)
    for number, item in enumerate(kinds[LONG]):
        firsts[free[number % len(free)]].append(item)
    return [*firsts]

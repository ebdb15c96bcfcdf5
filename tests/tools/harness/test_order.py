from dataclasses import dataclass
from typing import cast

import pytest

from tests.harness.order import pytest_collection_modifyitems as put_in_order


@dataclass(frozen=True)
class Item:
    """As much of a test as its order depends on."""

    number: int
    long: bool

    def get_closest_marker(self, name: str) -> bool:
        return self.long and name == "long"


def shares(items: list[Item], workers: int) -> list[list[Item]]:
    """Share tests out as pytest-xdist does when it begins to."""
    found: list[list[Item]] = []
    for worker in range(workers):
        left = items[sum(map(len, found)) :]
        found.append(left[: len(left) // (workers - worker)])
    return found


@pytest.mark.parametrize("workers", [1, 2, 3, 4])
def test_each_process_begins_with_tests_that_take_long(monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    monkeypatch.setenv("PYTEST_XDIST_WORKER_COUNT", str(workers))
    items = [Item(number, long=number in {3, 11, 12, 20, 21}) for number in range(22)]
    ordered = list(items)
    put_in_order(cast("list[pytest.Item]", ordered))
    assert sorted(ordered, key=lambda item: item.number) == items
    for share in shares(ordered, workers):
        many = sum(item.long for item in share)
        assert many in {5 // workers, -(-5 // workers)}
        assert all(item.long for item in share[:many])
        rest = [item.number for item in share[many:]]
        assert rest == sorted(rest)


def test_without_such_tests_the_order_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_XDIST_WORKER_COUNT", "3")
    items = [Item(number, long=False) for number in range(7)]
    ordered = list(items)
    put_in_order(cast("list[pytest.Item]", ordered))
    assert ordered == items

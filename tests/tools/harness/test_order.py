from dataclasses import dataclass
from typing import cast

import pytest

from tests.harness.order import pytest_collection_modifyitems as put_in_order


@dataclass(frozen=True)
class Item:
    """As much of a test as its order depends on."""

    number: int
    marker: str = ""
    fixturenames: tuple[str, ...] = ()

    def get_closest_marker(self, name: str) -> bool:
        return self.marker == name


def shares(items: list[Item], workers: int) -> list[list[Item]]:
    """Share tests out as pytest-xdist does when it begins to."""
    found: list[list[Item]] = []
    for worker in range(workers):
        left = items[sum(map(len, found)) :]
        found.append(left[: len(left) // (workers - worker)])
    return found


def ordered(items: list[Item], workers: int, monkeypatch: pytest.MonkeyPatch) -> list[list[Item]]:
    """Give what each process gets, in its order."""
    monkeypatch.setenv("PYTEST_XDIST_WORKER_COUNT", str(workers))
    found = list(items)
    put_in_order(cast("list[pytest.Item]", found))
    assert sorted(found, key=lambda item: item.number) == items
    return shares(found, workers)


@pytest.mark.parametrize("workers", [1, 2, 3, 4])
def test_each_process_begins_with_tests_that_take_long(monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    items = [Item(number, "long" if number in {3, 11, 12, 20, 21} else "") for number in range(22)]
    free = workers - 2 if workers > 2 else workers
    for worker, share in enumerate(ordered(items, workers, monkeypatch)):
        many = sum(item.marker == "long" for item in share)
        assert many in ({0} if worker < workers - free else {5 // free, -(-5 // free)})
        assert all(item.marker == "long" for item in share[:many])
        rest = [item.number for item in share[many:]]
        assert rest == sorted(rest)


def test_what_needs_all_sites_or_a_browser_comes_together(monkeypatch: pytest.MonkeyPatch) -> None:
    served = {number: Item(number, "browser", ("served_stoa",)) for number in (2, 9, 17)}
    browsing = {number: Item(number, "browser") for number in (0, 8, 30)}
    items = [{**served, **browsing}.get(number, Item(number)) for number in range(40)]
    first, second, *_ = ordered(items, 4, monkeypatch)
    assert first[:3] == [*served.values()]
    assert second[:3] == [*browsing.values()]
    (alone,) = ordered(items, 1, monkeypatch)
    assert alone[:6] == [*served.values(), *browsing.values()]


def test_without_such_tests_the_order_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [Item(number) for number in range(7)]
    assert [item for share in ordered(items, 3, monkeypatch) for item in share] == items


def test_commands_come_with_what_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    commands = [Item(number, "", ("ready",)) for number in (30, 31, 32, 33)]
    items = [*(Item(number) for number in range(30)), *commands]
    *others, third, fourth = ordered(items, 4, monkeypatch)
    assert third[:2] == commands[::2]
    assert fourth[:2] == commands[1::2]
    assert not any(item in commands for share in others for item in share)

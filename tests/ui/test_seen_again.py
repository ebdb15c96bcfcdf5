"""What is kept is what was asked for twice, and never too much of it."""

from hypothesis import given
from hypothesis import strategies as st

from stoa.ui.seen_again import SeenAgain


@given(st.lists(st.integers(0, 12), max_size=200))
def test_what_is_found_is_what_was_offered_last_and_had_been_offered_before(keys: list[int]) -> None:
    memory: SeenAgain[str] = SeenAgain(3)
    offered: dict[int, int] = {}
    for number, key in enumerate(keys):
        found = memory.get(key)
        assert found is None or (found.partition(" ")[0] == str(key) and offered[key] > 1)
        if found is None:
            memory.offer(key, f"{key} {number}")
            offered[key] = offered.get(key, 0) + 1
        assert len(memory) <= 3


def test_many_that_are_seen_once_displace_nothing() -> None:
    memory: SeenAgain[int] = SeenAgain(4)
    for key in (1, 1, *range(100, 2000)):
        memory.offer(key, key)
    assert memory.get(1) == 1
    assert len(memory) == 1

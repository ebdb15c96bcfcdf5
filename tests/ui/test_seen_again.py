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


def test_where_more_is_asked_for_in_turn_than_there_is_room_for_much_of_it_is_found() -> None:
    memory: SeenAgain[int] = SeenAgain(40)
    found = 0
    for key in [*range(80)] * 50:
        found += memory.get(key) is not None
        if memory.get(key) is None:
            memory.offer(key, key)
    assert found > 50 * 80 / 4


def test_what_is_no_longer_asked_for_gives_way() -> None:
    memory: SeenAgain[int] = SeenAgain(40)
    for key in [*range(40)] * 2 + [*range(100, 140)] * 20:
        if memory.get(key) is None:
            memory.offer(key, key)
    assert all(memory.get(key) is not None for key in range(100, 140))

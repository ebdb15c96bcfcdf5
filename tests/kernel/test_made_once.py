"""What is made of a thing that nobody changes is made once for it, and never given for another."""

from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel.made_once import MadeOnce


def test_it_is_made_once_for_each_thing_and_each_question() -> None:
    asked: list[tuple[list[int], str]] = []

    def make(thing: list[int], word: str) -> str:
        asked.append((thing, word))
        return f"{word} {sum(thing)}"

    made: MadeOnce[list[int], str] = MadeOnce(make, most=8)
    one, same = [1, 2], [1, 2]
    assert [made(one, "a"), made(one, "a"), made(one, "b"), made(same, "a")] == ["a 3", "a 3", "b 3", "a 3"]
    assert [(thing is one, word) for thing, word in asked] == [(True, "a"), (True, "b"), (False, "a")]


@given(st.lists(st.integers(0, 5), max_size=60))
def test_a_thing_that_takes_the_place_of_another_in_memory_gets_its_own(sums: list[int]) -> None:
    made: MadeOnce[list[int], int] = MadeOnce(sum, most=3)
    for number in sums:
        assert made([number, number]) == 2 * number  # the list is gone at once, and the next may lie where it lay
    assert len(made._made) <= 3

"""What wrk adds to the times of a run is taken away again, to the last one."""

import random
from collections import Counter

import pytest

from bench.load.undone import percentile, undo


def as_wrk_tells(times: Counter[int], mean: int) -> Counter[int]:
    """Do what wrk's `stats_correct` does."""
    told = Counter(times)
    for time in range(2 * mean, max(times) + 1):
        count, shorter = told[time], time - mean
        while count and shorter > mean:
            told[shorter] += count
            shorter -= mean
    return +told


@pytest.mark.parametrize("seed", range(5))
def test_what_was_added_is_taken_away(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same times in every run
    times = Counter(int(chance.lognormvariate(5, 2)) % 40_000 + 1 for _ in range(3_000))
    mean = sum(times.elements()) // times.total()
    told = as_wrk_tells(times, mean)

    assert told.total() > times.total()
    assert undo(told, mean) == dict(times)


def test_a_percentile_is_a_time_that_was_taken() -> None:
    times = {1_000: 98, 40_000: 1, 90_000: 1}

    assert [percentile(times, part) for part in (0.5, 0.98, 0.99)] == [1, 40, 90]
    assert percentile({}, 0.99) == 0

"""Limits as data."""

from datetime import timedelta

import pytest

from stoa.kernel.limits import MINUTE, Limit, Rate


@pytest.mark.parametrize(
    ("count", "per"), [(0, MINUTE), (-1, MINUTE), (10**9, MINUTE), (5, timedelta(0)), (5, timedelta(days=90))]
)
def test_a_rate_that_makes_no_sense_is_refused_in_words(count: int, per: timedelta) -> None:
    with pytest.raises(ValueError, match="This one says"):
        Rate(count, per)


def test_a_limit_needs_a_plain_name_and_a_tier() -> None:
    with pytest.raises(ValueError, match="names no tier"):
        Limit("read", {})
    with pytest.raises(ValueError, match="lower case"):
        Limit("Read all\r\n", {"anonymous": Rate(1, MINUTE)})


def test_small_rates_are_exact_and_never_held_in_blocks() -> None:
    assert all(Rate(count, MINUTE).block == 1 for count in range(1, 60))
    assert all(Rate(count, MINUTE).step_ms == 1 for count in range(1, 129))


def test_a_large_rate_is_counted_in_bounded_steps_and_blocks() -> None:
    rate = Rate(100_000, timedelta(days=1))
    assert rate.window_ms / rate.step_ms <= 128
    assert rate.block == 5000

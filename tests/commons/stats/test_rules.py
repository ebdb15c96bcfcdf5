"""Buckets of time, stated as rules."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from stoa.commons.stats.models import Bucket
from stoa.commons.stats.rules import STEPS, begin_of, buckets_between, fill_gaps

times = st.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
buckets: st.SearchStrategy[Bucket] = st.sampled_from(["hour", "day"])


@given(buckets, times)
def test_a_time_is_in_exactly_one_bucket(bucket: Bucket, at: datetime) -> None:
    begin = begin_of(bucket, at)
    assert begin <= at < begin + STEPS[bucket]
    assert begin_of(bucket, begin) == begin


@given(buckets, times, st.timedeltas(timedelta(), timedelta(days=30)))
def test_buckets_follow_one_another_without_a_gap(bucket: Bucket, since: datetime, span: timedelta) -> None:
    found = buckets_between(bucket, since, since + span)
    assert all(later - earlier == STEPS[bucket] for earlier, later in pairwise(found))
    assert not found or (found[0] <= since and found[-1] < since + span)


@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), max_size=20), st.integers(0, 9), st.booleans())
def test_gaps_are_nothing_for_counts_and_the_last_value_for_levels(
    values: list[int | None], before: int, level: bool
) -> None:
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    at = [begin + timedelta(hours=n) for n in range(len(values))]
    known = {when: one for when, one in zip(at, values, strict=True) if one is not None}
    found = [one.value for one in fill_gaps(at, known, level=level, before=before)]
    expected, last = [], before
    for one in values:
        last = one if one is not None else last if level else 0
        expected.append(last)
    assert found == expected

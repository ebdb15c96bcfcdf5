"""The pure computations of the console."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from stoa.commons.console.health.rules import judge_events, judge_jobs, judge_mail, judge_workers, spell
from stoa.commons.console.overview.rules import fill_lines, list_days, sum_up
from stoa.kernel.events import Lag
from stoa.kernel.jobs import Depth
from stoa.kernel.timing import BOUNDS, Timing, percentile


@given(st.lists(st.integers(0, 1000), min_size=len(BOUNDS) + 1, max_size=len(BOUNDS) + 1))
def test_a_larger_share_of_requests_never_took_less_time(counts: list[int]) -> None:
    found = [percentile(counts, share) for share in (0.5, 0.95, 0.99)]
    assert found == sorted(found)
    assert found[-1] <= BOUNDS[-1]


@given(st.lists(st.tuples(st.sampled_from([200, 303, 404, 422, 500, 503]), st.floats(0, 20)), max_size=50))
def test_every_request_of_the_site_is_counted_once_and_no_other_site_is(asked: list[tuple[int, float]]) -> None:
    requests: dict[tuple[str, str, int], Timing] = {}
    for number, (status, seconds) in enumerate(asked):
        for site in ("ours", "theirs"):
            requests.setdefault((site, f"route-{number % 3}", status), Timing()).observe(seconds)
    found = sum_up(requests, "ours")
    assert found.requests == len(asked) == sum(count for _, count in found.spread)
    assert found.errors == sum(status >= 500 for status, _ in asked)
    assert found.refused == sum(400 <= status < 500 for status, _ in asked)


def test_a_day_without_any_is_a_nought_and_not_a_gap() -> None:
    days = list_days(date(2026, 2, 27), date(2026, 3, 1))
    [line] = fill_lines({"Sign-ups": {date(2026, 2, 28): 3}}, days)
    assert line.counts == [0, 3, 0]
    [line] = fill_lines({"Half within": {date(2026, 2, 28): 3}}, days, level=True)
    assert line.counts == [0, 3, 3]


def test_what_waits_for_long_is_behind_and_then_down_and_what_was_given_up_is_told() -> None:
    assert [judge_events(Lag(0, 1, 0, seconds)).state for seconds in (5, 90, 1000)] == ["up", "slow", "down"]
    assert judge_events(Lag(0, 0, 2, 0)).state == "slow"
    assert judge_jobs([Depth("default", 3, 1, 0, 10)]).words == "1 run, 3 wait, the oldest is due for 10 seconds."
    assert judge_jobs([Depth("default", 0, 0, 1, 0)]).state == "slow"
    assert judge_workers([]).state == "down"
    assert judge_mail("", 0, 0, failing=False).state == "off"
    assert judge_mail("smtp", 2, 1, failing=True).state == "slow"
    assert [spell(seconds) for seconds in (1, 61, 7200, 200_000)] == ["1 second", "1 minute", "2 hours", "2 days"]

"""The times of a run as they were: wrk adds others, which nobody waited.

wrk holds that a connection which waited for long would have asked more often meanwhile, and counts what those requests
would have waited: for each time of twice the mean and more it adds others, each shorter by the mean than the last.
That is right where requests come at a fixed rate. Our load is a closed loop, and our own generator counts what was
answered. Where most answers take a millisecond and a few take a hundred, the added times were more than all others.
"""

from collections.abc import Mapping


def undo(told: Mapping[int, int], mean: int) -> dict[int, int]:
    """Give how often each time (in microseconds) was taken, from what wrk tells; `mean` as wrk reckons it.

    What is told of a time is how often it was taken, and how often each time that is longer by once, twice, ... the
    mean. What is told of the time that is longer by the mean is all of that but the first.
    """
    found = {time: count - told.get(time + mean, 0) if time > mean else count for time, count in told.items()}
    return {time: count for time, count in sorted(found.items()) if count}


def percentile(times: Mapping[int, int], part: float) -> float:
    """Give the time, in milliseconds, within which that part of all was answered; `times` begins with the shortest."""
    left = int(sum(times.values()) * part)
    for time, count in times.items():
        left -= count
        if left < 0:
            return time / 1000
    return max(times, default=0) / 1000

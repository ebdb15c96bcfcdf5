"""Pure parts of answers: from what a process counts to keys, and back to times."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from stoa.kernel.timing import BOUNDS, Timing, percentile

from .models import ERRORS, REFUSED, WITHIN

TIMES = (*(f"{WITHIN}{bound:g}" for bound in BOUNDS), f"{WITHIN}more")
_REFUSED, _ERROR = 400, 500
_ASIDE = frozenset({"static", "socket"})
"""Files out of memory and sockets that stay open for hours say nothing of how long somebody waits."""


def count_answers(requests: Iterable[tuple[tuple[str, str, int], Timing]], site: str) -> Counter[str]:
    """Add up how a site's requests were answered since the process began, by key."""
    found = Counter[str]()
    for (of, route, status), timing in requests:
        if of != site or route in _ASIDE:
            continue
        many = timing.count
        found[""] += many
        found[ERRORS if status >= _ERROR else REFUSED] += many if status >= _REFUSED else 0
        for key, count in zip(TIMES, timing.counts, strict=True):
            found[key] += count
    return +found


def times_by_day(days: Mapping[str, Mapping[date, int]], share: float) -> dict[date, int]:
    """Give within how many milliseconds this share of each day's answers was there; at least one."""
    every = sorted({day for key in TIMES for day in days.get(key, {})})
    counts = {day: [days.get(key, {}).get(day, 0) for key in TIMES] for day in every}
    return {day: max(1, round(percentile(counted, share) * 1000)) for day, counted in counts.items()}

"""Pure computations of the home: times from histograms, days without gaps."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from stoa.commons.console.declared import Days
from stoa.kernel.timing import BOUNDS, Timing, percentile

from .models import LineView, RouteTime, Serving

MOST_ROUTES = 8
_REFUSED, _ERROR = 400, 500
_MILLISECONDS = 1000
_SHOWN_BOUNDS = frozenset({0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0})

type Asked = tuple[str, str, int]
"""Site, route and status."""


def list_days(since: date, until: date) -> list[date]:
    """List every day of a time, its last included."""
    return [since + timedelta(days=passed) for passed in range((until - since).days + 1)]


def fill_lines(lines: Mapping[str, Days], days: list[date], *, level: bool = False) -> list[LineView]:
    """Give each line a number for every day; a level that nobody read stands where it stood."""
    return [LineView(name, _filled(counts, days, level=level)) for name, counts in lines.items()]


def _filled(counts: Days, days: list[date], *, level: bool) -> list[int]:
    found, last = list[int](), 0
    for day in days:
        last = counts.get(day, last if level else 0)
        found.append(last)
    return found


def sum_up(requests: Mapping[Asked, Timing], site: str) -> Serving:
    """Say how a site's requests were answered."""
    own = [(route, status, list(timing.counts)) for (of, route, status), timing in requests.items() if of == site]
    total = _added(counts for _, _, counts in own)
    by_route: dict[str, list[tuple[int, list[int]]]] = {}
    for route, status, counts in own:
        by_route.setdefault(route, []).append((status, counts))
    routes = [_route(name, answers) for name, answers in by_route.items()]
    return Serving(
        requests=sum(total),
        refused=sum(sum(counts) for _, status, counts in own if _REFUSED <= status < _ERROR),
        errors=sum(sum(counts) for _, status, counts in own if status >= _ERROR),
        p50_ms=percentile(total, 0.5) * _MILLISECONDS,
        p95_ms=percentile(total, 0.95) * _MILLISECONDS,
        p99_ms=percentile(total, 0.99) * _MILLISECONDS,
        spread=_spread(total),
        slowest=sorted(routes, key=lambda one: (-one.p95_ms, -one.requests))[:MOST_ROUTES],
    )


def _route(name: str, answers: list[tuple[int, list[int]]]) -> RouteTime:
    total = _added(counts for _, counts in answers)
    errors = sum(sum(counts) for status, counts in answers if status >= _ERROR)
    return RouteTime(name, sum(total), errors, percentile(total, 0.95) * _MILLISECONDS)


def _added(many: Iterable[list[int]]) -> list[int]:
    total = [0] * (len(BOUNDS) + 1)
    for counts in many:
        total = [one + other for one, other in zip(total, counts, strict=True)]
    return total


def _spread(counts: list[int]) -> list[tuple[str, int]]:
    """Put neighbouring buckets together: nobody reads fifteen bars."""
    found, seen = [], 0
    for bound, count in zip(BOUNDS, counts, strict=False):
        seen += count
        if bound in _SHOWN_BOUNDS:
            found.append((_label(bound), seen))
            seen = 0
    return [*found, ("more", seen + counts[-1])]


def _label(bound: float) -> str:
    return f"{bound * _MILLISECONDS:g} ms" if bound < 1 else f"{bound:g} s"

"""When a call is tried again, and how long to wait before that."""

import random
from datetime import UTC
from email.utils import parsedate_to_datetime

from stoa.kernel import clock

IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
PASSING_STATUSES = frozenset({429, 502, 503, 504})
_FIRST_PAUSE = 0.2


def pause_before(attempt: int, retry_after: str | None, longest: float) -> float | None:
    """Give the seconds to wait before the next try; None when the service asks for more than we wait."""
    asked = read_retry_after(retry_after)
    if asked is not None and asked > longest:
        return None
    spread = random.uniform(0.5, 1.0)  # noqa: S311 - jitter keeps callers apart and is no secret
    backoff: float = min(longest, _FIRST_PAUSE * 2**attempt) * spread
    return max(backoff, asked or 0.0)


def read_retry_after(text: str | None) -> float | None:
    """Read seconds or a date; None where there is neither."""
    if text is None:
        return None
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = date if date.tzinfo is not None else date.replace(tzinfo=UTC)
    return max(0.0, (aware - clock.now()).total_seconds())

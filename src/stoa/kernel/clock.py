"""The one clock. Tests move it; nothing else in the code asks the machine for the time of day."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_offset: ContextVar[timedelta] = ContextVar("clock_offset", default=timedelta())
_everywhere = timedelta()


def now() -> datetime:
    """Tell the time, in UTC."""
    return datetime.now(UTC) + _everywhere + _offset.get()


def machine() -> datetime:
    """Tell what the machine's own clock says, for comparing it with another's."""
    return datetime.now(UTC)


def timestamp() -> float:
    """Tell the time in seconds since 1970, for where a line is written a thousand times a second."""
    offset = _everywhere + _offset.get()
    return time.time() + offset.total_seconds() if offset else time.time()


def today_iso() -> str:
    """Tell the day, in UTC."""
    return now().date().isoformat()


@contextmanager
def moved(by: timedelta, *, everywhere: bool = False) -> Iterator[None]:
    """Move the clock for as long as the block runs: for this context, or for the whole process."""
    global _everywhere  # noqa: PLW0603 - the process has one clock
    if everywhere:
        _everywhere += by
        try:
            yield
        finally:
            _everywhere -= by
        return
    token = _offset.set(_offset.get() + by)
    try:
        yield
    finally:
        _offset.reset(token)

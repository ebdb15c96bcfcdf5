"""The one clock. Tests move it; nothing else in the code asks the machine for the time of day.

It goes by the database's, as what is written there does: processes whose machines disagree would each judge sessions,
tokens and proofs by another time. Where both say nearly the same, the machine's own is taken as it is.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

NEARLY = timedelta(seconds=2)
"""Clocks that differ by less are taken for one: it is what reading another's clock may take."""

_READ_EVERY = 60.0


@dataclass(slots=True)
class _Process:
    """What the whole process adds to its machine's clock."""

    behind_database: timedelta = timedelta()
    moved: timedelta = timedelta()
    wrong: timedelta = timedelta()
    read_at: float = float("-inf")


_process = _Process()
_offset: ContextVar[timedelta] = ContextVar("clock_offset", default=timedelta())


def now() -> datetime:
    """Tell the time, in UTC."""
    return datetime.now(UTC) + _shift()


def timestamp() -> float:
    """Tell the time in seconds since 1970, for where a line is written a thousand times a second."""
    offset = _shift()
    return time.time() + offset.total_seconds() if offset else time.time()


def _shift() -> timedelta:
    return _process.wrong + _process.behind_database + _process.moved + _offset.get()


def is_time_to_read() -> bool:
    """Say, once a minute, that it is time to ask a database what its clock says."""
    due = time.monotonic() - _process.read_at >= _READ_EVERY
    if due:
        _process.read_at = time.monotonic()
    return due


def follow(told: datetime, took: float) -> None:
    """Go by what a database's clock has just said; an answer that was long under way says too little."""
    if took >= NEARLY.total_seconds():
        return
    behind = told - (datetime.now(UTC) + _process.wrong)
    _process.behind_database = behind if abs(behind) > NEARLY else timedelta()


def today_iso() -> str:
    """Tell the day, in UTC."""
    return now().date().isoformat()


@contextmanager
def moved(by: timedelta, *, everywhere: bool = False) -> Iterator[None]:
    """Move the clock for as long as the block runs: for this context, or for the whole process."""
    if everywhere:
        _process.moved += by
        try:
            yield
        finally:
            _process.moved -= by
        return
    token = _offset.set(_offset.get() + by)
    try:
        yield
    finally:
        _offset.reset(token)


@contextmanager
def wrong(by: timedelta) -> Iterator[None]:
    """Let the machine's own clock be off for as long as the block runs, as one is that nobody sets."""
    _process.wrong, _process.read_at = by, float("-inf")
    try:
        yield
    finally:
        _process.wrong, _process.behind_database = timedelta(), timedelta()

"""Ids: UUID version 7, made here, so that they sort by time on every PostgreSQL that we support."""

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last_ms = 0
_counter = 0

_COUNTER_BITS = 12
_COUNTER_START_MASK = 0x7FF


def new_id() -> UUID:
    """Make a new id; ids of one process are in strict order, also within a millisecond."""
    global _last_ms, _counter  # noqa: PLW0603 - the order is a fact of the process
    with _lock:
        ms = time.time_ns() // 1_000_000  # lint: allow ST012 - a version 7 id carries the machine's time
        if ms > _last_ms:
            _last_ms = ms
            _counter = int.from_bytes(os.urandom(2)) & _COUNTER_START_MASK
        else:
            _counter += 1
            if _counter >> _COUNTER_BITS:
                _last_ms += 1
                _counter = 0
        high = (_last_ms << 16) | (0x7 << 12) | _counter
    low = (0b10 << 62) | (int.from_bytes(os.urandom(8)) & ((1 << 62) - 1))
    return UUID(int=(high << 64) | low)

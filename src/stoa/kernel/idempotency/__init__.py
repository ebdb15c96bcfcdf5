"""Idempotency keys: a request that is sent again, because its answer was lost, has its effect once.

The key stands in the transaction that has the effect, so either both are there or neither is. What was rolled back, a
refusal or a crash, is not remembered: the same request may succeed the next time.
"""

from .answers import Answer, Asked, find_answer, is_answered, keep_answer
from .faults import BadIdempotencyKey, IdempotencyKeyInUse, IdempotencyKeyReused
from .personal import PERSONAL
from .sweep import SWEEP, SWEEP_CRON

__all__ = [
    "PERSONAL",
    "SWEEP",
    "SWEEP_CRON",
    "Answer",
    "Asked",
    "BadIdempotencyKey",
    "IdempotencyKeyInUse",
    "IdempotencyKeyReused",
    "find_answer",
    "is_answered",
    "keep_answer",
]

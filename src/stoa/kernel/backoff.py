"""How long to wait before trying again: longer each time up to a bound, and never everybody at the same moment."""

import random
from dataclasses import dataclass
from datetime import timedelta

_spread = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Backoff:
    """Waits that double from `first` up to `most`, each moved by up to `jitter` of itself in either direction."""

    first: timedelta = timedelta(seconds=5)
    most: timedelta = timedelta(hours=1)
    jitter: float = 0.2

    def __post_init__(self) -> None:
        """Refuse waits that make no sense."""
        if not (timedelta() < self.first <= self.most) or not 0 <= self.jitter < 1:
            message = f"A back-off needs 0 < first <= most and 0 <= jitter < 1. This one is {self!r}."
            raise ValueError(message)

    def wait(self, attempt: int) -> timedelta:
        """Say how long to wait after attempt number `attempt`, which counts from 1."""
        doublings = min(max(attempt, 1) - 1, 40)  # beyond that any `most` is reached, and the number stays small
        plain = min(self.first * 2**doublings, self.most) if doublings < _doublings_to(self) else self.most
        return plain * (1 + self.jitter * _spread.uniform(-1, 1))


def _doublings_to(backoff: Backoff) -> int:
    """Count the doublings after which `most` is reached; a timedelta overflows if doubled further."""
    return int(backoff.most / backoff.first).bit_length()

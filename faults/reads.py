"""How long reads take, for comparing what others hear without a fault and meanwhile."""

import time

import httpx

from faults.ground import Ground

SAMPLE_SECONDS = 3.0
# Twice as long, and what a busy machine adds to anything.
_FACTOR, _SLACK = 2.0, 0.02


async def time_reads(ground: Ground) -> list[float]:
    """Read an entry again and again for a while; give how long each time took."""
    operation = next(iter(ground.journal.acknowledged))
    took: list[float] = []
    async with httpx.AsyncClient(timeout=30) as client:
        end = time.monotonic() + SAMPLE_SECONDS
        while time.monotonic() < end:
            asked = time.monotonic()
            await client.get(f"http://127.0.0.1:{ground.ports[0]}/api/v1/entries/{operation}")
            took.append(time.monotonic() - asked)
    return took


def compare_reads(without: list[float], meanwhile: list[float]) -> tuple[bool, str]:
    """Say whether others noticed little of it, and in words what they did."""
    before, during = _p99(without), _p99(meanwhile)
    words = (
        f"p99 of a read: {before * 1000:.0f} ms without, {during * 1000:.0f} ms meanwhile "
        f"({len(without)} and {len(meanwhile)} reads in turn)."
    )
    return during <= _FACTOR * before + _SLACK, words


def _p99(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.99)]

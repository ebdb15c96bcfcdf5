"""When a server's return is worth telling, and how long it was away in words."""

from datetime import timedelta

WORTH_TELLING = timedelta(minutes=10)
"""Whoever restarts a server for an update keeps nobody waiting for a letter."""


def length(away: timedelta) -> str:
    """Say how long, in the largest unit that fits."""
    for unit, size in (("day", timedelta(days=1)), ("hour", timedelta(hours=1))):
        if away >= size:
            count = round(away / size)
            return f"{count} {unit}{'s' if count != 1 else ''}"
    count = max(1, round(away / timedelta(minutes=1)))
    return f"{count} minute{'s' if count != 1 else ''}"

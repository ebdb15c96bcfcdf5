"""What an answer means, and when the next question is due."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from stoa.sites.firstspawn.games.models import Reading

from .models import Target

FLIP_AFTER = 2
"""So many questions in a row without an answer make a server offline: one lost packet does not."""

SECOND_LOOK = timedelta(minutes=1)
HOLD = timedelta(minutes=1)
"""How long a claim is good for: longer than any question may take, shorter than anybody waits for the next worker."""

APART = timedelta(seconds=10)
PLUGIN_SILENCE = timedelta(minutes=15)

MANY = 20
OWN_FAULT_UP_TO = timedelta(minutes=15)

# Names that lead nowhere by agreement (RFC 2606): demo servers and examples have them, and nobody is asked there.
NEVER_ASKED = r"(^|\.)(example|invalid|test)$"

_SLEEPING = re.compile(
    r"\b(sleeping|asleep|hibernat(ing|ed|ion)|(join|connect) to (wake|start)|is (starting|waking)( up)?)\b",
    re.IGNORECASE,
)
_SWITCHED_OFF = re.compile(r"\b(server|this server) is (currently )?(offline|stopped|switched off)\b", re.IGNORECASE)


def is_sleeping(reading: Reading) -> bool:
    """Say whether a small host answers that wakes the server when somebody joins."""
    return reading.players == 0 and _SLEEPING.search(reading.motd) is not None


def is_switched_off(reading: Reading) -> bool:
    """Say whether the host answers in the server's stead that there is none."""
    return reading.players == 0 and not is_sleeping(reading) and _SWITCHED_OFF.search(reading.motd) is not None


def is_our_own_fault(asked: Sequence[Target], answered: int, now: datetime) -> bool:
    """Say whether it looks as if our own line were down: many are silent at once that were there a moment ago.

    After a quarter of an hour it is told as it looks, because then it may be true.
    """
    lately = now - OWN_FAULT_UP_TO
    were_there = sum(target.was_online and target.asked_at is not None and target.asked_at > lately for target in asked)
    return not answered and were_there >= MANY and were_there * 2 >= len(asked)


def counted(players: int, most: int) -> tuple[int, int]:
    """Believe no more than a column holds."""
    return min(max(players, 0), 10_000_000), min(max(most, 0), 10_000_000)

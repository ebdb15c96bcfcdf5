"""How a reputation went, as a line that can be drawn."""

from typing import NamedTuple

from stoa.sites.firstspawn.reputation import Reputation

_LEAST = 4


class History(NamedTuple):
    """Days, and what the total was after each."""

    labels: list[str]
    totals: list[int]


def draw_history(reputation: Reputation) -> History | None:
    """Give the total after each of the latest days on which it changed; None where that makes no line."""
    total = reputation.total
    after: dict[str, int] = {}
    for line in reputation.log:
        day = f"{line.created_at:%d %b %Y}"
        after.setdefault(day, total)
        total -= line.delta
    if len(after) < _LEAST:
        return None
    days = list(reversed(after.items()))
    return History([day for day, _ in days], [value for _, value in days])
